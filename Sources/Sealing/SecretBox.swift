internal import Crypto

/// Bytes under a secret that somebody else keeps. Every box has a random nonce of its own (96 bits: one secret serves for
/// some thousand million boxes), so the same bytes are never put away alike.
public struct SecretBox: Sendable {
    private let key: SymmetricKey

    /// What a box is longer than what is in it.
    public static let overhead = 28

    /// - Parameters:
    ///   - secret: at least 16 random bytes.
    ///   - purpose: boxes of one purpose do not open as boxes of another.
    public init(secret: [UInt8], purpose: String) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), info: Array(purpose.utf8), outputByteCount: 32)
    }

    /// - Parameter place: what the box stands beside, in clear; it opens nowhere else.
    public func seal(_ bytes: UnsafeRawBufferPointer, at place: [UInt8] = []) throws -> [UInt8] {
        guard let box = try? ChaChaPoly.seal(bytes, using: key, authenticating: place) else {
            throw SealingFault.refusedByLibrary
        }
        return Array(box.combined)
    }

    /// Throws `alteredPayload` for anything but a box of this secret, purpose and place.
    public func open(_ box: some Collection<UInt8>, at place: [UInt8] = []) throws -> [UInt8] {
        guard let sealed = try? ChaChaPoly.SealedBox(combined: Array(box)),
            let bytes = try? ChaChaPoly.open(sealed, using: key, authenticating: place)
        else { throw SealingFault.alteredPayload }
        return Array(bytes)
    }
}
