/// A PDF (ISO 32000-1, 7.5): the header that readers look for, and the way it ends.
enum Documents {
    static func payload(in piece: Head) -> ForeignPayload? {
        var offset = 0
        while let found = piece.firstOffset(of: UInt8(ascii: "%"), UInt8(ascii: "P"), from: offset) {
            if isPDF(piece, at: found) { return .pdf }
            offset = found + 1
        }
        return nil
    }

    /// `%PDF-1.4`: readers ask for no more than the first five, and every writer writes the version.
    static func isPDF(_ piece: Head, at offset: Int) -> Bool {
        guard piece.has("%PDF-", at: offset), let major = piece[offset + 5], let minor = piece[offset + 7] else {
            return false
        }
        return (0x30...0x39).contains(major) && piece[offset + 6] == UInt8(ascii: ".") && (0x30...0x39).contains(minor)
    }

    /// Readers begin with the last kibibyte: where the table of objects is, and the mark of the end.
    static func endsAsPDF(_ tail: Head) -> Bool {
        guard let end = tail.dropping(max(0, tail.count - 1056)) else { return false }
        return end.contains(Array("startxref".utf8)) && end.contains(Array("%%EOF".utf8))
    }
}

/// A disk image by ISO 9660 or ECMA-167: the first descriptors of a volume, 16 sectors from the start.
enum DiskImage {
    static func isIn(_ head: Head) -> Bool {
        // Sectors of 2048 bytes, and the sixteenth of 2352 with what stands before its data.
        [32_768, 34_816, 36_864, 37_648].contains { isDescriptor(head, at: $0) }
    }

    private static func isDescriptor(_ head: Head, at offset: Int) -> Bool {
        guard let type = head[offset], head[offset + 6] == 1 else { return false }
        return (type <= 3 || type == 255) && head.has("CD001", at: offset + 1)
            || type == 0 && (head.has("BEA01", at: offset + 1) || head.has("NSR0", at: offset + 1))
    }
}
