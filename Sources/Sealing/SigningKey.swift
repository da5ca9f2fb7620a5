internal import Crypto
internal import Foundation

/// An Ed25519 key that signs (RFC 8032). On disk it is PKCS #8 in PEM (RFC 8410, section 7), so that `openssl pkey` reads
/// it and `openssl genpkey -algorithm ed25519` makes one too.
public struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// A new key from the system's random source.
    public init() {
        key = Curve25519.Signing.PrivateKey()
    }

    /// Nil for anything but one Ed25519 private key in PEM. What stands before and after its armour is not looked at.
    public init?(pem: String) {
        guard let bytes = PEMBlock.bytes(in: pem, label: Self.label, after: Self.header),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
        else { return nil }
        self.key = key
    }

    public var pem: String { PEMBlock.text(Self.header + Array(key.rawRepresentation), label: Self.label) }

    /// The half that others may have.
    public var verifyingKey: VerifyingKey { VerifyingKey(key.publicKey) }

    /// 64 bytes over `message`. Throws only when the library cannot sign at all.
    public func signature(of message: [UInt8]) throws -> [UInt8] {
        Array(try key.signature(for: message))
    }

    private static let label = "PRIVATE KEY"
    /// PKCS #8 version 0, algorithm 1.3.101.112, an octet string in an octet string of 32 bytes.
    private static let header: [UInt8] = [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20]
}

/// The public half of a ``SigningKey``. On disk it is a SubjectPublicKeyInfo in PEM, as `openssl pkey -pubout` writes it.
public struct VerifyingKey: Sendable {
    private let key: Curve25519.Signing.PublicKey

    init(_ key: Curve25519.Signing.PublicKey) {
        self.key = key
    }

    /// Nil for anything but one Ed25519 public key in PEM.
    public init?(pem: String) {
        guard let bytes = PEMBlock.bytes(in: pem, label: Self.label, after: Self.header),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
        else { return nil }
        self.key = key
    }

    public var pem: String { PEMBlock.text(Self.header + Array(key.rawRepresentation), label: Self.label) }

    public func isValid(signature: [UInt8], of message: [UInt8]) -> Bool {
        key.isValidSignature(signature, for: message)
    }

    private static let label = "PUBLIC KEY"
    /// Algorithm 1.3.101.112, a bit string of 32 bytes.
    private static let header: [UInt8] = [0x30, 0x2A, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 3, 0x21, 0]
}

/// The armour of RFC 7468 around one small key.
enum PEMBlock {
    static func text(_ bytes: [UInt8], label: String) -> String {
        "-----BEGIN \(label)-----\n\(Data(bytes).base64EncodedString())\n-----END \(label)-----\n"
    }

    /// The 32 bytes that follow `header`; nil when the block holds anything else.
    static func bytes(in text: String, label: String, after header: [UInt8]) -> [UInt8]? {
        guard text.utf8.count <= 16_384,
            let begin = text.range(of: "-----BEGIN \(label)-----"),
            let end = text.range(of: "-----END \(label)-----", range: begin.upperBound..<text.endIndex),
            let data = Data(base64Encoded: String(text[begin.upperBound..<end.lowerBound].filter { !$0.isWhitespace }))
        else { return nil }
        let bytes = Array(data)
        guard bytes.count == header.count + 32, bytes.starts(with: header) else { return nil }
        return Array(bytes.dropFirst(header.count))
    }
}
