/// The entropy-coded part of a JPEG file (T.81, annex F).
struct JPEGBits {
    private var bytes: [UInt8] = []
    private var held: UInt32 = 0
    private var count = 0

    /// One block, of which the first level is written as the difference from the block before.
    mutating func append(_ levels: [Int], after before: Int) {
        let difference = levels[0] - before
        put(UInt8(Self.size(difference)), of: .first)
        put(value: difference)
        var run = 0
        for level in levels.dropFirst() {
            guard level != 0 else {
                run += 1
                continue
            }
            while run > 15 {
                put(0xF0, of: .others)
                run -= 16
            }
            put(UInt8(run << 4 | Self.size(level)), of: .others)
            put(value: level)
            run = 0
        }
        if run > 0 { put(0x00, of: .others) }
    }

    /// The last byte is filled with ones.
    consuming func finish() -> [UInt8] {
        if count > 0 { put(1 << (8 - count) - 1, 8 - count) }
        return bytes
    }

    private mutating func put(_ symbol: UInt8, of table: JPEGCodes) {
        let (code, length) = table.codes[Int(symbol)]
        put(code, length)
    }

    /// A negative value is written as the value below it, cut to its size.
    private mutating func put(value: Int) {
        let size = Self.size(value)
        put((value < 0 ? value - 1 : value) & (1 << size - 1), size)
    }

    private static func size(_ value: Int) -> Int {
        Int.bitWidth - value.magnitude.leadingZeroBitCount
    }

    private mutating func put(_ value: Int, _ length: Int) {
        held = held << UInt32(length) | UInt32(value)
        count += length
        while count >= 8 {
            count -= 8
            let byte = UInt8(truncatingIfNeeded: held >> UInt32(count))
            bytes.append(byte)
            // A byte of ones would be a marker's beginning: a zero follows it.
            if byte == 0xFF { bytes.append(0) }
        }
    }
}
