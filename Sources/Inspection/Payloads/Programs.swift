/// What a server or a desktop would run: PHP, scripts in a page, executables.
enum Programs {
    static func payload(in piece: Head) -> ForeignPayload? {
        if let found = markup(in: piece) { return found }
        var offset = 0
        while let found = piece.firstOffset(of: 0x7F, 0x45, from: offset) {
            if isELF(piece, at: found) { return .executable }
            offset = found + 1
        }
        offset = 0
        while let found = piece.firstOffset(of: 0x50, 0x45, from: offset) {
            if isPE(piece, at: found) { return .executable }
            offset = found + 1
        }
        offset = 0
        while let found = piece.firstOffset(of: 0xCA, 0xFE, from: offset) {
            if isJava(piece, at: found) { return .java }
            offset = found + 1
        }
        return nil
    }

    /// Too short to be looked for anywhere: a line that names an interpreter, the end of a comment that began with the
    /// picture, and the words that macOS begins with.
    static func payload(atStartOf piece: Head) -> ForeignPayload? {
        if piece.has("#!/") || piece.has("*/") || piece.hasLetters("<html", at: 0)
            || piece.hasLetters("<!doctype html", at: 0)
        {
            return .script
        }
        // A universal program says how many there are in it, where a class has its version.
        if piece.has([0xCA, 0xFE, 0xBA, 0xBE]), let count = piece.bigEndian(4, at: 4), (1..<20).contains(count) {
            return .executable
        }
        let machO: [[UInt8]] = [
            [0xCF, 0xFA, 0xED, 0xFE], [0xCE, 0xFA, 0xED, 0xFE], [0xFE, 0xED, 0xFA, 0xCF], [0xFE, 0xED, 0xFA, 0xCE],
        ]
        return machO.contains { piece.has($0) } ? .executable : nil
    }

    private static func markup(in piece: Head) -> ForeignPayload? {
        var offset = 0
        while let found = piece.firstOffset(of: UInt8(ascii: "<"), from: offset) {
            switch piece[found + 1] {
            case UInt8(ascii: "?"): if isPHP(piece, at: found) { return .php }
            case UInt8(ascii: "s"), UInt8(ascii: "S"): if isScript(piece, at: found) { return .script }
            default: break
            }
            offset = found + 1
        }
        return nil
    }

    /// `<?php` and a blank, or `<?=` with text up to `?>`.
    private static func isPHP(_ piece: Head, at offset: Int) -> Bool {
        if piece.hasLetters("<?php", at: offset) { return piece[offset + 5].map { $0 <= 0x20 } ?? false }
        guard piece.has("<?=", at: offset), let rest = piece.dropping(offset + 3)?.prefix(256) else { return false }
        let text = rest.bytes.prefix { $0 >= 0x20 && $0 < 0x7F || $0 == 9 || $0 == 10 || $0 == 13 }
        return rest.prefix(text.count).contains(Array("?>".utf8))
    }

    private static func isScript(_ piece: Head, at offset: Int) -> Bool {
        guard piece.hasLetters("<script", at: offset), let next = piece[offset + 7] else { return false }
        return next <= 0x20 || next == UInt8(ascii: ">")
    }

    /// The class, the byte order and the version of an ELF file (System V ABI, chapter 4).
    private static func isELF(_ piece: Head, at offset: Int) -> Bool {
        guard piece.has("\u{7F}ELF", at: offset), let width = piece[offset + 4], let order = piece[offset + 5] else {
            return false
        }
        return (1...2).contains(width) && (1...2).contains(order) && piece[offset + 6] == 1
    }

    /// A class by its version, 45 for Java 1.1, and the first of its constants (JVM specification, 4.1 and 4.4).
    private static func isJava(_ piece: Head, at offset: Int) -> Bool {
        guard piece.has([0xCA, 0xFE, 0xBA, 0xBE], at: offset), let minor = piece.bigEndian(2, at: offset + 4),
            let major = piece.bigEndian(2, at: offset + 6), let tag = piece[offset + 10]
        else { return false }
        return (minor <= 3 || minor == 0xFFFF) && (45...100).contains(major) && (1...20).contains(tag)
    }

    /// The header of a Windows program, with one of the machines there are (PE format, Microsoft).
    private static func isPE(_ piece: Head, at offset: Int) -> Bool {
        guard piece.has([0x50, 0x45, 0, 0], at: offset), let machine = piece.littleEndian(2, at: offset + 4),
            let sections = piece.littleEndian(2, at: offset + 6)
        else { return false }
        return [0x14C, 0x8664, 0x1C0, 0x1C4, 0xAA64].contains(machine) && (1...96).contains(sections)
    }
}
