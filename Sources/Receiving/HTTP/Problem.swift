import HTTPTypes
import Inspection
import ShortHTTP
import Tips

/// The edge where a `Failure` becomes an HTTP answer: `application/problem+json` (RFC 9457) with a stable `code`.
struct Problem {
    var failure: Failure

    init(_ failure: Failure) {
        self.failure = failure
    }

    /// Anything else that was thrown: the sender hears that it may be tried again, the operator finds it in the log.
    init(unexpected error: any Error) {
        self.init(
            Failure(
                "internal", "Something went wrong here. Try again shortly.", .again, retryAfterSeconds: 10, cause: error
            ))
    }

    /// Code → status and title. Codes that are not listed follow from the verdict.
    static let table: [Failure.Code: (status: HTTPResponse.Status, title: String)] = [
        "malformed": (.badRequest, "The request cannot be read"),
        "not-found": (.notFound, "Not found"),
        "method-not-allowed": (.methodNotAllowed, "Another method is needed"),
        "too-slow": (.requestTimeout, "The request took too long"),
        "key-in-use": (.conflict, "The same request is still being read"),
        "too-large": (.contentTooLarge, "Too large"),
        "content-type-unsupported": (.unsupportedMediaType, "The content type is not taken here"),
        "coding-unsupported": (.notImplemented, "The transfer coding is not known here"),
        "invalid-field": (.unprocessableContent, "A field is not right"),
        "tus-version": (.preconditionFailed, "Another version of the protocol"),
        "upload-offset": (.conflict, "Another offset"),
        "upload-in-use": (.conflict, "The upload is in use"),
        "upload-gone": (.gone, "The upload is gone"),
        "upload-taken": (.unprocessableContent, "The upload belongs to another tip"),
        "upload-not-kept": (.serviceUnavailable, "The upload could not be kept"),
        "too-many-uploads": (.serviceUnavailable, "Too many uploads"),
        "upload-share": (.tooManyRequests, "Too many uploads from here"),
        "checksum-mismatch": (.init(code: 460, reasonPhrase: "Checksum Mismatch"), "The checksum is another"),
        "key-taken": (.unprocessableContent, "The key belongs to another tip"),
        "file-too-large": (.contentTooLarge, "A file is too large"),
        "files-too-large": (.contentTooLarge, "The files are too large together"),
        "too-many-files": (.unprocessableContent, "Too many files"),
        "too-few-files": (.unprocessableContent, "Too few files"),
        "video-too-long": (.unprocessableContent, "A video is too long"),
        "audio-too-long": (.unprocessableContent, "A sound is too long"),
        "mixed-evidence": (.unprocessableContent, "The files do not go together"),
        "event-too-old": (.unprocessableContent, "The event is too long ago"),
        "event-time-missing": (.unprocessableContent, "The time of the event is missing"),
        "event-in-future": (.unprocessableContent, "The event is still to come"),
        "headers-too-large": (.requestHeaderFieldsTooLarge, "The headers are too large"),
        "token-unknown": (.unauthorized, "The token is not known"),
        "too-many": (.tooManyRequests, "Too many requests"),
        "disk-full": (.init(code: 507, reasonPhrase: "Insufficient Storage"), "No room for exhibits"),
        "exhibit-not-kept": (.serviceUnavailable, "An exhibit could not be kept"),
        "ledger-full": (.init(code: 507, reasonPhrase: "Insufficient Storage"), "No room for tips"),
        "ledger-failed": (.serviceUnavailable, "The tip could not be kept"),
        "busy": (.serviceUnavailable, "Busy"),
        "closing": (.serviceUnavailable, "Going down"),
        "cut-off": (.serviceUnavailable, "The request was cut off"),
        "internal": (.internalServerError, "Something went wrong"),
    ]

    var status: HTTPResponse.Status {
        if let entry = Self.table[failure.code] { return entry.status }
        if refusal != nil { return .unsupportedMediaType }
        return failure.verdict == .refuse ? .badRequest : .serviceUnavailable
    }

    /// Non-nil where an exhibit is to blame for what it is.
    private var refusal: Refusal.Code? { Refusal.Code(rawValue: failure.code.rawValue) }

    private var title: String {
        Self.table[failure.code]?.title ?? (refusal == nil ? status.reasonPhrase : "A file is not taken")
    }

    var body: [UInt8] {
        var json = JSONText()
        json.object { json in
            json.key("type")
            json.string("urn:tipline:problem:\(failure.code.rawValue)")
            json.key("title")
            json.string(title)
            json.key("status")
            json.integer(status.code)
            json.key("code")
            json.string(failure.code.rawValue)
            json.key("detail")
            json.string(failure.sentence)
            if let part = failure.part {
                json.key("part")
                json.integer(part)
            }
            if let field = failure.field {
                json.key("field")
                json.string(field)
            }
        }
        return json.bytes
    }

    func answer() -> Answer {
        var answer = Answer(status, body, type: "application/problem+json")
        if failure.code == "tus-version" { answer.headers[.tusVersion] = UploadHeaders.version }
        if let seconds = retryAfterSeconds { answer.headers[.retryAfter] = String(seconds) }
        // RFC 9110, section 11.6.1: who is not let in is told by what he would be.
        if status == .unauthorized { answer.headers[.wwwAuthenticate] = "Bearer" }
        return answer
    }

    /// Where nobody knows better, a minute: what passes by itself has mostly passed by then.
    private var retryAfterSeconds: Int? {
        switch status.code {
        case 429, 503, 507: failure.retryAfterSeconds ?? 60
        default: failure.retryAfterSeconds
        }
    }
}
