import HTTPTypes
import HummingbirdCore
import Inspection
import NIOCore
import ShortHTTP
import Spooling
import Tips

/// What citizens and form backends reach.
final class PublicRoutes: Sendable {
    let intake: TipIntake
    let gate: Gate
    let counters: IntakeCounters
    let uploads: UploadRoutes

    init(intake: TipIntake, gate: Gate, counters: IntakeCounters, uploads: UploadRoutes) {
        self.intake = intake
        self.gate = gate
        self.counters = counters
        self.uploads = uploads
    }

    var table: [Route] {
        uploads.table + [
            Route(
                .post, "/v1/tips", precondition: intake.check, entrance: entranceOfTips, shortWay: shortWay
            ) { [self] request, _ in
                let (answer, exhibits) = try await intake.receive(request)
                counters.answered(answer.status, exhibits: exhibits)
                return answer
            },
            Route(
                .post, "/v1/status", entrance: entranceOfGuesses,
                passing: { [self] request, _, pass in
                    Answer(json: StatusText.describe(try await record(request, pass)))
                }),
            Route(.get, "/v1/limits") { [intake] _, _ in
                Answer(json: LimitsText(formats: intake.inspector.formats, settings: intake.settings).json)
            },
            OpenAPIDocument(channels: intake.settings.channels).route,
        ]
    }

    func entranceOfTips(_ head: HTTPRequest, _ channel: any Channel) throws -> Pass {
        var pass = try gate.admit(.tip, head, channel)
        if try intake.bringsExhibits(IntakeHead(head.headerFields)) { pass.slot = try gate.arrivals.reserve() }
        return pass
    }

    func entranceOfGuesses(_ head: HTTPRequest, _ channel: any Channel) throws -> Pass {
        try gate.admit(.guess, head, channel)
    }

    /// Of tips in words alone.
    private func shortWay(
        _ request: HTTPRequest, _ channel: any Channel, _ problem: @escaping @Sendable (any Error) -> Answer
    ) throws -> ShortRequests.Way? {
        guard let head = try intake.shortHead(request) else { return nil }
        let pass = try gate.admit(.tip, request, channel)
        return { [self] body, then in
            let isTaken = intake.receive(head, body) { [self] result in
                switch result {
                case .success(let answer):
                    counters.answered(answer.status, exhibits: [])
                    then(answer)
                case .failure(let error): then(problem(error))
                }
            }
            // The other way asks the gate again.
            if !isTaken { gate.giveBack(pass) }
            return isTaken
        }
    }

    private static let unknownReceipt = Failure(
        "not-found", "No tip has this receipt. Check its sixteen characters.", .refuse)

    /// The tip whose receipt the request shows: then it was no guess. Throws one and the same for every receipt that opens
    /// nothing.
    func record(_ request: Request, _ pass: Pass) async throws -> TipRecord {
        let body = try await WholeBody.read(request, upTo: 4096)
        guard let receipt = Receipt(typed: try receiptText(body, isJSON: IntakeHead(request.headers).body == .json)),
            let record = try await intake.spool.ledger.tip(receiptHash: intake.spool.secret.hash(of: receipt))
        else { throw Self.unknownReceipt }
        gate.giveBack(pass)
        return record
    }

    private func receiptText(_ body: ByteBuffer, isJSON: Bool) throws -> String {
        var text = ""
        if isJSON {
            try body.withUnsafeReadableBytes { raw in
                try raw.withMemoryRebound(to: UInt8.self) { bytes in
                    try JSONScanner.scan(bytes) { name, value in
                        if name == "receipt", case .string(let value) = value { text = value }
                    }
                }
            }
        } else {
            try FormURLEncoded.scan(body.readableBytesView) { name, value in if name == "receipt" { text = value } }
        }
        return text
    }
}
