import Classification
import HTTPTypes
import HummingbirdCore
import Inspection
import Multipart
import NIOCore
import Spooling
import Tips

/// `POST /v1/tips`: reads the fields and exhibits, has them judged and decided, and answers once the spool has kept the tip.
struct TipIntake: Sendable {
    let spool: Spool
    let inspector: Inspector
    let rules: RuleBook
    let settings: ReceptionSettings
    let time: any TimeSource
    let uploads: UploadIntake

    /// What a request's body brought.
    struct Arrived {
        var fields = FormFields()
        var exhibits: [Exhibit] = []
        var deposit: (any Deposit)?
    }

    func receive(_ request: Request) async throws -> (answer: Answer, exhibits: [Exhibit]) {
        var source = SystemRandomNumberGenerator()
        let id = TipID.random(using: &source)
        let headerKey = request.headers[Self.idempotencyKey]
        let headerReservation = try reserve(headerKey)
        let arrived = try await read(request, id: id)
        do {
            let form = try TipForm(arrived.fields, headerKey: headerKey, settings: settings)
            let reservation = try headerReservation ?? form.idempotencyKey.map(spool.reserve(key:))
            let named = try await uploads.name(
                form.uploads, behind: arrived.exhibits.count, keyHash: reservation?.keyHash)
            defer { named.release() }
            let tip = tip(id, form, arrived.exhibits + named.exhibits)
            let deposit = arrived.deposit ?? (named.uploads.isEmpty ? nil : spool.vault.deposit(for: id))
            let kept = try await spool.admit(
                tip, deposit: deposit, reservation: reservation, uploads: named.uploads)
            return (Self.answer(kept), kept.isRepeat ? [] : kept.exhibits)
        } catch let failure as Failure where failure.verdict != .callSomeone {
            // Taking back twice does no harm; `callSomeone` keeps the files for the next start to decide.
            await arrived.deposit?.abandon()
            throw failure
        }
    }

    static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .ifMatch

    /// A key in the header holds its place while the body is read; one in a field only from its end.
    private func reserve(_ key: String?) throws -> KeyReservation? {
        guard let key, (16...255).contains(key.unicodeScalars.count) else { return nil }
        return try spool.reserve(key: key)
    }

    private enum Body: String {
        case json = "application/json"
        case form = "application/x-www-form-urlencoded"
        case multipart = "multipart/form-data"
    }

    private func body(of request: Request) throws -> Body {
        let type = request.headers[.contentType] ?? ""
        guard let body = Body(rawValue: type.prefix { $0 != ";" }.trimmed.lowercased()) else {
            throw Failure(
                "content-type-unsupported",
                "Send multipart/form-data, application/json or application/x-www-form-urlencoded.", .refuse)
        }
        return body
    }

    /// What the head alone can be refused for, before a body is asked for: its type, a length nothing here may have, and
    /// exhibits when there is no room for them. Text is still taken then.
    func check(_ request: Request) throws {
        let announced = request.headers[.contentLength].flatMap { Int64($0) }
        let fieldBytes = Int64(settings.bounds.fieldBytes)
        guard try body(of: request) == .multipart else {
            if let announced, announced > fieldBytes { throw WholeBody.tooLarge(settings.bounds.fieldBytes) }
            return
        }
        let largest = inspector.formats.maxBytesOfAny
        if let announced, announced > largest * Int64(settings.bounds.parts) + fieldBytes {
            throw Failure("too-large", "This is more than one tip may hold. Send fewer or shorter files.", .refuse)
        }
        guard announced.map({ $0 > fieldBytes }) ?? true else { return }
        guard try hasRoom(for: announced ?? 0) else { throw ExhibitIntake.noRoom }
    }

    /// Text may use the reserve, exhibits may not.
    private func hasRoom(for bytes: Int64) throws -> Bool {
        try spool.vault.freeBytes() - bytes >= settings.bounds.reserveBytes
    }

    private func read(_ request: Request, id: TipID) async throws -> Arrived {
        switch try body(of: request) {
        case .json: return try await readJSON(request)
        case .form: return try await readForm(request)
        case .multipart:
            var exhibits = ExhibitIntake(deposit: spool.vault.deposit(for: id), inspector: inspector) {
                try hasRoom(for: 0)
            }
            return try await MultipartIntake(settings: settings).read(request, into: &exhibits)
        }
    }

    private func readJSON(_ request: Request) async throws -> Arrived {
        let body = try await WholeBody.read(request, upTo: settings.bounds.fieldBytes)
        var arrived = Arrived()
        try body.withUnsafeReadableBytes { raw in
            try raw.withMemoryRebound(to: UInt8.self) { bytes in
                try JSONScanner.scan(bytes) { name, value in try arrived.fields.set(name, value) }
            }
        }
        return arrived
    }

    private func readForm(_ request: Request) async throws -> Arrived {
        let body = try await WholeBody.read(request, upTo: settings.bounds.fieldBytes)
        var arrived = Arrived()
        try FormURLEncoded.scan(body.readableBytesView) { name, value in try arrived.fields.set(name, value) }
        return arrived
    }

    private func tip(_ id: TipID, _ form: TipForm, _ exhibits: [Exhibit]) -> Tip {
        let now = time.now
        let decision = rules.decide(
            Submission(content: form.content, place: form.place, channel: form.channel, statedKind: form.statedKind))
        return Tip(
            id: id, channel: form.channel, statedKind: form.statedKind, content: form.content,
            occurredAt: form.occurredAt,
            place: form.place, position: form.position, contact: form.contact, receivedAt: now,
            receivedOn: settings.calendar.day(of: now), decision: decision, exhibits: exhibits)
    }

    private static func answer(_ kept: Kept) -> Answer {
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
