import Testing

@testable import Sealing

@Suite("Recipients")
struct RecipientTests {
    @Test("a recipient is read as it was written, and nothing else is one")
    func reads() throws {
        let text = Identity().recipient.description
        #expect(text.hasPrefix("age1") && text.count == 62)
        #expect(Recipient(text)?.description == text)
        for wrong in [
            text.uppercased(), " " + text, text + "\n", String(text.dropLast()), "age1", "", "ssh-ed25519 AAAA",
        ] {
            #expect(Recipient(wrong) == nil)
        }
        #expect(Recipient(Bech32.encode(prefix: "age", [1, 2, 3])) == nil)
    }

    @Test("a file of recipients has comments, empty lines and either line end; a wrong line is named")
    func files() throws {
        let (first, second) = (Identity().recipient, Identity().recipient)
        let text = "# the office\r\n\(first)\r\n\n  # the second key\n\t\(second) \n"
        #expect(try RecipientFile.read(text) == [first, second])
        #expect(try RecipientFile.read("").isEmpty)
        #expect(throws: RecipientFile.Mistake(line: 3)) { try RecipientFile.read("\n\(first)\nnobody\n") }
    }
}
