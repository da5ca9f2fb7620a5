import HTTPTypes

/// What intake asks of a request's head, gathered in one pass: every look by name goes through all the fields again.
struct IntakeHead: Sendable, Equatable {
    /// Of several, one behind the other, as RFC 9110 joins them: no such type is taken.
    var contentType = ""
    /// Nil where none is given or what is given is no length.
    var contentLength: Int64?
    var idempotencyKey: String?
    /// The client waits to be told before it sends its body.
    var isExpectant = false
    /// The body is not what it will be read as: it comes in chunks, or packed.
    var isCoded = false

    init(_ fields: HTTPFields) {
        for field in fields {
            switch field.name.canonicalName {
            case "content-type": contentType = contentType.isEmpty ? field.value : "\(contentType), \(field.value)"
            case "content-length": contentLength = Int64(field.value)
            // Two keys are none: as short as that, it is refused.
            case "idempotency-key": idempotencyKey = idempotencyKey == nil ? field.value : ""
            case "expect": isExpectant = true
            case "content-encoding", "transfer-encoding": isCoded = true
            default: break
            }
        }
    }

    enum Body: String {
        case json = "application/json"
        case form = "application/x-www-form-urlencoded"
        case multipart = "multipart/form-data"
    }

    /// Nil for a type that is not taken.
    var body: Body? {
        // As programs write it.
        if let body = Body(rawValue: contentType) { return body }
        return Body(rawValue: contentType.prefix { $0 != ";" }.trimmed.lowercased())
    }
}
