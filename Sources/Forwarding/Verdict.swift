import Spooling
import Tips

/// What an answer means for the tip and for its lane: contract §4.2 as one pure function.
struct Verdict: Hashable {
    var judgement: Judgement
    var signal: LaneSignal

    enum Judgement: Hashable {
        case delivered(PlatformAnswer)
        /// Gone through a one-way gate.
        case sentUnconfirmed
        case again(why: String, retryAfterSeconds: Int?)
        /// Nothing of the tip has left, and nobody has said anything of it: what an earlier attempt left open stays so.
        case unsent(why: String)
        /// The tip may have arrived.
        case inDoubt(why: String)
        case parked(why: String)
        case quarantined(why: String)
        /// Nothing was attempted.
        case returned
    }

    init(_ judgement: Judgement, _ signal: LaneSignal) {
        self.judgement = judgement
        self.signal = signal
    }

    init(_ answer: Answer, to handOver: HandOver, now: Moment) {
        switch answer {
        case .reply(let reply): self.init(reply, tip: handOver.tip, digest: handOver.manifestDigest, now: now)
        case .dropped: self.init(.sentUnconfirmed, .well)
        case .fault(let fault): self.init(fault)
        }
    }

    init(_ reply: Reply, tip: TipID, digest: Digest, now: Moment) {
        let why = "http-\(reply.status)"
        switch reply.status {
        case 200, 201: self.init(accepting: reply, tip: tip, digest: digest)
        case 409: self.init(conflict: reply, tip: tip, digest: digest)
        case 401, 403, 404:
            self.init(.again(why: why, retryAfterSeconds: nil), .turnedAway(why: why))
        case 408, 425, 429:
            let wait = reply.retryAfter.flatMap { RetryAfter.seconds($0, now: now) }
            self.init(.again(why: why, retryAfterSeconds: wait), .ailing(retryAfterSeconds: wait))
        case 400..<500: self.init(.parked(why: why), .judging)
        default:
            // 5xx, redirects that are never followed, other 2xx, and numbers that are no status at all.
            let wait = reply.retryAfter.flatMap { RetryAfter.seconds($0, now: now) }
            self.init(.again(why: why, retryAfterSeconds: wait), .ailing(retryAfterSeconds: wait))
        }
    }

    private init(accepting reply: Reply, tip: TipID, digest: Digest) {
        switch reply.ending {
        case .cut: self.init(.inDoubt(why: "reply-cut"), .ailing())
        case .tooLong: self.init(.again(why: "reply-too-long", retryAfterSeconds: nil), .ailing())
        case .whole:
            guard let echo = Echo(body: reply.body) else {
                self.init(.again(why: "echo-missing", retryAfterSeconds: nil), .ailing())
                return
            }
            if echo.confirms(tip, digest) {
                self.init(.delivered(echo.answer), .well)
            } else {
                self.init(.again(why: "echo-differs", retryAfterSeconds: nil), .ailing())
            }
        }
    }

    /// The platform knows the id. With our digest it has recorded this very tip; with another it holds something else
    /// under its name, and a person must look.
    private init(conflict reply: Reply, tip: TipID, digest: Digest) {
        if reply.ending == .cut {
            self.init(.inDoubt(why: "reply-cut"), .ailing())
        } else if reply.ending == .whole, let echo = Echo(body: reply.body), echo.confirms(tip, digest) {
            self.init(.delivered(echo.answer), .well)
        } else {
            self.init(.parked(why: "http-409"), .judging)
        }
    }

    /// What the answer to a question means for a tip in doubt; nil when the tip is to be sent again, same key and same
    /// body: the platform does not know it, cannot say, or knows it by another digest, of which the hand-over will tell.
    init?(question answer: Answer, tip: TipID, digest: Digest, now: Moment) {
        switch answer {
        case .reply(let reply):
            switch reply.status {
            case 200:
                guard reply.ending != .cut else {
                    self.init(.inDoubt(why: "reply-cut"), .ailing())
                    return
                }
                guard reply.ending == .whole, let echo = Echo(body: reply.body), echo.confirms(tip, digest) else {
                    return nil
                }
                self.init(.delivered(echo.answer), .well)
            case 401, 403:
                self.init(.inDoubt(why: "http-\(reply.status)"), .turnedAway(why: "http-\(reply.status)"))
            case 408, 425, 429, 502...599, 500:
                let wait = reply.retryAfter.flatMap { RetryAfter.seconds($0, now: now) }
                self.init(.inDoubt(why: "http-\(reply.status)"), .ailing(retryAfterSeconds: wait))
            default: return nil
            }
        case .dropped: return nil
        case .fault(.unreachable(let why)): self.init(.unsent(why: why), .unreachable(why: why))
        case .fault(.certificate): self.init(.unsent(why: "certificate"), .turnedAway(why: "certificate"))
        case .fault(.broken(let why, _)): self.init(.inDoubt(why: why), .ailing())
        case .fault: self.init(.inDoubt(why: "shutdown"), .silent)
        }
    }

    init(_ fault: TransportFault) {
        switch fault {
        case .unreachable(let why): self.init(.unsent(why: why), .unreachable(why: why))
        case .certificate: self.init(.unsent(why: "certificate"), .turnedAway(why: "certificate"))
        case .broken(let why, wasWritten: true): self.init(.inDoubt(why: why), .ailing())
        case .broken(let why, wasWritten: false): self.init(.unsent(why: why), .ailing())
        case .damagedExhibit(let why): self.init(.quarantined(why: why), .silent)
        case .unreadableExhibit: self.init(.unsent(why: "exhibit-unreadable"), .silent)
        case .abandoned(wasWritten: true): self.init(.inDoubt(why: "shutdown"), .silent)
        case .abandoned(wasWritten: false): self.init(.returned, .silent)
        }
    }
}

/// What an answer says of the endpoint, whatever became of the tip.
enum LaneSignal: Hashable {
    case well
    /// It is there and has refused this one tip.
    case judging
    /// It is there and not well, or went away in the middle.
    case ailing(retryAfterSeconds: Int? = nil)
    case unreachable(why: String)
    /// It does not let us in: nothing will pass until a person has seen to it.
    case turnedAway(why: String)
    /// The answer is about us, not about the endpoint.
    case silent
}
