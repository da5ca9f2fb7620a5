import Tips

/// What one imagined citizen writes to the office. Reports and suggestions are made the same way, from the same kind of
/// parts: only the words tell them apart, as with real letters.
struct RehearsalText: Sendable, Hashable {
    var content: String
    var place: String?
    /// In one of the spellings a form may send: `2015-01-03`, `2015-01-03T22:10`, RFC 3339.
    var occurredAt: String?
    var contact: String?

    enum Language: CaseIterable, Sendable {
        case chinese
        case english
    }

    /// What the citizen has in mind. It reaches the pipeline through the words alone.
    enum Intent: CaseIterable, Sendable {
        case report
        case suggestion
    }

    /// - Parameters:
    ///   - moment: when it is sent; what it tells of happened in the days before.
    ///   - language: nil for three Chinese ones to every English one.
    static func make(
        _ intent: Intent, language: Language? = nil, at moment: Moment, calendar: OfficeCalendar,
        using source: inout some RandomNumberGenerator
    ) -> RehearsalText {
        let language = language ?? (Int.random(in: 0..<4, using: &source) == 0 ? .english : .chinese)
        let voice = RehearsalVoice.of(language)
        let matters = intent == .report ? voice.reports : voice.suggestions
        let matter = matters[Int.random(in: 0..<matters.count, using: &source)]
        let occasion = RehearsalOccasion(before: moment, calendar: calendar, using: &source)
        let bound = voice.bound(matter, occasion: occasion, using: &source)
        let place = bound["place"] ?? ""
        let content = voice.letter(matter, intent, bound: bound, using: &source)
        let saysPlace = !place.isEmpty && Int.random(in: 0..<3, using: &source) > 0
        let saysTime =
            intent == .report ? Int.random(in: 0..<4, using: &source) > 0 : Int.random(in: 0..<8, using: &source) == 0
        let saysContact = Int.random(in: 0..<10, using: &source) < 3
        return RehearsalText(
            content: content,
            place: saysPlace ? place : nil,
            occurredAt: saysTime ? occasion.spelled(using: &source) : nil,
            contact: saysContact ? voice.book.expand("{contact}", bound: bound, using: &source) : nil
        )
    }
}
