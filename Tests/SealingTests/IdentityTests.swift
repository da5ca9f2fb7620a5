import Testing

@testable import Sealing

@Suite("Identities")
struct IdentityTests {
    @Test("an identity's file is read back and belongs to the same recipient")
    func file() throws {
        let identity = Identity()
        let text = IdentityFile.text(of: identity, created: "2026-11-28T12:00:00Z")
        #expect(text.contains("# public key: \(identity.recipient)\n"))
        let read = try IdentityFile.read(text)
        #expect(read.map(\.recipient) == [identity.recipient])
        #expect(read.map(\.spelledOut) == [identity.spelledOut])
        #expect(throws: IdentityFile.Mistake(line: 2)) { try IdentityFile.read("# mine\n\(identity.recipient)\n") }
    }

    @Test("an identity never shows itself by accident")
    func silent() {
        let identity = Identity()
        #expect(identity.spelledOut.hasPrefix("AGE-SECRET-KEY-1"))
        #expect(!"\(identity)".contains("SECRET"))
        #expect(Identity(identity.spelledOut.lowercased()) == nil)
        #expect(Identity(identity.spelledOut.dropLast()) == nil)
    }

    @Test("a share that makes the secret zero is refused, whoever sends it")
    func lowOrder() {
        #expect(Identity().sharedSecret(with: [UInt8](repeating: 0, count: 32)) == nil)
        #expect(Identity().sharedSecret(with: [1] + [UInt8](repeating: 0, count: 31)) == nil)
        #expect(Identity().sharedSecret(with: [9]) == nil)
        #expect(Identity().sharedSecret(with: Identity().recipient.bytes) != nil)
    }
}
