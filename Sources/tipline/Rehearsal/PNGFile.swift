/// PNG (RFC 2083, W3C PNG second edition): 8-bit RGB, no filter, and deflate that stores (RFC 1951, 3.2.4): larger than need be,
/// and simple.
enum PNGFile {
    static func encode(_ picture: Picture) -> [UInt8] {
        var out: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        var header: [UInt8] = []
        header.append(big: UInt32(picture.width))
        header.append(big: UInt32(picture.height))
        // 8 bits, RGB, deflate, filter method 0, not interlaced.
        header += [8, 2, 0, 0, 0]
        chunk("IHDR", header, to: &out)
        var rows: [UInt8] = []
        for row in 0..<picture.height {
            rows.append(0)
            rows += picture.bytes[row * picture.width * 3..<(row + 1) * picture.width * 3]
        }
        chunk("IDAT", stored(rows), to: &out)
        chunk("IEND", [], to: &out)
        return out
    }

    private static func chunk(_ type: StaticString, _ body: [UInt8], to out: inout [UInt8]) {
        out.append(big: UInt32(body.count))
        let start = out.count
        out.append(type)
        out += body
        out.append(big: crc(out[start...]))
    }

    /// A zlib stream (RFC 1950) of stored blocks.
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = [0x78, 0x01]
        var start = 0
        repeat {
            let end = min(bytes.count, start + 65_535)
            out.append(end == bytes.count ? 1 : 0)
            out.append(little: UInt16(end - start))
            out.append(little: ~UInt16(end - start))
            out += bytes[start..<end]
            start = end
        } while start < bytes.count
        out.append(big: adler(bytes))
        return out
    }

    static func adler(_ bytes: [UInt8]) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }

    private static let crcTable: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    static func crc(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(UInt32.max) { value, byte in crcTable[Int(UInt8(truncatingIfNeeded: value) ^ byte)] ^ (value >> 8)
        }
    }
}
