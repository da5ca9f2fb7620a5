/// One line of a part's headers, unfolded.
struct HeaderField {
    /// Lower case.
    var name: String
    var value: [UInt8]

    /// Reads a block of lines that end in CR LF, the last one empty. A line that begins with a space or a tab goes on
    /// with the line above it (RFC 5322 section 2.2.3), as some mail libraries still write them.
    static func fields(of block: [UInt8], limit: Int) throws(HeaderMistake) -> [HeaderField] {
        var fields: [HeaderField] = []
        var rest = block[...]
        while let end = rest.firstIndex(of: Byte.lineFeed) {
            let line = rest[..<end].dropLast()
            rest = rest[(end + 1)...]
            if line.isEmpty { break }
            guard line.allSatisfy(isText) else { throw HeaderMistake(.headerLineInvalid) }
            if let first = line.first, Byte.isBlank(first) {
                guard !fields.isEmpty else { throw HeaderMistake(.headerLineInvalid) }
                fields[fields.count - 1].value += [Byte.space] + line.trimmed
            } else {
                guard fields.count < limit else { throw HeaderMistake(.tooManyHeaders) }
                fields.append(try HeaderField(line))
            }
        }
        return fields
    }

    private init(_ line: ArraySlice<UInt8>) throws(HeaderMistake) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw HeaderMistake(.headerLineInvalid) }
        let written = line[..<colon].trimmed
        guard !written.isEmpty, written.allSatisfy(HeaderParameters.isToken) else {
            throw HeaderMistake(.headerLineInvalid)
        }
        name = String(decoding: written, as: UTF8.self).lowercased()
        value = Array(line[(colon + 1)...].trimmed)
    }

    /// Anything but controls; bytes from 128 on are UTF-8, or what an old client took for text.
    private static func isText(_ byte: UInt8) -> Bool {
        byte == Byte.tab || byte >= 0x20 && byte != 0x7F
    }
}
