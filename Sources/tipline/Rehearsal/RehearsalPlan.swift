import Tips

/// Who sends what and when: letters spread over five months, each made just before it is sent.
struct RehearsalPlan {
    struct Letter {
        var at: Moment
        var intent: RehearsalText.Intent
    }

    /// 2015-01-01 and the day after 2015-05-31, in days since 1970-01-01.
    private static let (firstDay, endDay) = (CalendarDay(daysSinceEpoch: 16_436), CalendarDay(daysSinceEpoch: 16_587))
    static let firstMonth = firstDay.monthOfYear
    static let lastMonth = CalendarDay(daysSinceEpoch: endDay.daysSinceEpoch - 1).monthOfYear

    let letters: [Letter]
    let calendar: OfficeCalendar
    private var source: SeededRandom

    init(reports: Int, suggestions: Int, seed: UInt64, calendar: OfficeCalendar) {
        var source = SeededRandom(seed: seed)
        let first = calendar.start(of: Self.firstDay).milliseconds
        let end = calendar.start(of: Self.endDay).milliseconds
        let intents =
            Array(repeating: RehearsalText.Intent.report, count: reports)
            + Array(repeating: .suggestion, count: suggestions)
        letters = intents.map { intent in
            Letter(at: Moment(milliseconds: Int64.random(in: first..<end, using: &source)), intent: intent)
        }.sorted { $0.at < $1.at }
        self.calendar = calendar
        self.source = source
    }

    /// The fields and files of one letter, as a form or the app would send them. What is meant stays with the sender:
    /// no field says which kind it is.
    mutating func submission(of letter: Letter) -> (fields: [(name: String, value: String)], files: [TipClient.File]) {
        let text = RehearsalText.make(letter.intent, at: letter.at, calendar: calendar, using: &source)
        let optional: [(String, String?)] = [
            ("place", text.place), ("occurred_at", text.occurredAt), ("contact", text.contact),
            ("channel", Int.random(in: 0..<3, using: &source) == 0 ? "app" : "web"),
        ]
        let fields =
            [(name: "content", value: text.content)] + optional.compactMap { name, value in value.map { (name, $0) } }
        let count = [0, 0, 1, 1, 1, 2, 3].randomElement(using: &source) ?? 0
        let files = (0..<count).map { _ in RehearsalMedia.file(using: &source) }
        return (fields, files.map { TipClient.File(name: $0.name, content: .bytes($0.bytes)) })
    }
}
