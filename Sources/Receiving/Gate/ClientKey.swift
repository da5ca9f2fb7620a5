import NIOCore
import Tips

/// A client as the tables know it: a keyed hash of its address. The address itself is nowhere kept.
struct ClientKey: Sendable, Hashable {
    var high: UInt64
    var low: UInt64
}

/// Makes keys under 32 random bytes that are only ever in this memory, and forgets them every hour: a picture of the
/// memory taken later tells nobody who came before, even to one who tries every address there is.
struct ClientKeys {
    static let lifetime = TimeAmount.hours(1)

    private var secret: (UInt64, UInt64, UInt64, UInt64)
    private var since: NIODeadline
    /// Counts the secrets: what was noted under an older one means nothing any more.
    private(set) var generation = 0
    private let random: @Sendable () -> UInt64

    init(random: @escaping @Sendable () -> UInt64, at now: NIODeadline) {
        self.random = random
        secret = (random(), random(), random(), random())
        since = now
    }

    /// True when the old secret was forgotten: every table that has its keys is to be emptied.
    mutating func rotate(at now: NIODeadline) -> Bool {
        guard now >= since + Self.lifetime else { return false }
        secret = (random(), random(), random(), random())
        since = now
        generation += 1
        return true
    }

    /// SHA-256 of secret and address, cut to 16 bytes. Both have one length each, 48 bytes together, so a plain hash is
    /// as good as HMAC here and takes one block.
    func key(of address: ClientAddress) -> ClientKey {
        var hasher = Digest.Hasher()
        withUnsafeBytes(of: (secret, address.high, address.low)) { hasher.update($0) }
        return hasher.finish().withUnsafeBytes { bytes in
            ClientKey(
                high: bytes.loadUnaligned(as: UInt64.self),
                low: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
    }
}
