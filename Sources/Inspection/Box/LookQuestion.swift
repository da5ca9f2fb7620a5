/// What a worker is asked about a file, and how that is written. The bytes of the file are the only thing in it that comes
/// from outside.
enum LookQuestion {
    /// What does this begin as? All of it when `isWhole`.
    case head(ArraySlice<UInt8>, isWhole: Bool, asksMagic: Bool)
    /// What is to be seen in the next bytes, `passed` behind those of the last look?
    case step(WalkPosition, passed: UInt64, window: ArraySlice<UInt8>)
    /// What does the whole file come to, whose last bytes these are?
    case end(WalkPosition?, passed: UInt64, tail: ArraySlice<UInt8>)

    /// Ready to be sent.
    var message: [UInt8] {
        var message = MessageWriter()
        switch self {
        case .head(let head, let isWhole, let asksMagic):
            message.add(0 as UInt8)
            message.add(isWhole)
            message.add(asksMagic)
            message.add(rest: head)
        case .step(let position, let passed, let window):
            message.add(1 as UInt8)
            message.add(position)
            message.add(passed)
            message.add(rest: window)
        case .end(let position, let passed, let tail):
            message.add(2 as UInt8)
            message.add(position != nil)
            if let position { message.add(position) }
            message.add(passed)
            message.add(rest: tail)
        }
        return message.bytes
    }

    /// Nil for what is no question.
    init?(_ message: [UInt8]) {
        var message = MessageReader(message[...])
        switch message.byte() {
        case 0:
            guard let isWhole = message.flag(), let asksMagic = message.flag() else { return nil }
            self = .head(message.rest, isWhole: isWhole, asksMagic: asksMagic)
        case 1:
            guard let position = message.position(), let passed = message.number() else { return nil }
            self = .step(position, passed: passed, window: message.rest)
        case 2:
            guard let hasPosition = message.flag() else { return nil }
            let position = hasPosition ? message.position() : nil
            guard hasPosition == (position != nil), let passed = message.number() else { return nil }
            self = .end(position, passed: passed, tail: message.rest)
        default: return nil
        }
    }
}

/// Where a walk stands between two looks. Only a worker can read `state`; outside it is carried, never opened.
struct WalkPosition: Sendable, Hashable {
    var mediaType: String
    var state: [UInt8] = []
    /// How many of the bytes to come will not be looked at.
    var idleBytes: UInt64 = 0
    /// How long it plays, as soon as nothing that is still to come can change it.
    var durationSeconds: Double?

    /// A walk, with a piece that has only begun to come.
    static let mostStateBytes = 16_384
}
