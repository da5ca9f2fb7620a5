extension HeaderParameters {
    /// The value spelled with an asterisk: `filename*=UTF-8''%e5%9b%be.jpg` (RFC 8187), or in numbered pieces
    /// `filename*0*=…; filename*1=…` (RFC 2231), put together in the order they came. Nil when there is none.
    ///
    /// Only UTF-8 is decoded as such; of other charsets the ASCII part, and with it the extension, stays right.
    func extendedValue(of name: String) -> String? {
        let pieces = parameters.filter { $0.name.hasPrefix(name + "*") }
        guard let first = pieces.first else { return nil }
        var bytes: [UInt8] = []
        for piece in pieces {
            let encoded = piece.name.hasSuffix("*")
            let text = encoded && piece.name == first.name ? Self.withoutCharset(piece.value[...]) : piece.value[...]
            bytes += encoded ? Self.percentDecoded(text) : Array(text)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Drops `charset'language'`.
    private static func withoutCharset(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let apostrophe = UInt8(ascii: "'")
        guard let first = value.firstIndex(of: apostrophe),
            let second = value[(first + 1)...].firstIndex(of: apostrophe)
        else { return value }
        return value[(second + 1)...]
    }

    private static func percentDecoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var rest = text
        while let byte = rest.first {
            let decoded = percentByte(rest)
            out.append(decoded ?? byte)
            rest = rest.dropFirst(decoded == nil ? 1 : 3)
        }
        return out
    }
}
