internal import Crypto
public import Foundation

/// The chunks of an age file: 64 KiB of plaintext each, sealed by ChaCha20-Poly1305 under a nonce that is the chunk's number
/// and whether it is the last (STREAM, https://eprint.iacr.org/2015/189). The last one may be shorter, and is empty only
/// where the whole file is.
///
/// Whoever seals by number must never seal two different plaintexts under one number.
public struct PayloadCipher: Sendable {
    private let key: SymmetricKey

    public static let chunkBytes = 65_536
    public static let tagBytes = 16
    public static let sealedChunkBytes = chunkBytes + tagBytes

    init(key: SymmetricKey) {
        self.key = key
    }

    /// Appends the sealed chunk to `out`.
    ///
    /// - Parameters:
    ///   - chunk: 64 KiB, or what is left in the last one.
    ///   - number: from 0.
    public func seal(
        _ chunk: UnsafeRawBufferPointer, number: UInt64, isLast: Bool, into out: inout [UInt8]
    ) throws {
        guard let nonce = try? ChaChaPoly.Nonce(data: Self.nonce(number, isLast)),
            let box = try? ChaChaPoly.seal(chunk, using: key, nonce: nonce)
        else { throw SealingFault.refusedByLibrary }
        box.combined.withUnsafeBytes { out.append(contentsOf: $0.dropFirst(Self.nonceBytes)) }
    }

    /// The plaintext of a sealed chunk. Throws `alteredPayload` for anything but what was sealed under that number.
    public func open(
        _ sealed: UnsafeRawBufferPointer, number: UInt64, isLast: Bool
    ) throws -> Data {
        guard sealed.count >= Self.tagBytes else { throw SealingFault.cutShort }
        var combined = Data(capacity: Self.nonceBytes + sealed.count)
        combined.append(contentsOf: Self.nonce(number, isLast))
        combined.append(contentsOf: sealed)
        guard let box = try? ChaChaPoly.SealedBox(combined: combined), let plain = try? ChaChaPoly.open(box, using: key)
        else { throw SealingFault.alteredPayload }
        return plain
    }

    /// How long the chunks of so much plaintext are.
    public static func sealedBytes(of plaintext: Int64) -> Int64 {
        plaintext + (lastChunk(of: plaintext) + 1) * Int64(tagBytes)
    }

    /// The number of the last chunk of so much plaintext.
    public static func lastChunk(of plaintext: Int64) -> Int64 { max(0, plaintext - 1) / Int64(chunkBytes) }

    private static let nonceBytes = 12

    /// Eleven bytes of the number, the highest first, and one for the last chunk.
    private static func nonce(_ number: UInt64, _ isLast: Bool) -> [UInt8] {
        var nonce = [UInt8](repeating: 0, count: nonceBytes)
        for place in 0..<8 { nonce[10 - place] = UInt8(truncatingIfNeeded: number >> (8 * UInt64(place))) }
        nonce[11] = isLast ? 1 : 0
        return nonce
    }
}
