import Classification
import HTTPTypes
import HummingbirdCore
import Inspection
import Multipart
import NIOCore
import ShortHTTP
import Spooling
import Tips

/// `POST /v1/tips`: reads the fields and exhibits, has them judged and decided, and answers once the spool has kept the tip.
final class TipIntake: Sendable {
    let spool: Spool
    let inspector: Inspector
    let rules: RulesInForce
    let settings: ReceptionSettings
    let time: any TimeSource
    let arrivals: Arrivals
    let uploads: UploadIntake

    init(
        spool: Spool, inspector: Inspector, rules: RulesInForce, settings: ReceptionSettings, time: any TimeSource,
        arrivals: Arrivals, uploads: UploadIntake
    ) {
        self.spool = spool
        self.inspector = inspector
        self.rules = rules
        self.settings = settings
        self.time = time
        self.arrivals = arrivals
        self.uploads = uploads
    }

    /// What a request's body brought, as far as it was read.
    struct Arrived {
        var fields = FormFields()
        /// The last file that began: the name of its input, and which file of that input it is, from 1.
        var file: (input: String, number: Int)?
        var exhibits: [Exhibit] = []
        /// What is asked of them, where anything is.
        var evidence: TipEvidence?
        var deposit: (any Deposit)?
        var isHandedOn = false
        /// What the citizen must be told, where there is something.
        var notice: Emergency?
    }

    func receive(_ request: Request) async throws -> (answer: Answer, exhibits: [Exhibit]) {
        var arrived = Arrived()
        let kept = try await keep(request, &arrived)
        return (Self.answer(kept, arrived.notice), kept.isRepeat ? [] : kept.exhibits)
    }

    /// - Parameters:
    ///   - arrived: what was read, also when this throws: a page gives a citizen's words back.
    ///   - patience: how long another request with the same key is waited for, before this one is told to come again.
    func keep(_ request: Request, _ arrived: inout Arrived, patience: Duration = .zero) async throws -> Kept {
        let id = Self.newID()
        // The rules it begins with are those it ends with.
        let book = rules.book
        let head = IntakeHead(request.headers)
        let reservation = try await reserve(head.idempotencyKey, patience: patience)
        try await read(request, head, id: id, book, &arrived)
        do {
            return try await admit(id, &arrived, headerKey: head.idempotencyKey, reservation, patience, book)
        } catch {
            // Once it has been handed on, the spool takes the files back, or leaves them for the next start to decide.
            if !arrived.isHandedOn { await arrived.deposit?.abandon() }
            throw error
        }
    }

    /// Behind the body, and apart from reading it: what this takes is not held by all who are still sending.
    private func admit(
        _ id: TipID, _ arrived: inout Arrived, headerKey: String?, _ headerReservation: KeyReservation?,
        _ patience: Duration, _ book: RuleBook
    ) async throws -> Kept {
        let form = try TipForm(arrived.fields, headerKey: headerKey, settings: settings)
        var reservation = headerReservation
        if reservation == nil {
            reservation = try await reserve(form.idempotencyKey, patience: patience)
            try await waive(&arrived.evidence, forRepeatOf: form.idempotencyKey)
        }
        let named = try await uploads.name(
            form.uploads, behind: arrived.exhibits.count, keyHash: reservation?.keyHash)
        defer { named.release() }
        arrived.exhibits += named.exhibits
        let tip = try tip(id, form, arrived, book)
        arrived.notice = book.notice(for: tip.decision)
        if arrived.deposit == nil, !named.uploads.isEmpty { arrived.deposit = spool.vault.deposit(for: id) }
        arrived.isHandedOn = true
        return try await spool.admit(
            tip, deposit: arrived.deposit, reservation: reservation, uploads: named.uploads)
    }

    /// So much text is gathered on a connection without being counted: of 4,096 connections, 128 MiB
    /// at the very worst, since what gathers grows to twice its length.
    private static let shortBytes = 16 * 1024

