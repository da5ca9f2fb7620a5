import Tips

/// The fields of a request as they were sent, before anything was asked of them. Unknown ones never get in.
struct FormFields {
    enum Name: String, CaseIterable {
        case content
        case kind
        case occurredAt = "occurred_at"
        case place
        case latitude
        case longitude
        case contact
        case channel
        case idempotencyKey = "idempotency_key"
        case upload
    }

    private var values: [Name: String] = [:]
    /// Every `upload`, in the order they came.
    private(set) var uploads: [String] = []

    /// An empty value is what a browser sends for an input nobody filled in: as good as none.
    mutating func set(_ name: String, _ value: String, part: Int? = nil) throws {
        guard let name = Name(rawValue: name), !value.isEmpty else { return }
        if name == .upload { return uploads.append(value) }
        guard values[name] == nil else {
            throw Failure(
                "invalid-field", "The field is given twice. Send it once.", .refuse, part: part, field: name.rawValue)
        }
        values[name] = value
    }

    mutating func set(_ name: String, _ value: JSONScanner.Value) throws {
        guard let known = Name(rawValue: name) else { return }
        switch value {
        case .string(let text): try set(name, text)
        case .number(let text) where known == .latitude || known == .longitude: try set(name, text)
        case .null: break
        case .strings(let all) where known == .upload:
            for text in all { try set(name, text) }
        default:
            throw Failure(
                "invalid-field", "The field has a value of the wrong sort. It must be text.", .refuse, field: name)
        }
    }

    subscript(_ name: Name) -> String? { values[name] }
}
