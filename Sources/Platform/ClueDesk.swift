import Foundation
import HTTPTypes
import HummingbirdCore
import Multipart
import NIOCore
import NIOPosix
import ShortHTTP
import Synchronization
import Tips

/// Answers the hand-overs and the questions of contract §4.2, as well or as badly as it was told to.
final class ClueDesk: Sendable {
    private static let json: HTTPFields = [.contentType: "application/json"]

    private let book: ClueBook
    private let incoming: String
    private let keys: InnerKeys
    /// Told the id of a tip that was recorded and is sealed to others.
    private let onSealed: @Sendable (TipID) -> Void
    private let conduct: Mutex<Conduct>
    private let isGood: Bool
    private let isUnaskable: Bool
    private let answers: OperatorAnswers
    private let handOvers = Atomic<Int>(0)

    /// Ends the connection without another word.
    private struct HungUp: Error {}

    init(
        book: ClueBook, store: String, behaviour: Behaviour, keys: InnerKeys,
        onSealed: @escaping @Sendable (TipID) -> Void
    ) {
        self.book = book
        self.keys = keys
        self.onSealed = onSealed
        incoming = PlatformStore.incomingPath(store)
        conduct = Mutex(Conduct(behaviour))
        isGood = behaviour.words.isEmpty
        isUnaskable = behaviour.words.contains { $0.fault == .unaskable }
        answers = OperatorAnswers(store: store)
    }

