import Classification
import HTTPTypes
import ShortHTTP
import Tips

/// What every page for citizens has around it: head, emergency number, ways to the other pages, and the headers that
/// keep everybody else out of it.
struct PageFrame: Sendable {
    var language: PageLanguage
    /// Says the state, too: `Error: …`.
    var title: String
    /// Where a form of this page goes, and which entry of the navigation it is.
    var path: String
    /// False on an answer: a link would lose what was typed, or a receipt that is shown once.
    var offersOtherLanguage = true
    /// Whom to call is said on every page.
    var emergency = Emergency.usual

    func answer(_ status: HTTPResponse.Status = .ok, _ main: (inout HTMLText) -> Void) -> Answer {
        var answer = Answer(status, Array(html(main).utf8), type: "text/html; charset=utf-8")
        for (name, value) in Self.headers { answer.headers[name] = value }
        answer.headers[.contentLanguage] = language.tag
        answer.headers[.vary] = "Accept-Language"
        return answer
    }

    /// The page as a failure is answered with it: the status and the patience are those of the API.
    func answer(_ failure: Failure, _ main: (inout HTMLText) -> Void) -> Answer {
        let problem = Problem(failure).answer()
        var page = answer(problem.status, main)
        page.headers[.retryAfter] = problem.headers[.retryAfter]
        return page
    }

    /// Nothing but this page's own style sheet and forms to this very place; no name of it reaches another site.
    private static let headers: [(HTTPField.Name, String)] = [
        (
            .contentSecurityPolicy,
            "default-src 'none'; style-src '\(PageSheet.source)'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        ),
        (name("Referrer-Policy"), "no-referrer"),
        (name("Cross-Origin-Opener-Policy"), "same-origin"),
        (name("Cross-Origin-Resource-Policy"), "same-origin"),
        (name("Permissions-Policy"), "camera=(), geolocation=(), microphone=()"),
        (name("X-Frame-Options"), "DENY"),
    ]

    private static func name(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .vary }

    private func html(_ main: (inout HTMLText) -> Void) -> String {
        var html = HTMLText()
        html.verbatim("<!DOCTYPE html>\n")
        html.element("html", ["lang": language.tag]) { html in
            writeHead(into: &html)
            html.newline()
            html.element("body") { html in
                html.element("a", ["class": "skip", "href": "#main"], language("跳到主要内容", "Skip to main content"))
                writeHeader(into: &html)
                html.newline()
                html.element("main", ["id": "main"], main)
                html.newline()
                writeFooter(into: &html)
            }
        }
        html.newline()
        return html.text
    }

    private func writeHead(into html: inout HTMLText) {
        html.element("head") { html in
            html.empty("meta", ["charset": "utf-8"])
            html.empty("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
            html.empty("meta", ["name": "color-scheme", "content": "light dark"])
            // A receipt's groups are no telephone numbers.
            html.empty("meta", ["name": "format-detection", "content": "telephone=no"])
            html.element("title", "\(title) - \(site)")
            html.element("style") { $0.verbatim(PageSheet.sheet) }
        }
    }

    private var site: String { language("举报投诉与意见建议", "Reports and suggestions") }

    private func writeHeader(into html: inout HTMLText) {
        html.element("header") { html in
            html.element("p", ["class": "urgent"]) { html in
                html.element("span", language("有人正处于危险之中？请立即拨打 ", "Is someone in danger now? Call "))
                html.element("a", ["href": "tel:\(emergency.number)"], emergency.number)
            }
            html.element("div", ["class": "bar"]) { html in
                html.element("p", ["class": "site"], site)
                html.element("nav", ["aria-label": language("页面", "Pages")]) { html in
                    writeLink("/", language("提交线索", "Send a tip"), into: &html)
                    writeLink("/status", language("查询进展", "Look up a tip"), into: &html)
                    if offersOtherLanguage {
                        html.element(
                            "a",
                            [
                                "href": language.other.path(path), "lang": language.other.tag,
                                "hreflang": language.other.tag,
                            ], language.other.name)
                    }
                }
            }
        }
    }

    private func writeLink(_ path: String, _ name: String, into html: inout HTMLText) {
        let isHere = path == self.path && offersOtherLanguage
        html.element("a", ["href": language.path(path), "aria-current": isHere ? "page" : nil], name)
    }

    private func writeFooter(into html: inout HTMLText) {
        html.element("footer") { html in
            html.element(
                "p",
                language(
                    "本网站不使用 Cookie，不含任何第三方内容，不需要 JavaScript。",
                    "This site uses no cookies, has nothing from third parties, and needs no JavaScript."))
        }
    }
}
