import Testing

@testable import Sealing

@Suite("Stanzas of a header")
struct StanzaTests {
    static func read(_ text: String) -> Stanza? {
        var lines = Array(text.utf8).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        return Stanza(taking: &lines)
    }

    @Test("a stanza has a type, arguments, and a body whose last line is shorter than the others")
    func grammar() throws {
        let line = String(repeating: "A", count: 64)
        #expect(Self.read("-> a b c\nQUJD")?.arguments == ["b", "c"])
        #expect(Self.read("-> a\n")?.body == [])
        #expect(Self.read("-> a\n\(line)\n")?.body.count == 48)
        #expect(Self.read("-> a\n\(line)\nQUJD")?.body.count == 51)
        for wrong in [
            "", "->", "-> ", "-> a", "->  a\n", "-> a \n", "- a\n", "-> é\n", "-> a\nQUJD=", "-> a\nQQ==", "-> a\nQR",
            "-> a\n\(line)A\n", "-> a\n\(line)", "-> a\r\n", "-> a\nQUJD\r",
        ] { #expect(Self.read(wrong) == nil, "\(wrong)") }
    }

    @Test("a stanza is written as it is read", arguments: [0, 3, 47, 48, 49, 96, 100])
    func writes(length: Int) {
        let text = String(decoding: PlainBase64.encode([UInt8](repeating: 0, count: length)), as: UTF8.self)
        let lines = stride(from: 0, through: text.count, by: 64).map { text.dropFirst($0).prefix(64) }
        let written = "-> grease 1\n" + lines.joined(separator: "\n")
        #expect(Self.read(written)?.lines == Array((written + "\n").utf8))
    }

    @Test("a wrapped key opens for its recipient alone, and a stanza that cannot be one is a fault")
    func wraps() throws {
        let (mine, other, key) = (Identity(), Identity(), FileKey())
        var stanza = try Stanza(key, for: mine.recipient)
        #expect(try stanza.fileKey(for: mine)?.bytes == key.bytes)
        #expect(try stanza.fileKey(for: other) == nil)
        stanza.body[3] ^= 1
        #expect(try stanza.fileKey(for: mine) == nil)
        stanza.body.append(0)
        #expect(throws: SealingFault.malformedHeader) { try stanza.fileKey(for: mine) }
        stanza = try Stanza(key, for: mine.recipient)
        stanza.arguments.append("more")
        #expect(throws: SealingFault.malformedHeader) { try stanza.fileKey(for: mine) }
        stanza.arguments = [String(decoding: PlainBase64.encode([UInt8](repeating: 0, count: 32)), as: UTF8.self)]
        #expect(throws: SealingFault.malformedHeader) { try stanza.fileKey(for: mine) }
        stanza.type = "other"
        #expect(try stanza.fileKey(for: mine) == nil)
    }

    @Test("nothing is wrapped for a recipient that everybody could open for")
    func zeroRecipient() {
        #expect(throws: SealingFault.refusedByLibrary) {
            try Stanza(FileKey(), for: Recipient(bytes: [UInt8](repeating: 0, count: 32)))
        }
    }
}
