/// The checksum that PNG, ZIP and 7z share (ISO 3309; PNG, annex D).
enum Checksum {
    static func crc32(_ head: Head) -> UInt32 {
        var sum = UInt32.max
        for byte in head.bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 0 ? 0 : 0xEDB8_8320) }
        }
        return ~sum
    }
}
