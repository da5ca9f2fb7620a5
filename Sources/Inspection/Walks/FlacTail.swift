/// The last frame of a FLAC stream: it ends where its checksum comes out (RFC 9639, section 9.3).
struct FlacTail: Sendable, BitwiseCopyable {
    private var sum: UInt16 = 0
    /// The last eight bytes, and at which of them the checksum came out.
    private var bytes: UInt64 = 0
    private var ends: UInt64 = 0
    private var seen: UInt64 = 0
    private var position: UInt64 = 0
    /// Where a tag follows.
    private var tagged: UInt64?
    /// The first place where the checksum came out: by chance only once in 65,536 bytes.
    private(set) var firstEnd: UInt64?

    /// A frame is not shorter.
    private static let least: UInt64 = 8
    /// Behind so many bytes no end is looked for.
    private static let most: UInt64 = 1 << 20

    mutating func pass(_ window: Head, at start: UInt64) -> WalkStep {
        position = start
        for byte in window.bytes {
            guard seen < Self.most, tagged == nil else { break }
            sum ^= UInt16(byte) << 8
            for _ in 0..<8 { sum = sum & 0x8000 != 0 ? sum << 1 ^ 0x8005 : sum << 1 }
            seen += 1
            position = position.adding(1)
            bytes = bytes << 8 | UInt64(byte)
            ends <<= 1
            if sum == 0, seen >= Self.least {
                ends |= 1
                firstEnd = firstEnd ?? position
            }
            lookForTag()
        }
        return seen < Self.most && tagged == nil ? .pass(position - start) : .pass(.max)
    }

    private mutating func lookForTag() {
        let last = bytes & 0xFF_FFFF
        // TAG and ID3, then APETAGEX.
        if last == 0x54_4147 || last == 0x49_4433, ends >> 3 & 1 == 1 { tagged = position - 3 }
        if bytes == 0x4150_4554_4147_4558, ends >> 8 & 1 == 1 { tagged = position - 8 }
    }

    /// Nil where the frame does not end with the file, nor before a tag.
    func end(length: UInt64) -> UInt64? {
        tagged ?? (position == length && ends & 1 == 1 ? length : nil)
    }
}