    /// Non-nil when a request with this head brings words alone and few enough to be held.
    /// Throws what the head alone is refused for.
    func shortHead(_ head: HTTPRequest) throws -> IntakeHead? {
        let head = IntakeHead(head.headerFields)
        guard !head.isExpectant, !head.isCoded, let length = head.contentLength,
            length <= min(Self.shortBytes, settings.bounds.fieldBytes)
        else { return nil }
        return try body(of: head) == .multipart ? nil : head
    }

    /// Words alone, whole in memory: nothing of this waits but the ledger.
    ///
    /// - Returns: false when the request is not of that sort, and `then` is not called.
    func receive(
        _ head: IntakeHead, _ body: ByteBuffer, then: @escaping @Sendable (Result<Answer, any Error>) -> Void
    ) -> Bool {
        do {
            let book = rules.book
            var arrived = Arrived(evidence: evidence(by: book))
            try read(head, body, &arrived.fields)
            let form = try TipForm(arrived.fields, headerKey: head.idempotencyKey, settings: settings)
            guard form.uploads.isEmpty else { return false }
            let reservation = try form.idempotencyKey.map(spool.reserve(key:))
            let tip: Tip
            do { tip = try self.tip(Self.newID(), form, arrived, book) } catch {
                // It may be a repeat, which the ledger must be asked for.
                guard reservation != nil, arrived.evidence?.asksForHours == true else { throw error }
                return false
            }
            let notice = book.notice(for: tip.decision)
            spool.admit(text: tip, reservation: reservation) { kept in
                then(kept.map { Self.answer($0, notice) })
            }
        } catch {
            then(.failure(error))
        }
        return true
    }

    private static func newID() -> TipID {
        var source = PooledRandom.shared
        return .random(using: &source)
    }

    /// A key in the header holds its place while the body is read; one in a field only from its end. Asked again now and
    /// then: a request is only told to come again when its turn does not come soon.
    private func reserve(_ key: String?, patience: Duration) async throws -> KeyReservation? {
        guard let key, TipForm.isKey(key) else { return nil }
        let end = ContinuousClock.now + patience
        while true {
            do {
                return try spool.reserve(key: key)
            } catch let failure as Failure where failure.code == "key-in-use" && ContinuousClock.now < end {
                // Cancelled, nobody waits any more: the failure takes the files back.
                guard (try? await Task.sleep(for: .milliseconds(20))) != nil else { throw failure }
            }
        }
    }

    private func body(of head: IntakeHead) throws -> IntakeHead.Body {
        guard let body = head.body else {
            throw Failure(
                "content-type-unsupported",
                "Send multipart/form-data, application/json or application/x-www-form-urlencoded.", .refuse)
        }
        return body
    }

    /// What the head alone can be refused for, before a body is asked for: its type, a length nothing here may have, and
    /// exhibits when there is no room for them. Text is still taken then.
    func check(_ head: HTTPRequest) throws {
        let head = IntakeHead(head.headerFields)
        let announced = head.contentLength
        let fieldBytes = Int64(settings.bounds.fieldBytes)
        guard try body(of: head) == .multipart else {
            if let announced, announced > fieldBytes { throw WholeBody.tooLarge(settings.bounds.fieldBytes) }
            return
        }
        let largest = inspector.formats.maxBytesOfAny
        if let announced, announced > largest * Int64(settings.bounds.parts) + fieldBytes {
            throw Failure("too-large", "This is more than one tip may hold. Send fewer or shorter files.", .refuse)
        }
        // A length that is not told may be that of words alone: it is let in as far as its first file.
        guard let announced, try bringsExhibits(head) else { return }
        guard try hasRoom(for: announced) else { throw ExhibitIntake.noRoom }
    }

    /// By its head: more than fields may take, or nobody knows how much. A small picture is not seen here, and is not
    /// worth a place of its own.
    func bringsExhibits(_ head: IntakeHead) throws -> Bool {
        guard try body(of: head) == .multipart else { return false }
        return head.contentLength.map { $0 > settings.bounds.fieldBytes } ?? true
    }

    /// Text may use the reserve, exhibits may not.
    private func hasRoom(for bytes: Int64) throws -> Bool {
        try spool.vault.freeBytes() - bytes >= settings.bounds.reserveBytes
    }

