import Foundation
import Testing
import Tips

@testable import Receiving

@Suite("The receipt's page")
struct ReceiptPageTests {
    private func send(_ content: String, key: Character, to live: LiveReception, target: String) async throws
        -> RawAnswer
    {
        try await live.ask(
            RawRequest.post(
                target, type: RawRequest.multipartType,
                RawRequest.body([
                    .field("idempotency_key", String(repeating: key, count: 32)), .field("content", content),
                ])))
    }

    @Test("Who is in danger reads first whom to call, in the language of the page; nobody else does")
    func notice() async throws {
        try await LiveReception.with { live in
            let english = try await send("help me now", key: "a", to: live, target: "/?lang=en")
            #expect(english.status == 201)
            let notice = try #require(english.text.range(of: "id=\"notice\""))
            let heading = try #require(english.text.range(of: "<h1>"))
            #expect(notice.lowerBound < heading.lowerBound && english.text.contains("href=\"tel:110\">Call 110"))
            let chinese = try await send("help me now", key: "b", to: live, target: "/")
            #expect(chinese.text.contains("立即拨打 110"))
            let calm = try await send("A car is parked here.", key: "c", to: live, target: "/?lang=en")
            #expect(calm.status == 201 && !calm.text.contains("id=\"notice\""))
        }
    }
}
