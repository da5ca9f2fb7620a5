internal import Crypto

/// One way to the file key, as the header has it: `-> TYPE ARGUMENT…` and a body in Base64, 64 characters a line, of which
/// the last has fewer.
struct Stanza: Hashable, Sendable {
    var type: String
    var arguments: [String]
    var body: [UInt8]

    private static let column = 64

    var lines: [UInt8] {
        var out = Array((["->", type] + arguments).joined(separator: " ").utf8) + [UInt8(ascii: "\n")]
        var text = PlainBase64.encode(body)[...]
        while text.count >= Self.column {
            out += text.prefix(Self.column) + [UInt8(ascii: "\n")]
            text = text.dropFirst(Self.column)
        }
        return out + text + [UInt8(ascii: "\n")]
    }

    /// Takes the first stanza off `lines`, which stand without their ends. Nil when it is not written as it must be.
    init?(taking lines: inout ArraySlice<ArraySlice<UInt8>>) {
        guard let first = lines.popFirst() else { return nil }
        let words = first.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count >= 2, words[0].elementsEqual("->".utf8),
            words.dropFirst().allSatisfy({ word in !word.isEmpty && word.allSatisfy { (0x21...0x7E).contains($0) } })
        else { return nil }
        type = String(decoding: words[1], as: UTF8.self)
        arguments = words.dropFirst(2).map { String(decoding: $0, as: UTF8.self) }
        var text: [UInt8] = []
        while true {
            guard let line = lines.popFirst(), line.count <= Self.column else { return nil }
            text += line
            if line.count < Self.column { break }
        }
        guard let body = PlainBase64.decode(text) else { return nil }
        self.body = body
    }
}

/// A file key wrapped for one X25519 recipient (the age specification, "The X25519 recipient type").
extension Stanza {
    private static let x25519 = "X25519"
    private static let wrappedLength = FileKey.length + 16

    /// Throws where the recipient's key is of low order: everybody could open that.
    init(_ fileKey: FileKey, for recipient: Recipient) throws {
        let ephemeral = Curve25519.KeyAgreement.PrivateKey()
        let share = Array(ephemeral.publicKey.rawRepresentation)
        guard let theirs = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: recipient.bytes),
            let secret = X25519Agreement.secret(of: ephemeral, with: theirs),
            let nonce = try? ChaChaPoly.Nonce(data: Self.noNonce),
            let box = try? ChaChaPoly.seal(
                fileKey.bytes, using: Self.wrappingKey(secret, share, recipient), nonce: nonce)
        else { throw SealingFault.refusedByLibrary }
        type = Self.x25519
        arguments = [String(decoding: PlainBase64.encode(share), as: UTF8.self)]
        body = Array(box.ciphertext) + Array(box.tag)
    }

    /// Nil when it is another's, or of another type. Throws when it says that it is an X25519 stanza and cannot be one.
    func fileKey(for identity: Identity) throws -> FileKey? {
        guard type == Self.x25519 else { return nil }
        guard arguments.count == 1, let share = PlainBase64.decode(arguments[0].utf8), share.count == 32,
            body.count == Self.wrappedLength, let secret = identity.sharedSecret(with: share)
        else { throw SealingFault.malformedHeader }
        let key = Self.wrappingKey(secret, share, identity.recipient)
        guard let box = try? ChaChaPoly.SealedBox(combined: Self.noNonce + body),
            let bytes = try? ChaChaPoly.open(box, using: key)
        else { return nil }
        return FileKey(bytes: bytes)
    }

    /// Each wrapping key is used once.
    private static let noNonce = [UInt8](repeating: 0, count: 12)

    private static func wrappingKey(_ secret: SharedSecret, _ share: [UInt8], _ recipient: Recipient) -> SymmetricKey {
        secret.hkdfDerivedSymmetricKey(
            using: SHA256.self, salt: share + recipient.bytes, sharedInfo: Array("age-encryption.org/v1/X25519".utf8),
            outputByteCount: 32)
    }
}
