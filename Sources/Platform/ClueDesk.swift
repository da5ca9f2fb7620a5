import Foundation
import HTTPTypes
import HummingbirdCore
import Multipart
import NIOCore
import NIOPosix
import Synchronization
import Tips

/// Answers the hand-overs and the questions of contract §4.2, as well or as badly as it was told to.
final class ClueDesk: Sendable {
    private let book: ClueBook
    private let incoming: String
    private let keys: InnerKeys
    /// Told the id of a tip that was recorded and is sealed to others.
    private let onSealed: @Sendable (TipID) -> Void
    private let conduct: Mutex<Conduct>
    private let isUnaskable: Bool
    private let answers: OperatorAnswers
    private let handOvers = Atomic<Int>(0)

    /// Ends the connection without another word.
    private struct HungUp: Error {}

    private struct Reply {
        var status: HTTPResponse.Status
        var headers: HTTPFields = [:]
        var body: [UInt8] = []
    }

    init(
        book: ClueBook, store: String, behaviour: Behaviour, keys: InnerKeys,
        onSealed: @escaping @Sendable (TipID) -> Void
    ) {
        self.book = book
        self.keys = keys
        self.onSealed = onSealed
        incoming = PlatformStore.incomingPath(store)
        conduct = Mutex(Conduct(behaviour))
        isUnaskable = behaviour.words.contains { $0.fault == .unaskable }
        answers = OperatorAnswers(store: store)
    }

    func respond(_ request: Request, _ writer: consuming ResponseWriter) async throws {
        if request.headers[.expect]?.lowercased() == "100-continue" {
            try await writer.writeInformationalHead(HTTPResponse(status: .continue))
        }
        var reply = try await reply(to: request)
        reply.headers[.contentType] = "application/json"
        reply.headers[.contentLength] = "\(reply.body.count)"
        let head = HTTPResponse(status: reply.status, headerFields: reply.headers)
        try await writer.write(response: head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
    }

    private func reply(to request: Request) async throws -> Reply {
        switch request.method {
        case .post:
            let word = conduct.withLock { $0.next() }
            if let reply = try await misbehave(word, request) { return reply }
            return try await handOver(request, word?.fault)
        case .get:
            return try await question(request)
        default:
            return Reply(status: .methodNotAllowed, headers: [.allow: "GET, POST"])
        }
    }

    /// The faults that record nothing; nil when there is none of them.
    private func misbehave(_ word: Behaviour.Word?, _ request: Request) async throws -> Reply? {
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
        case .busy503: return Reply(status: .serviceUnavailable, headers: [.retryAfter: "\(word.retryAfterSeconds)"])
        case .redirect: return Reply(status: .temporaryRedirect, headers: [.location: word.redirectsTo])
        default: return Reply(status: .internalServerError)
        }
    }

    private func handOver(_ request: Request, _ fault: Behaviour.Fault?) async throws -> Reply {
        let entry: ClueBook.Entry
        let arrival: ClueBook.Arrival
        do {
            let number = handOvers.wrappingAdd(1, ordering: .relaxed).newValue
            var intake = try HandOverIntake(request.head, folder: "\(incoming)/\(number)")
            arrival = try await intake.read(request)
            // Recorded, the folder has moved away; otherwise nobody wants it any more.
            defer { if let folder = arrival.folder { try? FileManager.default.removeItem(atPath: folder) } }
            let signature = request.headers.first { $0.name.canonicalName == "tipline-manifest-signature" }?.value
            try keys.check(signature: signature, of: arrival.manifest)
            let isOpen = try await NIOThreadPool.singleton.runIfActive { [keys, arrival] in try keys.open(arrival) }
            entry = try await book.record(arrival)
            if !isOpen { onSealed(arrival.id) }
        } catch let failure as Failure {
            return Self.refusal(failure)
        } catch let error as MultipartError {
            return Self.refusal(
                Failure(error.isTooLarge ? "too-large" : "malformed", error.sentence, .refuse, part: error.part))
        }
        if fault == .dropAnswer { throw HungUp() }
        return Self.answer(arrival, entry, isWrong: fault == .wrongDigest)
    }

    private static func answer(_ arrival: ClueBook.Arrival, _ entry: ClueBook.Entry, isWrong: Bool) -> Reply {
        let (kept, status): (ClueBook.Kept, HTTPResponse.Status)
        switch entry {
        case .recorded(let new): (kept, status) = (new, .created)
        case .known(let old): (kept, status) = (old, old.manifestDigest == arrival.manifestDigest ? .ok : .conflict)
        }
        let digest = isWrong ? Digest.of(arrival.manifestDigest.bytes) : kept.manifestDigest
        return Reply(status: status, body: echo(arrival.id, digest, kept.clue))
    }

    /// `GET <endpoint>/<id>`: what became of a hand-over whose answer was lost, and of a clue since then.
    private func question(_ request: Request) async throws -> Reply {
        guard !isUnaskable else { return Reply(status: .methodNotAllowed, headers: [.allow: "POST"]) }
        let path = (request.head.path ?? "").prefix { $0 != "?" }
        guard let id = path.split(separator: "/").last.flatMap({ TipID($0) }), let kept = book.kept(id) else {
            return Reply(status: .notFound)
        }
        let said = try await NIOThreadPool.singleton.runIfActive { [answers] in answers.said(of: id) }
        return Reply(status: .ok, body: Self.echo(id, kept.manifestDigest, said?.clue ?? kept.clue, said))
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

    private static func refusal(_ failure: Failure) -> Reply {
        var json = JSONText()
        json.object { json in
            json.key("code")
            json.string(failure.code.rawValue)
            json.key("detail")
            json.string(failure.sentence)
        }
        switch failure.verdict {
        case .refuse:
            return Reply(status: failure.code == "too-large" ? .contentTooLarge : .badRequest, body: json.bytes)
        case .again: return Reply(status: .serviceUnavailable, headers: [.retryAfter: "1"], body: json.bytes)
        case .callSomeone: return Reply(status: .internalServerError, body: json.bytes)
        }
    }
}
