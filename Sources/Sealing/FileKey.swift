internal import Crypto

/// The 16 random bytes that one age file is sealed under. Whoever has them can read that file and no other.
public struct FileKey: Sendable {
    let key: SymmetricKey

    static let length = 16

    /// A new one from the system's random source.
    public init() {
        key = SymmetricKey(size: .bits128)
    }

    /// Nil unless there are 16 bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        key = SymmetricKey(data: Array(bytes))
    }

    /// For wrapping it under another key.
    public var bytes: [UInt8] { key.withUnsafeBytes { Array($0) } }

    /// Authenticates the header.
    var headerKey: SymmetricKey { derived(salt: [], "header") }

    /// - Parameter nonce: the 16 bytes between header and chunks.
    func payloadKey(nonce: [UInt8]) -> SymmetricKey { derived(salt: nonce, "payload") }

    private func derived(salt: [UInt8], _ purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: key, salt: salt, info: Array(purpose.utf8), outputByteCount: 32)
    }
}
