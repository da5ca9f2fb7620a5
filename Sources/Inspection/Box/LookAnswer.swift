/// What a worker says. It has touched hostile bytes, so nothing it says is believed before it is read as strictly as those:
/// whatever is out of bounds is no answer.
enum LookAnswer: Hashable {
    case head(HeadFacts, WalkPosition?, WalkFindings?)
    case step(WalkPosition)
    case end(WalkFindings)
    /// It was asked what it does not understand.
    case nothing

    var message: [UInt8] {
        var message = MessageWriter()
        switch self {
        case .head(let facts, let position, let findings):
            message.add(0 as UInt8)
            message.add(facts)
            message.add(position != nil)
            if let position { message.add(position) }
            message.add(findings != nil)
            if let findings { message.add(findings) }
        case .step(let position):
            message.add(1 as UInt8)
            message.add(position)
        case .end(let findings):
            message.add(2 as UInt8)
            message.add(findings)
        case .nothing:
            message.add(3 as UInt8)
        }
        return message.bytes
    }

    /// Nil for what is no answer.
    init?(_ message: [UInt8]) {
        var message = MessageReader(message[...])
        switch message.byte() {
        case 0:
            guard let facts = message.headFacts(), let position = message.ifAny({ $0.position() }),
                let findings = message.ifAny({ $0.findings() })
            else { return nil }
            self = .head(facts, position, findings)
        case 1:
            guard let position = message.position() else { return nil }
            self = .step(position)
        case 2:
            guard let findings = message.findings() else { return nil }
            self = .end(findings)
        case 3: self = .nothing
        default: return nil
        }
        guard message.rest.isEmpty else { return nil }
    }
}

/// What is to be seen in the first bytes of a file.
struct HeadFacts: Sendable, Hashable {
    /// By a signature of ours.
    var own: String?
    /// Nil when it was not asked.
    var magic: MagicAnswer?
    /// What else than media begins here.
    var payload: ForeignPayload?
    /// Of what is no media at all: what programs take it for.
    var other: Refusal.Code?
}
