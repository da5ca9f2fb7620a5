import Testing

@testable import Sealing

@Suite("What stands before the chunks")
struct SealedHeadTests {
    @Test("its length is the same for the same number of recipients", arguments: [1, 2, 7])
    func length(count: Int) throws {
        let head = try SealedHead(for: (0..<count).map { _ in Identity().recipient })
        // `-> X25519 ` and 43 characters; 43 characters; `--- ` and 43 characters; each with its end. Then the nonce.
        let length = "age-encryption.org/v1\n".utf8.count + count * (10 + 43 + 1 + 43 + 1) + 4 + 43 + 1 + 16
        #expect(head.bytes.count == length)
        #expect(throws: SealingFault.noRecipient) { try SealedHead(for: []) }
    }

    @Test("whoever has the file's key finds its chunks again, and no other key does")
    func again() throws {
        let key = FileKey()
        let head = try SealedHead(for: [Identity().recipient], fileKey: key)
        var sealed: [UInt8] = []
        try [1, 2, 3].withUnsafeBytes { try head.cipher.seal($0, number: 5, isLast: false, into: &sealed) }
        let again = try SealedHead(at: head.bytes + sealed, fileKey: key)
        #expect(again.bytes == head.bytes)
        #expect(try sealed.withUnsafeBytes { try again.cipher.open($0, number: 5, isLast: false).count } == 24)
        #expect(throws: SealingFault.alteredHeader) { try SealedHead(at: head.bytes, fileKey: FileKey()) }
        #expect(throws: SealingFault.cutShort) { try SealedHead(at: Array(head.bytes.dropLast()), fileKey: key) }
        #expect(FileKey(bytes: key.bytes)?.bytes == key.bytes)
        #expect(FileKey(bytes: [1]) == nil)
    }

    @Test("a header without an end is not waited for for ever, and one that is none not at all")
    func bounded() throws {
        var scan = HeaderScan()
        let start = SealedHead.version + Array("-> a\n".utf8)
        #expect(try scan.next(start[...]) == nil)
        let long = start + [UInt8](repeating: 65, count: SealedHead.longest)
        #expect(throws: SealingFault.malformedHeader) { try scan.next(long[...]) }
        #expect(throws: SealingFault.malformedHeader) {
            var scan = HeaderScan()
            _ = try scan.next(Array("age-encryption.org/v2".utf8)[...])
        }
    }

    @Test(
        "a header must be spelled in the one way there is",
        arguments: [
            ("\n-> X25519", "\n->  X25519"), ("\n-> X25519", "\r\n-> X25519"), ("\n--- ", "\n---"),
            ("\n--- ", "\n---  "),
            ("/v1", "/v2"), ("\n-> X25519", "\n\n-> X25519"), ("\n--- ", "\n-- "),
        ])
    func spelling(from: String, to: String) throws {
        let identity = Identity()
        let sealed = try SealedWriter.sealed([1, 2, 3], for: [identity.recipient])
        let header = String(decoding: try SealedHead.Header(sealed[...]).bytes(of: sealed), as: UTF8.self)
        let changed = Array(header.replacing(from, with: to).utf8) + sealed.dropFirst(header.utf8.count)
        #expect(changed != sealed)
        #expect(throws: SealingFault.malformedHeader) { try SealedReader.opened(changed, by: [identity]) }
    }
}

extension SealedHead.Header {
    fileprivate func bytes(of file: [UInt8]) -> ArraySlice<UInt8> { file[..<length] }
}
