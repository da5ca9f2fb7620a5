/// Pictures but those in ISO media files (HEIF, AVIF).
enum ImageSignature {
    static let mediaTypes: Set<String> = [
        "image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/tiff", "image/jp2", "image/jpx",
    ]

    static func mediaType(of head: Head) -> String? {
        switch head[0] {
        case 0xFF: isJPEG(head) ? "image/jpeg" : nil
        case 0x89: head.has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) && isPNGHeader(head) ? "image/png" : nil
        case UInt8(ascii: "G"): head.has("GIF87a") || head.has("GIF89a") ? "image/gif" : nil
        case UInt8(ascii: "R"): isWebP(head) ? "image/webp" : nil
        case UInt8(ascii: "B"): isBMP(head) ? "image/bmp" : nil
        case UInt8(ascii: "I"), UInt8(ascii: "M"): isTIFF(head) ? "image/tiff" : nil
        case 0: jpeg2000Type(of: head)
        default: nil
        }
    }

    /// Start of image, then a marker that can follow it: not another start, not a restart, not an end.
    private static func isJPEG(_ head: Head) -> Bool {
        guard head.has([0xFF, 0xD8, 0xFF]), let marker = head[3] else { return false }
        return (0xC0...0xCF).contains(marker) || (0xDB...0xFE).contains(marker)
    }

    /// The first chunk is IHDR, of thirteen bytes (or Apple's CgBI before it, which no browser shows and we do not take).
    private static func isPNGHeader(_ head: Head) -> Bool {
        head.bigEndian(4, at: 8) == 13 && head.has("IHDR", at: 12)
    }

    private static func isWebP(_ head: Head) -> Bool {
        head.has("RIFF") && head.has("WEBPVP8", at: 8)
            && (head.has(" ", at: 15) || head.has("L", at: 15) || head.has("X", at: 15))
    }

    /// The length of the second header tells the versions apart; two letters alone would be any text about BMW.
    private static func isBMP(_ head: Head) -> Bool {
        guard head.has("BM"), let length = head.littleEndian(4, at: 14) else { return false }
        let planes = length == 12 ? head.littleEndian(2, at: 22) : head.littleEndian(2, at: 26)
        return [12, 16, 40, 52, 56, 64, 108, 124].contains(length) && planes == 1
    }

    /// TIFF 6.0 and BigTIFF, in either byte order. The first directory cannot lie within the header.
    private static func isTIFF(_ head: Head) -> Bool {
        if head.has([0x49, 0x49, 0x2A, 0]) { return head.littleEndian(4, at: 4) ?? 0 >= 8 }
        if head.has([0x4D, 0x4D, 0, 0x2A]) { return head.bigEndian(4, at: 4) ?? 0 >= 8 }
        return head.has([0x49, 0x49, 0x2B, 0, 8, 0, 0, 0]) || head.has([0x4D, 0x4D, 0, 0x2B, 0, 8, 0, 0])
    }

    /// The signature box of ISO 15444-1, then the brand.
    private static func jpeg2000Type(of head: Head) -> String? {
        guard head.has([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A]), head.has("ftyp", at: 16) else {
            return nil
        }
        switch head.code(at: 20) {
        case "jp2 ": return "image/jp2"
        case "jpx ": return "image/jpx"
        default: return nil
        }
    }
}
