/// The last bytes of a file that streams by, as many as tell whether it is an archive as well.
///
/// Two buffers take turns, so that nothing is moved and every byte is copied once at most.
struct TailWindow: Sendable {
    private var last: [UInt8] = []
    private var before: [UInt8] = []

    static let mostBytes = PayloadScan.tailBytes

    mutating func append(_ bytes: ArraySlice<UInt8>) {
        let bytes = bytes.suffix(Self.mostBytes)
        if last.count + bytes.count > Self.mostBytes {
            swap(&before, &last)
            last.removeAll(keepingCapacity: true)
        }
        last.append(contentsOf: bytes)
    }

    var bytes: ArraySlice<UInt8> { before.isEmpty ? last[...] : (before + last).suffix(Self.mostBytes) }
}
