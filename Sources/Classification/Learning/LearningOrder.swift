internal import Tips

/// The order in which texts are learned from and dealt out: by what they say and are, never by the row they stood in, so that
/// the same texts in any order are learned alike.
struct LearningOrder {
    struct Entry {
        var item: LabelledTexts.Item
        /// The digest of the folded text: equal for what makes no difference to a decision.
        var name: Digest
    }

    let entries: [Entry]

    init(_ items: [LabelledTexts.Item]) {
        let alphabet = Alphabet(of: items.lazy.map(\.text))
        let named = items.map { Entry(item: $0, name: Self.name(of: NormalText($0.text, in: alphabet), alphabet)) }
        entries = named.map { ($0, Self.key(of: $0)) }.sorted { $0.1.lexicographicallyPrecedes($1.1) }.map(\.0)
    }

    /// By entry: which of a number of parts it is in. Equal texts are in the same part.
    func parts(_ count: Int) -> [Int] {
        var (parts, number): ([Int], Int) = ([], -1)
        for (index, entry) in entries.enumerated() {
            if index == 0 || entry.name != entries[index - 1].name { number += 1 }
            parts.append(number % count)
        }
        return parts
    }

    private static func name(of text: NormalText, _ alphabet: Alphabet) -> Digest {
        Digest.of(
            text.symbols.flatMap { symbol in
                let letter = alphabet.letter(symbol) ?? UInt32(symbol)
                return [16, 8, 0].map { UInt8(truncatingIfNeeded: letter >> $0) }
            })
    }

    private static func key(of entry: Entry) -> [UInt8] {
        let item = entry.item
        let words = [item.label?.rawValue ?? "", item.department ?? "", item.text]
        return entry.name.bytes + words.flatMap { $0.utf8 + [0] }
    }
}
