/// HTML written in order. Elements and attribute names are constants of the program and everything else is escaped here,
/// so a page cannot be spoiled by the name of a department.
struct HTMLText {
    private(set) var text = ""

    typealias Attributes = KeyValuePairs<StaticString, String>

    mutating func element(_ tag: StaticString, _ attributes: Attributes = [:], _ inside: (inout HTMLText) -> Void) {
        begin(tag, attributes)
        text += ">"
        inside(&self)
        text += "</\(tag)>"
    }

    mutating func element(_ tag: StaticString, _ attributes: Attributes, _ content: String) {
        element(tag, attributes) { $0.write(content) }
    }

    mutating func element(_ tag: StaticString, _ content: String) {
        element(tag) { $0.write(content) }
    }

    /// An element without an inside: `meta`, `rect`. The slash closes it within SVG and means nothing elsewhere.
    mutating func empty(_ tag: StaticString, _ attributes: Attributes) {
        begin(tag, attributes)
        text += "/>"
    }

    private mutating func begin(_ tag: StaticString, _ attributes: Attributes) {
        text += "<\(tag)"
        for (name, value) in attributes { text += " \(name)=\"\(Self.escaped(value))\"" }
    }

    mutating func write(_ content: String) {
        text += Self.escaped(content)
    }

    /// A line break in the source: pages are read by people, too.
    mutating func newline() {
        text += "\n"
    }

    /// What the program itself says and no one else: the doctype, the style sheet.
    mutating func verbatim(_ source: StaticString) {
        text += "\(source)"
    }

    /// Both languages, the Chinese first, each marked as what it is for readers aloud and for fonts.
    mutating func both(_ label: Label) {
        write(label.chinese)
        guard !label.english.isEmpty else { return }
        text += " "
        element("span", ["class": "en", "lang": "en"], label.english)
    }

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
