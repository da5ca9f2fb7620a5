import Spooling
import Testing
import Tips

@testable import Forwarding

@Suite("Verdict")
struct VerdictTests {
    static let tip = Sample.tip(1)
    static let digest = Sample.manifest(1).digest
    static let right = #"{"id":"\#(tip)","manifest_sha256":"\#(digest)","clue":"7"}"#
    static let wrongDigest = #"{"id":"\#(tip)","manifest_sha256":"\#(Sample.manifest(2).digest)"}"#
    static let wrongID = #"{"id":"\#(Sample.tip(2))","manifest_sha256":"\#(digest)"}"#

    private func verdict(_ status: Int, _ body: String, retryAfter: String? = nil, ending: Reply.Ending = .whole)
        -> Verdict
    {
        let reply = Reply(status: status, retryAfter: retryAfter, body: Array(body.utf8), ending: ending)
        return Verdict(reply, tip: Self.tip, digest: Self.digest, now: Sample.start)
    }

    private func again(_ why: String, _ seconds: Int? = nil) -> Verdict.Judgement {
        .again(why: why, retryAfterSeconds: seconds)
    }

    @Test("Delivered is 200, 201 or 409 with the right echo", arguments: [200, 201, 409])
    func delivers(status: Int) {
        #expect(verdict(status, Self.right) == Verdict(.delivered(PlatformAnswer(clue: "7")), .well))
    }

