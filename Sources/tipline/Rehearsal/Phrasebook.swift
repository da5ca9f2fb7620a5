/// Phrases with slots, from which sentences are made.
///
/// In a phrase `{name}` stands for one of the slot's phrases, `{this|that|}` for one of the choices (an empty one leaves it
/// out), `{3-30}` for a number. Choices may hold slots. Whoever asks may bind slots, so that a place stays the same
/// throughout a text.
struct Phrasebook: Sendable {
    var slots: [String: [String]]

    func expand(
        _ phrase: String, bound: [String: String] = [:], using source: inout some RandomNumberGenerator
    ) -> String {
        var rest = phrase[...]
        var out = ""
        while let open = rest.firstIndex(of: "{") {
            out += rest[..<open]
            let end = Self.end(ofSlotAt: open, in: rest)
            let inside = rest[rest.index(after: open)..<end]
            out += fill(inside, bound: bound, using: &source)
            rest = end < rest.endIndex ? rest[rest.index(after: end)...] : rest[end...]
        }
        return out + rest
    }

    private func fill(
        _ inside: Substring, bound: [String: String], using source: inout some RandomNumberGenerator
    ) -> String {
        if let value = bound[String(inside)] { return value }
        if let phrases = slots[String(inside)], let phrase = phrases.randomElement(using: &source) {
            return expand(phrase, bound: bound, using: &source)
        }
        let choices = Self.choices(inside)
        if choices.count > 1, let choice = choices.randomElement(using: &source) {
            return expand(String(choice), bound: bound, using: &source)
        }
        let ends = inside.split(separator: "-").compactMap { Int($0) }
        guard ends.count == 2, ends[0] <= ends[1] else { return "{\(inside)}" }
        return String(Int.random(in: ends[0]...ends[1], using: &source))
    }

    /// The brace that closes the one at `open`, or the end.
    private static func end(ofSlotAt open: Substring.Index, in text: Substring) -> Substring.Index {
        var depth = 0
        for index in text[open...].indices {
            if text[index] == "{" { depth += 1 }
            if text[index] == "}" { depth -= 1 }
            if depth == 0 { return index }
        }
        return text.endIndex
    }

    /// What stands between the bars that no inner slot encloses.
    private static func choices(_ inside: Substring) -> [Substring] {
        var choices: [Substring] = []
        var depth = 0
        var start = inside.startIndex
        for index in inside.indices {
            switch inside[index] {
            case "{": depth += 1
            case "}": depth -= 1
            case "|" where depth == 0:
                choices.append(inside[start..<index])
                start = inside.index(after: index)
            default: break
            }
        }
        return choices + [inside[start...]]
    }
}