    func respond(_ request: Request, _ writer: consuming ResponseWriter) async throws {
        if request.headers[.expect]?.lowercased() == "100-continue" {
            try await writer.writeInformationalHead(HTTPResponse(status: .continue))
        }
        let reply = try await reply(to: request)
        let head = HTTPResponse(status: reply.status, headerFields: reply.headers)
        try await writer.write(response: head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
    }

    /// The way of a hand-over in words alone: to the book and back without a task, when nothing but good conduct is asked.
    func shortWay(_ head: HTTPRequest) -> ShortRequests.Way? {
        guard isGood, head.method == .post, head.headerFields[.expect] == nil,
            head.headerFields[.connection]?.lowercased() != "close",
            let length = head.headerFields[.contentLength].flatMap({ Int($0) }), length <= Self.longestShortBody
        else { return nil }
        return { body, then in self.takeText(head, Array(body.readableBytesView), then) }
    }

    private static let longestShortBody = 32 << 10

    /// False where it has to be refused or holds more than words: the other way then says so or takes it.
    private func takeText(
        _ head: HTTPRequest, _ body: [UInt8], _ then: @escaping @Sendable (Answer) -> Void
    ) -> Bool {
        let arrival: ClueBook.Arrival?
        do {
            var intake = try HandOverIntake(head, folder: "")
            arrival = try intake.readText(contentType: head.headerFields[.contentType] ?? "", body)
            if let arrival { try check(arrival, head) }
        } catch {
            return false
        }
        guard let arrival else { return false }
        book.record(arrival) { result in
            switch result {
            case .success(let entry): then(Self.answer(arrival, entry, isWrong: false))
            case .failure(let error): then(Self.refusal(error))
            }
        }
        return true
    }

    private func check(_ arrival: ClueBook.Arrival, _ head: HTTPRequest) throws {
        let signature = head.headerFields.first { $0.name.canonicalName == "tipline-manifest-signature" }?.value
        try keys.check(signature: signature, of: arrival.manifest)
    }

    private func reply(to request: Request) async throws -> Answer {
        switch request.method {
        case .post:
            let word = conduct.withLock { $0.next() }
            if let reply = try await misbehave(word, request) { return reply }
            return try await handOver(request, word?.fault)
        case .get:
            return try await question(request)
        default:
            return Answer(.methodNotAllowed, [.allow: "GET, POST"], body: [])
        }
    }

    /// The faults that record nothing; nil when there is none of them.
    private func misbehave(_ word: Behaviour.Word?, _ request: Request) async throws -> Answer? {
        guard let word else { return nil }
        switch word.fault {
        case .dropAnswer, .wrongDigest, .unaskable: return nil
        case .refuse: throw HungUp()
        case .hang:
            try await request.body.consumeWithCancellationOnInboundClose { body in
                for try await _ in body {}
                try await Task.sleep(for: .seconds(86_400))
            }
            throw HungUp()
        case .error500, .busy503, .redirect:
            for try await _ in request.body {}
        }
        switch word.fault {
        case .busy503: return Answer(.serviceUnavailable, [.retryAfter: "\(word.retryAfterSeconds)"], body: [])
        case .redirect: return Answer(.temporaryRedirect, [.location: word.redirectsTo], body: [])
        default: return Answer(.internalServerError, body: [])
        }
    }

    private func handOver(_ request: Request, _ fault: Behaviour.Fault?) async throws -> Answer {
        let entry: ClueBook.Entry
        let arrival: ClueBook.Arrival
        do {
            let number = handOvers.wrappingAdd(1, ordering: .relaxed).newValue
            var intake = try HandOverIntake(request.head, folder: "\(incoming)/\(number)")
            arrival = try await intake.read(request)
            // Recorded, the folder has moved away; otherwise nobody wants it any more.
            defer { if let folder = arrival.folder { try? FileManager.default.removeItem(atPath: folder) } }
            try check(arrival, request.head)
            let isOpen = try await NIOThreadPool.singleton.runIfActive { [keys, arrival] in try keys.open(arrival) }
            entry = try await book.record(arrival)
            if !isOpen { onSealed(arrival.id) }
        } catch  where error is Failure || error is MultipartError {
            return Self.refusal(error)
        }
        if fault == .dropAnswer { throw HungUp() }
        return Self.answer(arrival, entry, isWrong: fault == .wrongDigest)
    }

    private static func answer(_ arrival: ClueBook.Arrival, _ entry: ClueBook.Entry, isWrong: Bool) -> Answer {
        let (kept, status): (ClueBook.Kept, HTTPResponse.Status)
        switch entry {
        case .recorded(let new): (kept, status) = (new, .created)
        case .known(let old): (kept, status) = (old, old.manifestDigest == arrival.manifestDigest ? .ok : .conflict)
        }
        let digest = isWrong ? Digest.of(arrival.manifestDigest.bytes) : kept.manifestDigest
        return Answer(status, Self.json, body: echo(arrival.id, digest, kept.clue))
    }

    /// `GET <endpoint>/<id>`: what became of a hand-over whose answer was lost, and of a clue since then.
    private func question(_ request: Request) async throws -> Answer {
        guard !isUnaskable else { return Answer(.methodNotAllowed, [.allow: "POST"], body: []) }
        let path = (request.head.path ?? "").prefix { $0 != "?" }
        guard let id = path.split(separator: "/").last.flatMap({ TipID($0) }), let kept = book.kept(id) else {
            return Answer(.notFound, body: [])
        }
        let said = try await NIOThreadPool.singleton.runIfActive { [answers] in answers.said(of: id) }
        return Answer(.ok, Self.json, body: Self.echo(id, kept.manifestDigest, said?.clue ?? kept.clue, said))
    }

    private static func echo(
        _ id: TipID, _ digest: Digest, _ clue: String, _ said: OperatorAnswers.Said? = nil
    ) -> [UInt8] {
        var json = JSONText()
        json.object { json in
            json.key("id")
            json.string(id.description)
            json.key("manifest_sha256")
            json.string(digest.description)
            json.key("clue")
            json.string(clue)
            for (key, value) in [("reply", said?.reply), ("kind", said?.kind), ("department", said?.department)] {
                guard let value else { continue }
                json.key(named: key)
                json.string(value)
            }
            guard let closed = said?.closed else { return }
            json.key("closed")
            json.boolean(closed)
        }
        return json.bytes
    }

    private static func refusal(_ error: any Error) -> Answer {
        switch error {
        case let failure as Failure: refusal(failure)
        case let error as MultipartError:
            refusal(Failure(error.isTooLarge ? "too-large" : "malformed", error.sentence, .refuse, part: error.part))
        default: refusal(Failure("internal", "Something went wrong here.", .again, cause: error))
        }
    }

    private static func refusal(_ failure: Failure) -> Answer {
        var json = JSONText()
        json.object { json in
            json.key("code")
            json.string(failure.code.rawValue)
            json.key("detail")
            json.string(failure.sentence)
        }
        switch failure.verdict {
        case .refuse:
            return Answer(failure.code == "too-large" ? .contentTooLarge : .badRequest, Self.json, body: json.bytes)
        case .again:
            return Answer(.serviceUnavailable, [.contentType: "application/json", .retryAfter: "1"], body: json.bytes)
        case .callSomeone: return Answer(.internalServerError, Self.json, body: json.bytes)
        }
    }
}