    private func read(
        _ request: Request, _ head: IntakeHead, id: TipID, _ book: RuleBook, _ arrived: inout Arrived
    ) async throws {
        arrived.evidence = evidence(by: book)
        try await waive(&arrived.evidence, forRepeatOf: head.idempotencyKey)
        switch try body(of: head) {
        case .json, .form:
            let body = try await WholeBody.read(request, upTo: settings.bounds.fieldBytes, arrivals: arrivals)
            try read(head, body, &arrived.fields)
        case .multipart:
            arrivals.began()
            defer { arrivals.ended() }
            var exhibits = ExhibitIntake(
                deposit: spool.vault.deposit(for: id), inspector: inspector, arrivals: arrivals,
                evidence: arrived.evidence, waive: { [self] in try await waive(&$0, forRepeatOf: $1) }
            ) { [self] in try hasRoom(for: 0) }
            try await MultipartIntake(settings: settings, arrivals: arrivals).read(request, into: &exhibits, &arrived)
        }
    }

    private func evidence(by book: RuleBook) -> TipEvidence? {
        TipEvidence(formats: inspector.formats, rules: book, calendar: settings.calendar, now: time.now)
    }

    /// Hours run out between a tip and its repeat: what is known by its key is asked for nothing. It is that tip, or is
    /// refused for the key. The ledger is only looked at where there is a key and hours are asked.
    @Sendable private func waive(_ evidence: inout TipEvidence?, forRepeatOf key: String?) async throws {
        guard let key, evidence?.asksForHours == true, TipForm.isKey(key),
            try await spool.remembers(key: key, at: time.now)
        else { return }
        evidence = nil
    }

    private func read(_ head: IntakeHead, _ body: ByteBuffer, _ fields: inout FormFields) throws {
        if head.body == .json {
            try body.withUnsafeReadableBytes { raw in
                try raw.withMemoryRebound(to: UInt8.self) { bytes in
                    try JSONScanner.scan(bytes) { name, value in try fields.set(name, value) }
                }
            }
        } else {
            try FormURLEncoded.scan(body.readableBytesView) { name, value in try fields.set(name, value) }
        }
    }

    private func tip(_ id: TipID, _ form: TipForm, _ arrived: Arrived, _ book: RuleBook) throws -> Tip {
        let now = time.now
        let decision = book.decide(
            Submission(
                content: form.content, place: form.place, channel: form.channel, statedKind: form.statedKind,
                occasion: Occasion(occurredAt: form.occurredAt, receivedAt: now, calendar: settings.calendar)))
        let tip = Tip(
            id: id, channel: form.channel, statedKind: form.statedKind, content: form.content,
            occurredAt: form.occurredAt,
            place: form.place, position: form.position, contact: form.contact, receivedAt: now,
            receivedOn: settings.calendar.day(of: now), decision: decision, exhibits: arrived.exhibits
        ).compared(by: settings.calendar)
        var evidence = arrived.evidence
        return try evidence?.settle(tip) ?? tip
    }

    private static func answer(_ kept: Kept, _ notice: Emergency?) -> Answer {
        var json = JSONText()
        json.object { json in
            json.key("id")
            json.string(kept.tip.description)
            json.key("receipt")
            json.string(kept.receipt.groups)
            json.key("received_on")
            json.string(kept.receivedOn.description)
            json.key("kind")
            json.string(kept.kind.rawValue)
            json.key("exhibits")
            json.array { json in
                for exhibit in kept.exhibits { exhibit.describe(into: &json) }
            }
            if let notice {
                json.key("notice")
                json.string(notice.sentence)
            }
        }
        return Answer(json: json.bytes, status: kept.isRepeat ? .ok : .created)
    }
}

extension Exhibit {
    func describe(into json: inout JSONText) {
        json.object { json in
            json.key("number")
            json.integer(number)
            json.key("media_type")
            json.string(mediaType)
            json.key("bytes")
            json.integer(bytes)
            json.key("sha256")
            json.string(digest.description)
        }
    }
}

extension Substring {
    var trimmed: Substring {
        var rest = self
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return rest
    }
}
