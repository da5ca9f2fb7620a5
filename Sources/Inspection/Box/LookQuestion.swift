/// What a worker is asked about a file. The bytes of the file lie beside the question: they are the only thing in it that
/// comes from outside.
struct LookQuestion: Sendable {
    var matter: Matter
    /// At most ``LookWindow/mostBytes``.
    var window: LookWindow

    enum Matter: Sendable, Hashable {
        case head(isWhole: Bool, asksMagic: Bool)
        case step(WalkPosition, passed: UInt64)
        case end(WalkPosition?, passed: UInt64)
    }

    /// What does this begin as? All of it when `isWhole`.
    static func head(_ head: ArraySlice<UInt8>, isWhole: Bool, asksMagic: Bool) -> LookQuestion {
        LookQuestion(matter: .head(isWhole: isWhole, asksMagic: asksMagic), window: LookWindow(head))
    }

    /// What is to be seen in the next bytes, `passed` behind those of the last look?
    static func step(_ position: WalkPosition, passed: UInt64, window: ArraySlice<UInt8>) -> LookQuestion {
        LookQuestion(matter: .step(position, passed: passed), window: LookWindow(window))
    }

    /// What does the whole file come to, whose last bytes these are?
    static func end(_ position: WalkPosition?, passed: UInt64, tail: ArraySlice<UInt8>) -> LookQuestion {
        LookQuestion(matter: .end(position, passed: passed), window: LookWindow(tail))
    }

    /// Ready to be sent to somebody who has the window already.
    var message: [UInt8] {
        var message = MessageWriter()
        message.add(UInt64(window.count))
        switch matter {
        case .head(let isWhole, let asksMagic):
            message.add(0 as UInt8)
            message.add(isWhole)
            message.add(asksMagic)
        case .step(let position, let passed):
            message.add(1 as UInt8)
            message.add(passed)
            message.add(position)
        case .end(let position, let passed):
            message.add(2 as UInt8)
            message.add(passed)
            message.add(position != nil)
            if let position { message.add(position) }
        }
        return message.bytes
    }

    /// Nil for what is no question.
    ///
    /// - Parameter shared: where the window lies.
    init?(_ message: [UInt8], shared: UnsafeRawBufferPointer) {
        var message = MessageReader(message[...])
        guard let count = message.number(), count <= UInt64(shared.count), let matter = message.matter(),
            message.rest.isEmpty
        else { return nil }
        self.init(matter: matter, window: LookWindow(shared: UnsafeRawBufferPointer(rebasing: shared[..<Int(count)])))
    }

    private init(matter: Matter, window: LookWindow) {
        self.matter = matter
        self.window = window
    }
}

extension MessageReader {
    fileprivate mutating func matter() -> LookQuestion.Matter? {
        switch byte() {
        case 0:
            guard let isWhole = flag(), let asksMagic = flag() else { return nil }
            return .head(isWhole: isWhole, asksMagic: asksMagic)
        case 1:
            guard let passed = number(), let position = position() else { return nil }
            return .step(position, passed: passed)
        case 2:
            guard let passed = number(), let position = ifAny({ $0.position() }) else { return nil }
            return .end(position, passed: passed)
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
