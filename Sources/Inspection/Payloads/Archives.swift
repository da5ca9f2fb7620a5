/// ZIP, 7z and RAR, by the headers they begin with.
enum Archives {
    static func payload(in piece: Head) -> ForeignPayload? {
        if has(piece, UInt8(ascii: "P"), UInt8(ascii: "K"), isZipEntry) { return .zip }
        if has(piece, UInt8(ascii: "7"), UInt8(ascii: "z"), isSevenZip) { return .sevenZip }
        return has(piece, UInt8(ascii: "R"), UInt8(ascii: "a"), isRAR) ? .rar : nil
    }

    private static func has(
        _ piece: Head, _ first: UInt8, _ second: UInt8, _ matches: (Head, Int) -> Bool
    ) -> Bool {
        var offset = 0
        while let found = piece.firstOffset(of: first, second, from: offset) {
            if matches(piece, found) { return true }
            offset = found + 1
        }
        return false
    }

    /// A local file header (APPNOTE 4.3.7) as somebody writes it: a version up to 6.3, a method there is, a day in a month,
    /// and a name.
    static func isZipEntry(_ piece: Head, at offset: Int) -> Bool {
        guard piece.has([0x50, 0x4B, 3, 4], at: offset), let version = piece.littleEndian(2, at: offset + 4),
            let method = piece.littleEndian(2, at: offset + 8), let date = piece.littleEndian(2, at: offset + 12),
            let name = piece.littleEndian(2, at: offset + 26)
        else { return false }
        let isMethod = method <= 20 || (93...99).contains(method)
        return version & 0xFF <= 63 && isMethod && (date >> 5 & 15) <= 12 && (1...1024).contains(name)
    }

    /// The signature, and the checksum of the header behind it (7zFormat.txt of the LZMA SDK).
    static func isSevenZip(_ piece: Head, at offset: Int) -> Bool {
        guard piece.has([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0], at: offset),
            let sum = piece.littleEndian(4, at: offset + 8), let header = piece.dropping(offset + 12),
            header.count >= 20
        else { return false }
        return UInt64(Checksum.crc32(header.prefix(20))) == sum
    }

    /// The signature of version 5 and the type of the first block, or of version 4 and the whole main header: its type and
    /// its length (technote.txt of UnRAR; "RAR 5.0 archive format", rarlab.com).
    static func isRAR(_ piece: Head, at offset: Int) -> Bool {
        guard piece.has([0x52, 0x61, 0x72, 0x21, 0x1A, 7], at: offset) else { return false }
        switch piece[offset + 6] {
        case 0: return piece[offset + 9] == 0x73 && (piece.littleEndian(2, at: offset + 12) ?? 0) >= 13
        case 1:
            // A checksum of four bytes, the length of the header in one to three, then 1: main, or 4: encryption.
            guard piece[offset + 7] == 0 else { return false }
            let length = piece.dropping(offset + 12)?.bytes.prefix(3).prefix { $0 >= 0x80 }.count ?? 0
            return piece[offset + 13 + length].map { $0 == 1 || $0 == 4 } ?? false
        default: return false
        }
    }

    /// The block both versions end with is the same in every archive of one part.
    static func endsAsRAR(_ tail: Head) -> Bool {
        let version4: [UInt8] = [0xC4, 0x3D, 0x7B, 0, 0x40, 7, 0]
        let version5: [UInt8] = [0x1D, 0x77, 0x56, 0x51, 3, 5, 4, 0]
        return [version4, version5].contains { end in
            has(tail, end[0], end[1]) { $0.has(end, at: $1) }
        }
    }
}

/// The last record of a ZIP, from which programs read it: wherever it stands in the last 64 KiB.
enum ZipEnd {
    static func isIn(_ tail: Head) -> Bool {
        var offset = 0
        while let found = tail.firstOffset(of: 0x50, 0x4B, from: offset) {
            if isRecord(tail, at: found) { return true }
            offset = found + 1
        }
        return false
    }

    /// One disk, as many entries on it as in all, a directory that is long enough for them, and a comment that the file has
    /// room for (APPNOTE 4.3.16). With all ones the record of ZIP64 says it.
    static func isRecord(_ tail: Head, at offset: Int) -> Bool {
        guard tail.has([0x50, 0x4B, 5, 6], at: offset), let disk = tail.littleEndian(2, at: offset + 4),
            let first = tail.littleEndian(2, at: offset + 6), let here = tail.littleEndian(2, at: offset + 8),
            let all = tail.littleEndian(2, at: offset + 10), let length = tail.littleEndian(4, at: offset + 12),
            let comment = tail.littleEndian(2, at: offset + 20)
        else { return false }
        guard disk == first, here == all, Int(comment) <= tail.count - offset - 22 else { return false }
        return all == 0xFFFF || length == 0xFFFF_FFFF || length >= all * 46
    }
}
