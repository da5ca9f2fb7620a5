/// One value of a YAML file together with its place, so that whoever finds it wrong can say where it stands.
///
/// Reading is strict: what is not understood is a ``RuleMistake``, never a silent default. Numbers, flags and choices
/// are read from plain text as written; a text may be written with or without quotes.
public struct RuleNode: Sendable {
    public var location: RuleLocation
    let content: Content

    enum Content: Sendable {
        /// `isPlain`: written without quotes.
        case scalar(String, isPlain: Bool)
        case mapping([(key: String, value: RuleNode)])
        case sequence([RuleNode])
    }

    /// A mistake about this value, for what only the caller can judge.
    public func mistake(_ sentence: String) -> RuleMistake {
        RuleMistake(location: location, sentence: sentence)
    }

    /// The entries by key. A key without any value reads as an empty mapping, because that is what remains when
    /// someone comments out all that stood below it.
    ///
    /// - Parameter keys: what may stand here; nil allows any key.
    /// - Throws: a ``RuleMistake``, or ``RuleMistakes`` when several keys are unknown.
    public func mapping(allowing keys: Set<String>? = nil) throws -> RuleMapping {
        var mistakes = RuleMistakes()
        let mapping = try mapping(allowing: keys, unknown: &mistakes)
        if mistakes.all.count == 1 { throw mistakes.all[0] }
        try mistakes.throwIfAny()
        return mapping
    }

    /// The same for a caller that goes on reading: unknown keys are added to `mistakes`, and the known ones are still given.
    ///
    /// - Throws: a ``RuleMistake`` when this is no mapping at all.
    public func mapping(allowing keys: Set<String>?, unknown mistakes: inout RuleMistakes) throws -> RuleMapping {
        let entries: [(key: String, value: RuleNode)]
        switch content {
        case .mapping(let found): entries = found
        case .scalar("", isPlain: true): entries = []
        default: throw mistake("Keys with values are expected here, not \(shape).")
        }
        if let keys {
            for entry in entries where !keys.contains(entry.key) {
                mistakes.add(entry.value.unknownKey(entry.key, known: keys))
            }
        }
        return RuleMapping(location: location, entries: entries)
    }

    /// The items of a list; a key without any value reads as an empty list.
    public func items() throws -> [RuleNode] {
        switch content {
        case .sequence(let items): return items
        case .scalar("", isPlain: true): return []
        default:
            throw mistake("A list is expected here, not \(shape): write each item on a line of its own after `- `.")
        }
    }

    /// For values that may be written in two ways: one item, or a list of items.
    public var isList: Bool {
        if case .sequence = content { true } else { false }
    }

    /// The text as written: `007` stays `007`, `no` stays `no`. It may be empty only in quotes.
    public func text() throws -> String {
        switch content {
        case .scalar("", isPlain: true): throw mistake("There is no value here.")
        case .scalar(let text, _): return text
        default: throw mistake("A text is expected here, not \(shape).")
        }
    }

    /// A text with at least one character that is not white space.
    public func nonEmptyText() throws -> String {
        let text = try text()
        guard !text.allSatisfy(\.isWhitespace) else { throw mistake("This text must not be empty.") }
        return text
    }

    public func integer(in range: ClosedRange<Int>) throws -> Int {
        let text = try plain("a whole number")
        guard text.utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "-") }), let value = Int(text) else {
            throw mistake("A whole number is expected here, not `\(clipped(text))`.")
        }
        guard range.contains(value) else {
            throw mistake("\(value) is out of bounds: from \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }

    /// A decimal number; no exponents, no infinities.
    public func number(in range: ClosedRange<Double>) throws -> Double {
        let text = try plain("a number")
        let decimal = text.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
        guard decimal, text.utf8.contains(where: isDigit), let value = Double(text), value.isFinite else {
            throw mistake("A number such as 0.5 is expected here, not `\(clipped(text))`.")
        }
        guard range.contains(value) else {
            throw mistake("\(text) is out of bounds: from \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }

    /// `true` or `false` and nothing else: `yes`, `on` and their like mean different things to different readers of YAML.
    public func flag() throws -> Bool {
        switch try plain("true or false") {
        case "true": return true
        case "false": return false
        case let other: throw mistake("Write true or false here, not `\(clipped(other))`.")
        }
    }

    /// One of the raw values of `type`.
    public func choice<Value: RawRepresentable & CaseIterable>(_ type: Value.Type) throws -> Value
    where Value.RawValue == String {
        let text = try text()
        guard let value = Value(rawValue: text) else {
            let known = Value.allCases.map(\.rawValue)
            let near = nearest(to: text, among: known).map { "; did you mean `\($0)`?" } ?? "."
            throw mistake("`\(clipped(text))` is none of \(known.joined(separator: ", "))\(near)")
        }
        return value
    }

    /// What stands unquoted here. Quotes say that a text is meant, so a quoted number is no number.
    func plain(_ expected: String) throws -> String {
        guard case .scalar(let text, let isPlain) = content else {
            throw mistake("\(capitalised(expected)) is expected here, not \(shape).")
        }
        guard isPlain else { throw mistake("\(capitalised(expected)) is expected here: take away the quotes.") }
        guard !text.isEmpty else { throw mistake("There is no value here: \(expected) is expected.") }
        return text
    }

    private var shape: String {
        switch content {
        case .scalar(let text, _): text.isEmpty ? "nothing" : "the text `\(clipped(text))`"
        case .mapping: "keys with values"
        case .sequence: "a list"
        }
    }

    private func unknownKey(_ key: String, known: Set<String>) -> RuleMistake {
        let near = nearest(to: key, among: known.sorted())
        let remedy =
            near.map { "did you mean `\($0)`?" } ?? "what may stand here is \(known.sorted().joined(separator: ", "))."
        return mistake("There is no key `\(clipped(key))` here; \(remedy)")
    }
}

func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
}

/// Enough of a text to recognise it: messages stay on one line whatever stands in a file.
func clipped(_ text: String) -> String {
    let line = text.prefix { !$0.isNewline }
    return line.count > 40 || line.count < text.count ? "\(line.prefix(40))…" : String(line)
}

private func capitalised(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
}
