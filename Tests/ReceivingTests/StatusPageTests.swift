import HTTPTypes
import Seeded
import ShortHTTP
import Spooling
import Testing
import Tips

@testable import Receiving

@Suite("The page of a receipt")
struct StatusPageTests {
    private func page(_ language: PageLanguage = .en) throws -> StatusPage {
        StatusPage(language: language, formats: try Sample.formats())
    }

    private func record(reply: String?, stage: Stage = .delivered) throws -> TipRecord {
        var source = SeededRandom(seed: 1)
        let day = try #require(CalendarDay("2015-01-03"))
        let figures = CustodyEvent.Figures(
            receivedOn: day, kind: .report, departments: [], channel: "web", lanes: [.fallback], exhibits: [])
        let delivery = DeliveryRecord(
            lane: .fallback, stage: stage, sequence: 1, attempts: 1, at: Sample.start, why: "", reply: reply)
        return TipRecord(
            tip: TipID.random(using: &source), receivedAt: Sample.start, figures: figures, exhibits: [],
            deliveries: [delivery], manifestBody: nil)
    }

    @Test("A platform's reply is text and nothing else")
    func replies() throws {
        let answer = try page().found(try record(reply: "Dealt with <b onclick=x>\u{202E}\nThank you."))
        let html = String(decoding: answer.body, as: UTF8.self)
        #expect(
            html.contains("<blockquote dir=\"auto\">Dealt with &lt;b onclick=x&gt;\nThank you.</blockquote>"))
        #expect(html.contains("Handed over to the department.") && html.contains("3 January 2015"))
        let none = String(decoding: try page().found(try record(reply: nil)).body, as: UTF8.self)
        #expect(none.contains("There is no reply yet."))
    }

    @Test("A receipt that opens nothing is told so in the page's language, with the input marked")
    func unknown() throws {
        let failure = Failure("not-found", "x", .refuse)
        for language in PageLanguage.allCases {
            let answer = try page(language).question(failure)
            let html = String(decoding: answer.body, as: UTF8.self)
            #expect(answer.status == .notFound)
            #expect(html.contains("aria-invalid=\"true\"") && html.contains("href=\"#receipt\""))
            #expect(html.contains(language("错误：", "Error: ")))
        }
        let question = String(decoding: try page().question().body, as: UTF8.self)
        #expect(!question.contains("role=\"alert\"") && question.contains("<label for=\"receipt\">"))
    }
}
