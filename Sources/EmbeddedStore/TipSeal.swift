import Foundation
import Tips

/// What a tip's row carries to tell that it is still what was admitted: SQLite itself takes a flipped bit for the truth.
/// The first 16 bytes of SHA-256 over the id, the body, the exhibits and what the tip is found by; gone with them when the tip
/// is erased.
enum TipSeal {
    /// What a tip is found by besides its id: the keyed hashes of its row.
    struct Keys {
        var receipt: LookupKey
        var key: LookupKey?
        var fingerprint: LookupKey?
    }

    /// Whether a row is what was admitted. Until schema version 7 a seal did not cover the keys.
    static func holds(
        _ seal: LookupKey, _ tip: TipID, body: [UInt8], exhibits: [Exhibit], _ keys: Keys
    ) -> Bool {
        seal == of(tip, body: body, exhibits: exhibits, keys) || seal == of(tip, body: body, exhibits: exhibits, nil)
    }

    /// - Parameter keys: nil for a seal as it was before version 7.
    static func of(_ tip: TipID, body: [UInt8], exhibits: [Exhibit], _ keys: Keys?) -> LookupKey {
        var hasher = Digest.Hasher()
        hasher.add(tip.high)
        hasher.add(tip.low)
        hasher.add(body)
        for exhibit in exhibits {
            hasher.add(UInt64(truncatingIfNeeded: exhibit.number))
            hasher.add(UInt64(bitPattern: exhibit.bytes))
            exhibit.digest.withUnsafeBytes { hasher.update($0) }
            hasher.add(Array(exhibit.mediaType.utf8))
            hasher.add(Array(exhibit.findings.joined(separator: "\n").utf8))
        }
        if let keys {
            for key in [keys.receipt, keys.key, keys.fingerprint] { hasher.add(key.map { Array($0.data) } ?? []) }
        }
        return hasher.finish().withUnsafeBytes { bytes in
            LookupKey(TipID(high: bytes.bigEndianWord(at: 0), low: bytes.bigEndianWord(at: 8)))
        }
    }
}

extension Digest.Hasher {
    fileprivate mutating func add(_ number: UInt64) {
        withUnsafeBytes(of: number.bigEndian) { update($0) }
    }

    /// With its length before it, so that no two lists of values look alike.
    fileprivate mutating func add(_ bytes: [UInt8]) {
        add(UInt64(bytes.count))
        bytes.withUnsafeBytes { update($0) }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func bigEndianWord(at offset: Int) -> UInt64 {
        UInt64(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
