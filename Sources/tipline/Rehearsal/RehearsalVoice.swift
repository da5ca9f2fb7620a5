/// A language's words: its phrases, its matters, and how a letter is put together in it.
struct RehearsalVoice: Sendable {
    var book: Phrasebook
    var reports: [RehearsalMatter]
    var suggestions: [RehearsalMatter]
    /// Between two sentences.
    var gap: String
    var occasion: @Sendable (RehearsalOccasion) -> (date: String, clock: String)

    static func of(_ language: RehearsalText.Language) -> RehearsalVoice {
        switch language {
        case .chinese: chinese
        case .english: english
        }
    }

    static let chinese = RehearsalVoice(
        book: .chinese, reports: RehearsalMatter.chineseReports, suggestions: RehearsalMatter.chineseSuggestions,
        gap: "",
        occasion: { $0.chinese })

    static let english = RehearsalVoice(
        book: .english, reports: RehearsalMatter.englishReports, suggestions: RehearsalMatter.englishSuggestions,
        gap: " ",
        occasion: { $0.english })

    /// What stays the same throughout one letter: when it was, where, and the one estate or school it speaks of.
    func bound(
        _ matter: RehearsalMatter, occasion: RehearsalOccasion, using source: inout some RandomNumberGenerator
    ) -> [String: String] {
        let spelled = self.occasion(occasion)
        var bound = ["date": spelled.date, "clock": spelled.clock]
        for name in ["estate", "school", "market", "river", "station", "police"] {
            bound[name] = book.expand("{\(name)}", using: &source)
        }
        bound["place"] = book.expand(matter.place, bound: bound, using: &source)
        return bound
    }

    /// A greeting perhaps, what it is about, some of what there is to add, and what is asked for.
    func letter(
        _ matter: RehearsalMatter, _ intent: RehearsalText.Intent, bound: [String: String],
        using source: inout some RandomNumberGenerator
    ) -> String {
        let slot = intent == .report ? "report" : "suggestion"
        var phrases = ["{\(slot)-opening}"]
        phrases += matter.what.shuffled(using: &source).prefix(1)
        phrases += matter.more.shuffled(using: &source).prefix(Int.random(in: 1...3, using: &source))
        phrases += matter.ask.shuffled(using: &source).prefix(1)
        phrases.append("{\(slot)-closing}")
        let sentences = phrases.map { book.expand($0, bound: bound, using: &source) }
        return sentences.filter { !$0.isEmpty }.joined(separator: gap)
    }
}
