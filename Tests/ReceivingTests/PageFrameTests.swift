import HTTPTypes
import ShortHTTP
import Testing
import Tips

@testable import Receiving

@Suite("What every page has around it")
struct PageFrameTests {
    private func page(_ answer: Answer) -> String { String(decoding: answer.body, as: UTF8.self) }

    @Test(
        "Nothing from elsewhere gets in, nothing of the page gets out, and no script runs",
        arguments: PageLanguage.allCases)
    func headers(language: PageLanguage) throws {
        let answer = PageFrame(language: language, title: "x", path: "/").answer { $0.element("p", "x") }
        let policy = try #require(answer.headers[.contentSecurityPolicy])
        for rule in [
            "default-src 'none'", "style-src 'sha256-", "form-action 'self'", "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            #expect(policy.contains(rule))
        }
        #expect(!policy.contains("unsafe") && !policy.contains("script-src") && !policy.contains("*"))
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.headers[HTTPField.Name("Referrer-Policy") ?? .vary] == "no-referrer")
        #expect(answer.headers[HTTPField.Name("Cross-Origin-Opener-Policy") ?? .vary] == "same-origin")
        #expect(answer.headers[.setCookie] == nil)
        #expect(answer.headers[.contentLanguage] == language.tag)
        let html = page(answer)
        #expect(
            !html.contains("<script") && !html.contains("http:") && !html.contains("https:")
                && !html.contains("style=\""))
        #expect(html.contains("<html lang=\"\(language.tag)\">") && html.contains("href=\"tel:110\""))
    }

    @Test("The policy lets in exactly the style sheet that is in the page")
    func style() throws {
        let html = page(PageFrame(language: .en, title: "x", path: "/").answer { _ in })
        let sheet = try #require(html.split(separator: "<style>").last?.split(separator: "</style>").first)
        #expect(PageSheet.source.hasPrefix("sha256-") && String(sheet) == "\(PageSheet.sheet)")
        #expect(!sheet.contains("url(") && !sheet.contains("@import"))
    }

    @Test("A title is escaped; the link to the other language is there where nothing is lost by it")
    func links() {
        let question = page(PageFrame(language: .zh, title: "<b>", path: "/status").answer { _ in })
        #expect(question.contains("<title>&lt;b&gt; - ") && question.contains("href=\"/status?lang=en\""))
        #expect(question.contains("aria-current=\"page\""))
        let answer = page(PageFrame(language: .zh, title: "x", path: "/", offersOtherLanguage: false).answer { _ in })
        #expect(!answer.contains("lang=en") && !answer.contains("aria-current=\"page\""))
    }

    @Test("A failure's page has the status and the patience of the API")
    func failures() {
        let frame = PageFrame(language: .en, title: "x", path: "/")
        for failure in [
            Failure("disk-full", "x", .again, retryAfterSeconds: 60), Failure("too-many", "x", .again),
            Failure("invalid-field", "x", .refuse), Failure("not-found", "x", .refuse),
            Failure("empty-file", "x", .refuse), Failure("file-too-large", "x", .refuse),
        ] {
            let (page, problem) = (frame.answer(failure) { _ in }, Problem(failure).answer())
            #expect(page.status == problem.status)
            #expect(page.headers[.retryAfter] == problem.headers[.retryAfter])
            #expect(page.headers[.contentType] == "text/html; charset=utf-8")
        }
    }
}
