/// Somebody who looks at hostile bytes, one question at a time.
protocol Looking: AnyObject {
    /// Whether it can be asked.
    var isFit: Bool { get }

    /// - Returns: what is to be read as a ``LookAnswer``.
    func answer(to question: LookQuestion) throws(BoxFault) -> [UInt8]

    func end()
}

/// Looks in this very process: for tests, and where a kernel has no means for a box and the office does without.
final class OpenLook: Looking {
    private let look: LookInside

    init() throws(BoxFault) {
        do {
            look = try LookInside()
        } catch {
            throw .notStarted
        }
    }

    var isFit: Bool { true }

    func answer(to question: LookQuestion) throws(BoxFault) -> [UInt8] {
        Array(look.answer(question).message.dropFirst(BoxChannel.room.count))
    }

    func end() {}
}