    @Test(
        "A 200 or 201 without the right echo is tried again",
        arguments: [
            ("", "echo-missing"), ("<html>Welcome to the guest network</html>", "echo-missing"), ("{}", "echo-differs"),
            (wrongDigest, "echo-differs"), (wrongID, "echo-differs"),
        ])
    func distrusts(body: String, why: String) {
        for status in [200, 201] { #expect(verdict(status, body) == Verdict(again(why), .ailing())) }
    }

    @Test("A 409 without the right digest parks the tip", arguments: ["", "{}", wrongDigest, wrongID, "<html>"])
    func parksConflicts(body: String) {
        #expect(verdict(409, body) == Verdict(.parked(why: "http-409"), .judging))
    }

    @Test(
        "What passes is tried again, whatever the body says",
        arguments: [
            202, 203, 204, 206, 299, 301, 302, 303, 307, 308, 408, 425, 429, 500, 501, 502, 503, 504, 599, 600, 999, 0,
            100,
            -1, 199,
        ])
    func triesAgain(status: Int) {
        #expect(verdict(status, Self.right) == Verdict(again("http-\(status)"), .ailing()))
    }

    @Test(
        "Every other 4xx parks the tip",
        arguments: [
            400, 402, 405, 406, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424, 426, 428, 431, 451,
            499,
        ])
    func parks(status: Int) {
        #expect(verdict(status, Self.right) == Verdict(.parked(why: "http-\(status)"), .judging))
        #expect(verdict(status, "", ending: .cut).judgement == .parked(why: "http-\(status)"))
    }

    @Test("401, 403 and 404 stop the lane and keep the tip", arguments: [401, 403, 404])
    func stopsTheLane(status: Int) {
        let why = "http-\(status)"
        #expect(verdict(status, Self.right) == Verdict(again(why), .turnedAway(why: why)))
    }

    @Test("Retry-After counts where trying again makes sense", arguments: [408, 425, 429, 500, 503, 307])
    func heedsRetryAfter(status: Int) {
        let why = "http-\(status)"
        #expect(verdict(status, "", retryAfter: "5") == Verdict(again(why, 5), .ailing(retryAfterSeconds: 5)))
        #expect(verdict(status, "", retryAfter: "-5") == Verdict(again(why), .ailing()))
        #expect(verdict(status, "", retryAfter: "315360000").judgement == again(why, 3600))
    }

    @Test("An answer cut short leaves a doubt, one too long does not")
    func judgesEndings() {
        for status in [200, 201, 409] {
            #expect(verdict(status, Self.right, ending: .cut) == Verdict(.inDoubt(why: "reply-cut"), .ailing()))
        }
        #expect(verdict(200, Self.right, ending: .tooLong) == Verdict(again("reply-too-long"), .ailing()))
        #expect(verdict(409, Self.right, ending: .tooLong) == Verdict(.parked(why: "http-409"), .judging))
        #expect(verdict(500, "", ending: .tooLong) == Verdict(again("http-500"), .ailing()))
    }

    @Test(
        "Faults of the transport",
        arguments: [
            (
                TransportFault.unreachable(why: "connect-failed"),
                Verdict(.unsent(why: "connect-failed"), .unreachable(why: "connect-failed"))
            ),
            (
                .certificate,
                Verdict(.unsent(why: "certificate"), .turnedAway(why: "certificate"))
            ),
            (.broken(why: "stalled", wasWritten: true), Verdict(.inDoubt(why: "stalled"), .ailing())),
            (
                .broken(why: "stalled", wasWritten: false),
                Verdict(.unsent(why: "stalled"), .ailing())
            ),
            (.damagedExhibit(why: "exhibit-digest"), Verdict(.quarantined(why: "exhibit-digest"), .silent)),
            (.unreadableExhibit, Verdict(.unsent(why: "exhibit-unreadable"), .silent)),
            (.abandoned(wasWritten: true), Verdict(.inDoubt(why: "shutdown"), .silent)),
            (.abandoned(wasWritten: false), Verdict(.returned, .silent)),
        ])
    func judgesFaults(fault: TransportFault, verdict: Verdict) {
        #expect(Verdict(fault) == verdict)
    }

    private func question(_ answer: Answer) -> Verdict? {
        Verdict(question: answer, tip: Self.tip, digest: Self.digest, now: Sample.start)
    }

    private func question(_ status: Int, _ body: String = "", ending: Reply.Ending = .whole) -> Verdict? {
        question(.reply(Reply(status: status, retryAfter: "7", body: Array(body.utf8), ending: ending)))
    }

    @Test("A tip in doubt is delivered when the platform, asked, has this very tip")
    func findsWhatArrived() {
        #expect(question(200, Self.right) == Verdict(.delivered(PlatformAnswer(clue: "7")), .well))
    }

    @Test("It is sent again when the platform does not know it, cannot be asked, or knows it otherwise")
    func repeatsWhatDidNot() {
        for status in [404, 405, 501, 400, 409, 410, 204, 302, 307, 101] {
            #expect(question(status, Self.right) == nil)
        }
        for body in ["", "{}", Self.wrongDigest, Self.wrongID] { #expect(question(200, body) == nil) }
        #expect(question(200, Self.right, ending: .tooLong) == nil)
    }

    @Test("It stays in doubt when the question itself came to nothing")
    func staysInDoubt() {
        for status in [429, 500, 502, 503, 504] {
            #expect(question(status) == Verdict(.inDoubt(why: "http-\(status)"), .ailing(retryAfterSeconds: 7)))
        }
        for status in [401, 403] {
            #expect(question(status) == Verdict(.inDoubt(why: "http-\(status)"), .turnedAway(why: "http-\(status)")))
        }
        #expect(question(200, "{", ending: .cut) == Verdict(.inDoubt(why: "reply-cut"), .ailing()))
        #expect(
            question(.fault(.unreachable(why: "connect-failed")))
                == Verdict(.unsent(why: "connect-failed"), .unreachable(why: "connect-failed")))
        #expect(
            question(.fault(.certificate)) == Verdict(.unsent(why: "certificate"), .turnedAway(why: "certificate")))
        #expect(
            question(.fault(.broken(why: "stalled", wasWritten: true))) == Verdict(.inDoubt(why: "stalled"), .ailing()))
        #expect(question(.fault(.abandoned(wasWritten: false))) == Verdict(.inDoubt(why: "shutdown"), .silent))
    }

    @Test("What was put down for a one-way gate is sent, and never delivered by itself")
    func judgesDrops() throws {
        let handOver = Sample.handOver(1, to: try Endpoint(url: "https://a.example"))
        #expect(Verdict(.dropped, to: handOver, now: Sample.start) == Verdict(.sentUnconfirmed, .well))
    }
}
