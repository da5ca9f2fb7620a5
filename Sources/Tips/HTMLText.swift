/// HTML written in order, for the pages of citizens and of operators. Elements and attribute names are constants of the
/// program and everything else is escaped here, so a page cannot be spoiled by what somebody wrote.
public struct HTMLText: Sendable {
    public private(set) var text = ""

    /// An attribute without a value here is left out.
    public typealias Attributes = KeyValuePairs<StaticString, String?>

    public init() {}

    public mutating func element(
        _ tag: StaticString, _ attributes: Attributes = [:], _ inside: (inout HTMLText) -> Void
    ) {
        begin(tag, attributes)
        text += ">"
        inside(&self)
        text += "</\(tag)>"
    }

    public mutating func element(_ tag: StaticString, _ attributes: Attributes, _ content: String) {
        element(tag, attributes) { $0.write(content) }
    }

    public mutating func element(_ tag: StaticString, _ content: String) {
        element(tag) { $0.write(content) }
    }

    /// An element without an inside: `meta`, `rect`. The slash closes it within SVG and means nothing elsewhere.
    public mutating func empty(_ tag: StaticString, _ attributes: Attributes) {
        begin(tag, attributes)
        text += "/>"
    }

    private mutating func begin(_ tag: StaticString, _ attributes: Attributes) {
        text += "<\(tag)"
        for case (let name, let value?) in attributes { text += " \(name)=\"\(Self.escaped(value))\"" }
    }

    public mutating func write(_ content: String) {
        text += Self.escaped(content)
    }

    /// A line break in the source: pages are read by people, too.
    public mutating func newline() {
        text += "\n"
    }

    /// What the program itself says and no one else: the doctype, the style sheet.
    public mutating func verbatim(_ source: StaticString) {
        text += "\(source)"
    }

    /// Scalar by scalar: a quotation mark with a combining accent behind it is one `Character`, and still ends an
    /// attribute. Control characters that HTML does not know become U+FFFD; line breaks and tabs stay.
    static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { isSpecial($0) }) else { return value }
        var out = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            case "\t", "\n", "\r": out.unicodeScalars.append(scalar)
            case "\u{0}"..<" ", "\u{7F}": out += "\u{FFFD}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        default: byte < 0x20 || byte == 0x7F
        }
    }
}
