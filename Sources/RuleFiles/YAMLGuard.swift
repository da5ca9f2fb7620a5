/// What is looked at before libyaml sees a text: characters YAML does not allow, with their line, and aliases.
///
/// An alias can multiply a small file into a huge one (nested nine times ten, a billion), already while keys are compared,
/// so a text in which one could be resolved is not parsed at all. Anchors that nobody refers to are refused afterwards.
struct YAMLGuard {
    private let file: String
    private var line = 1
    private var anchors: Set<Substring> = []

    static func inspect(_ text: String, named file: String) throws {
        var guardian = YAMLGuard(file: file)
        for line in lines(of: text) {
            try guardian.inspect(line)
            guardian.line += 1
        }
    }

    /// Lines as libyaml counts them: `Character.isNewline` also knows form feeds, which YAML does not allow.
    static func lines(of text: String) -> [Substring] {
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
    }

    private init(file: String) {
        self.file = file
    }

    private mutating func inspect(_ text: Substring) throws {
        if let bad = text.unicodeScalars.first(where: { !Self.allows($0) }) {
            let code = String(bad.value, radix: 16, uppercase: true)
            throw mistake("There is a character here that YAML does not allow (U+\(code)): take it away.")
        }
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "*") }) else { return }
        var before: Character = " "
        for index in text.indices {
            let sign = text[index]
            defer { before = sign }
            guard sign == "&" || sign == "*", before.isWhitespace || "[]{},:?-".contains(before) else { continue }
            let name = text[text.index(after: index)...].prefix(while: Self.isName)
            guard !name.isEmpty else { continue }
            if sign == "&" {
                anchors.insert(name)
            } else if anchors.contains(name) {
                throw mistake("Anchors and aliases (`&\(name)`, `*\(name)`) are not read here: write the value out.")
            }
        }
    }

    private func mistake(_ sentence: String) -> RuleMistake {
        fileMistake(file, line: line, sentence)
    }

    /// What libyaml takes for the name of an anchor.
    private static func isName(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "_" || character == "-")
    }

    /// YAML 1.1, section 4.1.1, without U+0085, U+2028 and U+2029, which editors do not count as line ends and libyaml does.
    private static func allows(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
        case 0x10000...: true
        default: false
        }
    }
}
