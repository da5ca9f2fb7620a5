/// The head of a FLAC frame (RFC 9639, section 9.1).
struct FlacFrame: Sendable, BitwiseCopyable {
    var headBytes: Int
    /// Of the frame, or of its first sample.
    var number: UInt64
    var isNumbered: Bool
    /// How many samples of each channel.
    var block: UInt64

    /// Frames of one length are numbered, others carry the number of their first sample.
    ///
    /// - Parameter block: the length of the first frame: only the last may be shorter.
    func firstSample(block: UInt64) -> UInt64 {
        let (product, overflow) = number.multipliedReportingOverflow(by: isNumbered ? block : 1)
        return overflow ? .max : product
    }

    enum Reading {
        case none
        case needs(Int)
        case frame(FlacFrame)
    }

    static func read(_ window: Head, at start: Int) -> Reading {
        guard window.count >= start + 5 else { return .needs(5) }
        guard let word = window.bigEndian(4, at: start), word >> 17 == 0x7FFC, word & 1 == 0 else { return .none }
        let size = word >> 12 & 15
        let rate = word >> 8 & 15
        guard size != 0, rate != 15, word >> 4 & 15 <= 10, word >> 1 & 7 != 3 else { return .none }
        guard let mark = window[start + 4] else { return .needs(5) }
        let ones = (~mark).leadingZeroBitCount
        guard ones != 1, ones <= 7 else { return .none }
        let numberBytes = max(1, ones)
        let sizeBytes = size == 6 ? 1 : size == 7 ? 2 : 0
        let rateBytes = rate == 12 ? 1 : rate == 13 || rate == 14 ? 2 : 0
        let check = start + 4 + numberBytes + sizeBytes + rateBytes
        guard window.count > check else { return .needs(check - start + 1) }
        guard let number = number(window, at: start + 4, bytes: numberBytes),
            window[check] == checksum(window, start, check)
        else { return .none }
        let block: UInt64 =
            switch size {
            case 1: 192
            case 2...5: 576 << (size - 2)
            case 6, 7: (window.bigEndian(sizeBytes, at: start + 4 + numberBytes) ?? 0) + 1
            default: 256 << (size - 8)
            }
        return .frame(
            FlacFrame(headBytes: check - start + 1, number: number, isNumbered: word >> 16 & 1 == 0, block: block))
    }

    /// Coded as UTF-8 codes characters, up to 36 bits.
    private static func number(_ window: Head, at start: Int, bytes: Int) -> UInt64? {
        guard let first = window[start] else { return nil }
        var value = bytes == 1 ? UInt64(first) : UInt64(first) & (0x7F >> UInt64(bytes))
        for offset in 1..<max(1, bytes) {
            guard let byte = window[start + offset], byte & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt64(byte & 0x3F)
        }
        return value
    }

    private static func checksum(_ window: Head, _ start: Int, _ end: Int) -> UInt8 {
        var sum: UInt8 = 0
        for offset in start..<end {
            sum ^= window[offset] ?? 0
            for _ in 0..<8 { sum = sum & 0x80 != 0 ? sum << 1 ^ 0x07 : sum << 1 }
        }
        return sum
    }
}
