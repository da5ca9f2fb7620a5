/// The last bytes of a file that streams by, as many as tell whether it is an archive as well.
///
/// A ring, so that no upload holds more than that: a thousand of them hold it a thousand times. It begins as the head of the
/// file, which is on its way to the disk meanwhile and not held twice.
struct TailWindow: Sendable {
    private var ring: ArraySlice<UInt8> = []
    /// How far behind the beginning the oldest byte lies, once the ring is full; 0 before.
    private var oldest = 0

    static let mostBytes = PayloadScan.tailBytes

    mutating func append(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes.suffix(Self.mostBytes)
        if ring.isEmpty { return ring = rest }
        let growing = rest.prefix(Self.mostBytes - ring.count)
        grow(by: growing)
        rest = rest.dropFirst(growing.count)
        while !rest.isEmpty {
            let run = rest.prefix(Self.mostBytes - oldest)
            let start = ring.startIndex + oldest
            ring.replaceSubrange(start..<start + run.count, with: run)
            oldest = (oldest + run.count) % Self.mostBytes
            rest = rest.dropFirst(run.count)
        }
    }

    /// What grows by itself comes to twice of what it holds.
    private mutating func grow(by bytes: ArraySlice<UInt8>) {
        let count = ring.count + bytes.count
        if 2 * count > Self.mostBytes { ring.reserveCapacity(Self.mostBytes) }
        ring.append(contentsOf: bytes)
    }

    var bytes: ArraySlice<UInt8> {
        let start = ring.startIndex + oldest
        return oldest == 0 ? ring : ring[start...] + ring[..<start]
    }
}
