/// MPEG transport streams (ISO 13818-1): packets of 188 bytes that begin with 0x47, on cameras with four bytes of time
/// before each, on some receivers with sixteen of correction behind. There is no other signature, so a row of packets is.
enum TransportStream {
    static func isAtStart(of head: Head) -> Bool {
        [(first: 0, stride: 188), (4, 192), (0, 204)].contains { packets(in: head, from: $0.first, stride: $0.stride) }
    }

    /// Five packets in a row, or every packet of a file that is shorter than that.
    private static func packets(in head: Head, from first: Int, stride: Int) -> Bool {
        var offset = first
        var count = 0
        while count < 5, head[offset] != nil {
            guard isPacket(in: head, at: offset) else { return false }
            count += 1
            offset += stride
        }
        return count == 5 || head.isWhole && count >= 3
    }

    /// The sync byte, and one of the three kinds of contents: text full of the letter G has none.
    private static func isPacket(in head: Head, at offset: Int) -> Bool {
        guard head[offset] == 0x47 else { return false }
        guard let control = head[offset + 3] else { return !head.isWhole }
        return control >> 4 & 0b11 != 0
    }
}
