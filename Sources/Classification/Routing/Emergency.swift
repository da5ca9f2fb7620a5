internal import RuleFiles

/// What a citizen is told when a tip looks as if someone were in danger now.
public struct Emergency: Sendable, Hashable {
    /// To be called: digits, with a `+` in front perhaps.
    public private(set) var number: String
    /// To be written to by whoever cannot speak.
    public private(set) var textNumber: String?
    /// The sentence with the numbers in it.
    public private(set) var chinese: String
    public private(set) var english: String

    /// For a folder of rules that does not say.
    public static let usual = Emergency(
        number: "110", textNumber: nil, chinese: "如果有人正处于危险之中，请不要等待回复，立即拨打 110。",
        english: "If someone is in danger now, do not wait for an answer: call 110.")

    /// Both languages in one line, for whoever shows only one.
    public var sentence: String { "\(chinese) \(english)" }
}

extension Emergency {
    private static let keys: Set<String> = ["number", "text_number", "notice"]

    /// - Throws: ``RuleMistakes``.
    init(_ node: RuleNode) throws {
        var mistakes = RuleMistakes()
        let entries = try node.mapping(allowing: Self.keys, unknown: &mistakes)
        let number = try mistakes.collect { try entries.required("number").telephoneNumber() }
        let textNumber = try mistakes.collect { try entries["text_number"]?.telephoneNumber() }
        let notice = try mistakes.collect {
            try entries.required("notice").mapping(allowing: ["zh", "en"])
        }
        func sentence(_ language: String) throws -> String? {
            guard let notice else { return nil }
            return try mistakes.collect {
                try notice.required(language).notice(number: number ?? "", textNumber: textNumber ?? nil)
            }
        }
        let (chinese, english) = (try sentence("zh"), try sentence("en"))
        try mistakes.throwIfAny()
        guard let number, let chinese, let english else { throw mistakes }
        self.init(number: number, textNumber: textNumber ?? nil, chinese: chinese, english: english)
    }
}

extension RuleNode {
    fileprivate func telephoneNumber() throws -> String {
        let text = try text()
        let digits = text.first == "+" ? text.dropFirst() : text[...]
        guard (2...15).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { throw mistake("Write a telephone number: 2 to 15 digits, perhaps with a + in front.") }
        return text
    }

    /// `{number}` and `{text_number}` stand for the numbers.
    fileprivate func notice(number: String, textNumber: String?) throws -> String {
        let text = try nonEmptyText()
        guard text.unicodeScalars.count <= 300, !text.contains(where: \.isNewline) else {
            throw mistake("This must be one line of at most 300 characters.")
        }
        guard textNumber != nil || !text.contains("{text_number}") else {
            throw mistake("There is no `text_number` that could stand here.")
        }
        let sentence = text.replacing("{number}", with: number).replacing("{text_number}", with: textNumber ?? "")
        guard !sentence.contains(where: { "{}".contains($0) }) else {
            throw mistake("Between { and } stands `number` or `text_number` here, and nothing else.")
        }
        guard sentence.contains(number) else {
            throw mistake("The sentence does not say which number to call: write {number} in it.")
        }
        return sentence
    }
}
