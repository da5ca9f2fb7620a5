import Foundation
import HTTPTypes
import Inspection
import ShortHTTP
import Testing
import Tips

@testable import Receiving

@Suite("Failures as answers")
struct ProblemTests {
    @Test(
        "Every code has its status",
        arguments: [
            ("malformed", 400), ("not-found", 404), ("method-not-allowed", 405), ("too-slow", 408), ("key-in-use", 409),
            ("too-large", 413), ("file-too-large", 413), ("files-too-large", 413), ("too-many-files", 422),
            ("too-few-files", 422), ("video-too-long", 422), ("audio-too-long", 422), ("mixed-evidence", 422),
            ("event-too-old", 422), ("content-type-unsupported", 415),
            ("format-not-accepted", 415),
            ("empty-file", 415), ("no-media", 415), ("contents-contradict", 415), ("invalid-field", 422),
            ("key-taken", 422),
            ("too-many", 429), ("headers-too-large", 431), ("internal", 500), ("exhibit-not-kept", 503),
            ("ledger-failed", 503), ("busy", 503), ("closing", 503), ("disk-full", 507),
        ])
    func statuses(_ code: String, _ status: Int) {
        #expect(Problem(Failure(.init(rawValue: code), "It failed.", .refuse)).status.code == status)
    }

    @Test("A code nobody listed follows from its verdict")
    func verdicts() {
        #expect(Problem(Failure("news", "It failed.", .refuse)).status.code == 400)
        #expect(Problem(Failure("news", "It failed.", .again)).status.code == 503)
        #expect(Problem(Failure("news", "It failed.", .callSomeone)).status.code == 503)
    }

    @Test("The body has the members of RFC 9457, the code, and part or field where one is to blame")
    func members() throws {
        let plain = Problem(Failure("malformed", "It cannot be \"read\".", .refuse))
        let blaming = Problem(Failure("file-too-large", "It is long.", .refuse, part: 3, field: "place"))
        let members = try #require(JSONSerialization.jsonObject(with: Data(plain.body)) as? [String: Any])
        #expect(Set(members.keys) == ["type", "title", "status", "code", "detail"])
        #expect(members["type"] as? String == "urn:tipline:problem:malformed")
        #expect(members["status"] as? Int == 400)
        #expect(members["code"] as? String == "malformed")
        #expect(members["detail"] as? String == "It cannot be \"read\".")
        let more = try #require(JSONSerialization.jsonObject(with: Data(blaming.body)) as? [String: Any])
        #expect(more["part"] as? Int == 3)
        #expect(more["field"] as? String == "place")
    }

    @Test("429, 503 and 507 always say when to come again")
    func retryAfter() {
        for code in ["too-many", "exhibit-not-kept", "ledger-failed", "ledger-refused", "busy", "closing", "disk-full"]
        {
            for verdict in [Failure.Verdict.again, .callSomeone] {
                let failure = Failure(.init(rawValue: code), "It failed.", verdict)
                let seconds = Problem(failure).answer().headers[.retryAfter].flatMap { Int($0) }
                #expect((seconds ?? 0) > 0, "\(code)")
            }
        }
        let told = Failure("busy", "It failed.", .again, retryAfterSeconds: 7)
        #expect(Problem(told).answer().headers[.retryAfter] == "7")
        #expect(Problem(Failure("malformed", "It failed.", .refuse)).answer().headers[.retryAfter] == nil)
    }

    @Test("An answer is whole: its type, its length, and never to be kept by anyone between")
    func headers() {
        let answer = Problem(Failure("malformed", "It failed.", .refuse)).answer()
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(answer.headers[.contentLength] == "\(answer.body.count)")
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
    }

    @Test("What nobody foresaw tells the sender nothing of what it was")
    func unexpected() {
        struct Canary: Error {}
        let answer = Problem(unexpected: Canary()).answer()
        #expect(answer.status.code == 500)
        #expect(!String(decoding: answer.body, as: UTF8.self).contains("Canary"))
    }
}
