import Testing

@testable import Classification

@Suite("Persons called by surname and title")
struct NamedPersonsTests {
    /// What terms may hold of a text.
    private func pieces(_ text: String) -> String {
        let alphabet = Alphabet(of: [text])
        let normal = NormalText(text, in: alphabet)
        let units = TextUnits(normal, alphabet, script: .chinese, persons: NamedPersons(alphabet)).units
        let letters = units.filter(\.isPiece).compactMap { alphabet.letter(normal.symbols[$0.range.lowerBound]) }
        return String(decoding: letters, as: UTF32.self)
    }

    @Test(
        "lose their surname, and nobody else does",
        arguments: [
            ("尊敬的陳書記", "尊敬的书记"), ("张厅长您好", "厅长您好"), ("王老师打人", "老师打人"), ("找李总经理", "找总经理"), ("市长信箱", "市长信箱"),
            ("王小翠举报", "王小翠举报"), ("黄河大桥", "黄河大桥"), ("李，局长", "李局长"), ("张某偷车", "某偷车"),
        ])
    func surnames(_ text: String, _ kept: String) {
        #expect(pieces(text) == kept)
    }
}
