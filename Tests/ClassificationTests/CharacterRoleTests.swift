import Testing

@testable import Classification

@Suite("Folding single characters")
struct CharacterRoleTests {
    private func folded(_ text: String) -> String {
        String(decoding: text.utf16.map(CharacterFold.fold), as: UTF16.self)
    }

    @Test(
        "width, case and script variant are folded away",
        arguments: [
            ("ＡＢＣ１２３", "abc123"), ("ÄÉÇ", "äéç"), ("ПРИВЕТ", "привет"), ("！？，：", "!?,:"), ("　", " "), ("｡､", "。、"),
            ("舉報盜竊電動車", "举报盗窃电动车"), ("檢舉詐騙、賭博", "检举诈骗、赌博"), ("衆羣裏著", "众群里着"), ("简体不变", "简体不变"),
        ])
    func folds(written: String, plain: String) {
        #expect(folded(written) == plain)
    }

    @Test("what is folded folds no further")
    func foldsOnce() {
        #expect((0...UInt16.max).allSatisfy { CharacterFold.fold(CharacterFold.fold($0)) == CharacterFold.fold($0) })
    }

    @Test(
        "characters have the role they play in a text",
        arguments: [
            ("a9éя", .wordLetter), ("中あ한〇", .wideLetter), (" \t\u{A0}-_/", .space), ("\n", .newline), (".", .dot),
            ("。!;", .sentenceEnd),
            ("?", .questionEnd), (",:()、…*~+", .clauseEnd), ("'\"“”《》\u{200B}\u{FE0F}\u{301}\r", .dropped),
        ] as [(String, CharacterRole)])
    func roles(characters: String, role: CharacterRole) {
        for unit in characters.utf16 {
            #expect(CharacterFold.role(ofFolded: CharacterFold.fold(unit)) == role, "U+\(String(unit, radix: 16))")
        }
    }
}
