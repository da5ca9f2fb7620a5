import Tips

/// `application/x-www-form-urlencoded` (URL Standard, section 5.1): what a plain HTML form without files sends.
enum FormURLEncoded {
    static let malformed = Failure(
        "malformed", "The body is not a URL-encoded form in UTF-8. Mend the client.", .refuse)

    static func scan(_ body: some Collection<UInt8>, field: (String, String) throws -> Void) throws {
        for pair in body.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "="))
            let name = try decoded(pair[..<(equals ?? pair.endIndex)])
            let value = try decoded(equals.map { pair[pair.index(after: $0)...] } ?? pair[pair.endIndex...])
            try field(name, value)
        }
    }

    private static func decoded(_ text: some Collection<UInt8>) throws -> String {
        var out: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): out.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    throw malformed
                }
                out.append(high << 4 | low)
            default: out.append(byte)
            }
        }
        guard let string = String(validating: out, as: UTF8.self) else { throw malformed }
        return string
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
