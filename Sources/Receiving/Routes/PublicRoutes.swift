import HTTPTypes
import HummingbirdCore
import Inspection
import NIOCore
import Spooling
import Tips

/// What citizens and form backends reach.
struct PublicRoutes: Sendable {
    let intake: TipIntake
    let counters: IntakeCounters
    let uploads: UploadRoutes

    var table: [Route] {
        uploads.table + [
            Route(.post, "/v1/tips", precondition: intake.check) { request, _ in
                let (answer, exhibits) = try await intake.receive(request)
                counters.answered(answer.status, exhibits: exhibits)
                return answer
            },
            Route(.post, "/v1/status") { request, _ in try await status(request) },
            Route(.get, "/v1/limits") { _, _ in Answer(json: limits) },
        ]
    }

    private static let unknownReceipt = Failure(
        "not-found", "No tip has this receipt. Check its sixteen characters.", .refuse)

    /// One and the same answer for every receipt that opens nothing.
    private func status(_ request: Request) async throws -> Answer {
        let body = try await WholeBody.read(request, upTo: 4096)
        guard let receipt = Receipt(typed: try receiptText(body, type: request.headers[.contentType] ?? "")),
            let record = try await intake.spool.ledger.tip(receiptHash: intake.spool.secret.hash(of: receipt))
        else { throw Self.unknownReceipt }
        return Answer(json: StatusText.describe(record))
    }

    private func receiptText(_ body: ByteBuffer, type: String) throws -> String {
        var text = ""
        if type.lowercased().hasPrefix("application/json") {
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

    /// What a form may check before it uploads.
    private var limits: [UInt8] {
        var json = JSONText()
        json.object { json in
            json.key("content")
            json.object { json in
                json.key("max_characters")
                json.integer(10_000)
            }
            json.key("parts")
            json.integer(intake.settings.bounds.parts)
            json.key("channels")
            json.array { json in
                for channel in intake.settings.channels { json.string(channel) }
            }
            json.key("accepts")
            json.array { json in
                for format in intake.inspector.formats.all { describe(format, into: &json) }
            }
        }
        return json.bytes
    }

    private func describe(_ format: Format, into json: inout JSONText) {
        json.object { json in
            json.key("media_type")
            json.string(format.mediaType)
            json.key("family")
            json.string(format.family.rawValue)
            json.key("max_bytes")
            json.integer(intake.inspector.formats.maxBytes(format.family))
            json.key("extensions")
            json.array { json in
                for ending in format.extensions { json.string(ending) }
            }
        }
    }
}
