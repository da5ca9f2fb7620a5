import Classification
import Testing
import Tips

@testable import tipline

@Suite("What imagined citizens write")
struct RehearsalTextTests {
    private let calendar: OfficeCalendar
    private let start: Moment

    init() throws {
        calendar = try #require(OfficeCalendar(timeZone: "Asia/Shanghai"))
        start = try #require(Moment(rfc3339: "2015-01-01T00:00:00+08:00"))
    }

    private func texts(
        _ count: Int, _ intent: RehearsalText.Intent, _ language: RehearsalText.Language? = nil, seed: UInt64 = 11
    ) -> [RehearsalText] {
        var source = SeededRandom(seed: seed)
        return (0..<count).map { index in
            let moment = start.adding(seconds: Double(index % 13_000) * 1000)
            return RehearsalText.make(intent, language: language, at: moment, calendar: calendar, using: &source)
        }
    }

    @Test("every phrase is filled and every field within its bounds", arguments: RehearsalText.Intent.allCases)
    func filled(intent: RehearsalText.Intent) {
        for text in texts(2000, intent) {
            for part in [text.content, text.place ?? "-", text.contact ?? "-"] {
                #expect(!part.isEmpty && !part.contains { "{}|".contains($0) }, "\(part)")
            }
            #expect((10...10_000).contains(text.content.unicodeScalars.count))
            #expect((text.place ?? "").unicodeScalars.count <= 300)
            #expect((text.contact ?? "").unicodeScalars.count <= 200)
        }
    }

    @Test("no two letters of five months are the same", arguments: RehearsalText.Intent.allCases)
    func distinct(intent: RehearsalText.Intent) {
        #expect(Set(texts(300, intent).map(\.content)).count == 300)
        #expect(Set(texts(4000, intent).map(\.content)).count > 3980)
    }

    @Test("the same seed writes the same letters, another seed others")
    func seeded() {
        #expect(texts(50, .report) == texts(50, .report))
        #expect(texts(50, .report) != texts(50, .report, seed: 12))
    }

    @Test(
        "the shipped rules tell reports from suggestions by the words alone",
        arguments: RehearsalText.Intent.allCases, RehearsalText.Language.allCases)
    func classified(intent: RehearsalText.Intent, language: RehearsalText.Language) throws {
        let book = try RuleBook.load(directory: rules)
        for text in texts(600, intent, language) {
            let decision = book.decide(Submission(content: text.content, place: text.place))
            #expect(decision.kind == (intent == .report ? .report : .suggestion), "\(text.content)")
        }
    }

    private var rules: String {
        #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/Rules"
    }
}
