internal import Crypto

/// Who can open what is sealed to its ``recipient``: an age X25519 key, written `AGE-SECRET-KEY-1…`. It has no
/// description, so that no log ever holds one.
public struct Identity: Sendable, CustomStringConvertible {
    private let key: Curve25519.KeyAgreement.PrivateKey

    private static let prefix = "age-secret-key-"

    /// A new one from the system's random source.
    public init() {
        key = Curve25519.KeyAgreement.PrivateKey()
    }

    /// Nil for anything but one X25519 identity.
    public init?(_ text: some StringProtocol) {
        guard text.first == "A", let bytes = Bech32.decode(prefix: Self.prefix, text), bytes.count == 32,
            let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
        else { return nil }
        self.key = key
    }

    public var recipient: Recipient { Recipient(bytes: Array(key.publicKey.rawRepresentation)) }

    /// For the file it is kept in and nothing else.
    public var spelledOut: String {
        Bech32.encode(prefix: Self.prefix, Array(key.rawRepresentation)).uppercased()
    }

    public var description: String { "an identity of \(recipient)" }

    /// The secret shared with the holder of `share`; nil where it would be zero, which anybody could compute.
    func sharedSecret(with share: [UInt8]) -> SharedSecret? {
        (try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: share)).flatMap {
            X25519Agreement.secret(of: key, with: $0)
        }
    }
}

enum X25519Agreement {
    /// RFC 7748, section 6.1: a share of low order makes the secret zero, whatever the key. The library lets it through.
    static func secret(
        of key: Curve25519.KeyAgreement.PrivateKey, with share: Curve25519.KeyAgreement.PublicKey
    ) -> SharedSecret? {
        guard let secret = try? key.sharedSecretFromKeyAgreement(with: share) else { return nil }
        let isZero = secret.withUnsafeBytes { bytes in bytes.reduce(0) { $0 | $1 } == 0 }
        return isZero ? nil : secret
    }
}

/// A file of identities as `age-keygen` writes it: `#` begins a line that is only for people.
public enum IdentityFile {
    /// The line that is no identity, from 1.
    public struct Mistake: Error, Sendable, Hashable {
        public var line: Int
    }

    public static func read(_ text: String) throws(Mistake) -> [Identity] {
        var identities: [Identity] = []
        for (line, words) in KeyLines(text) {
            guard let identity = Identity(words) else { throw Mistake(line: line) }
            identities.append(identity)
        }
        return identities
    }

    /// - Parameter created: a time in RFC 3339, for people.
    public static func text(of identity: Identity, created: String) -> String {
        "# created: \(created)\n# public key: \(identity.recipient)\n\(identity.spelledOut)\n"
    }
}
