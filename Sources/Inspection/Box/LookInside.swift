internal import Tips

/// Looks at the bytes of files: what runs inside the box, and where there is no box in this very process.
final class LookInside {
    private let magic: MagicLibrary

    /// Opens all that it needs, before the door is shut.
    init() throws(Failure) {
        magic = try MagicLibrary()
    }

    /// - Parameters:
    ///   - message: a question.
    ///   - window: where the bytes lie that it is about.
    /// - Returns: the answer, ready to be sent.
    func answer(_ message: [UInt8], _ window: UnsafeRawBufferPointer) -> [UInt8] {
        (LookQuestion(message, shared: window).map(answer) ?? .nothing).message
    }

    func answer(_ question: LookQuestion) -> LookAnswer {
        let window = question.window
        return switch question.matter {
        case .head(let isWhole, let asksMagic): look(at: Head(window.bytes, isWhole: isWhole), asksMagic)
        case .step(let position, let passed): step(position, passed, window)
        case .end(let position, let passed): end(position, passed, window.bytes)
        }
    }

    private func look(at head: Head, _ asksMagic: Bool) -> LookAnswer {
        var facts = HeadFacts(own: Signature.mediaType(of: head))
        guard facts.own != nil || asksMagic else {
            // libmagic would take a millisecond over a text that nobody wants.
            facts.other = OtherText.code(of: head.bytes)
            return .head(facts, nil, nil)
        }
        facts.magic = magic.answer(for: head.bytes).spoken
        facts.payload = PayloadScan.payload(inHead: head)
        if facts.own == nil { facts.other = OtherText.code(of: head.bytes) }
        guard let type = facts.own, var walk = Walk(mediaType: type) else {
            return .head(facts, nil, head.isWhole ? findings(nil, head) : nil)
        }
        walk.feed(head.bytes)
        return .head(facts, position(of: walk, type), head.isWhole ? findings(walk, head) : nil)
    }

    private func step(_ position: WalkPosition, _ passed: UInt64, _ window: LookWindow) -> LookAnswer {
        guard var walk = Walk(mediaType: position.mediaType, frozen: position.state) else { return .nothing }
        walk.pass(passed)
        lead(&walk, through: window)
        return .step(self.position(of: walk, position.mediaType))
    }

    /// What the walk passes over is not even copied: of a film with large pieces, that is nearly all.
    private func lead(_ walk: inout Walk, through window: LookWindow) {
        var offset = 0
        var length = Self.leastPiece
        while offset < window.count {
            let idle = min(walk.idleBytes, UInt64(window.count - offset))
            walk.pass(idle)
            offset += Int(idle)
            let piece = window.piece(from: offset, upTo: length)
            walk.feed(piece)
            offset += piece.count
            length = walk.idleBytes > 0 ? Self.leastPiece : min(2 * length, Self.mostPiece)
        }
    }

    private static let leastPiece = 1024
    private static let mostPiece = 32_768

    private func end(_ position: WalkPosition?, _ passed: UInt64, _ tail: ArraySlice<UInt8>) -> LookAnswer {
        let tail = Head(tail, isWhole: false)
        guard let position else { return .end(findings(nil, tail)) }
        guard var walk = Walk(mediaType: position.mediaType, frozen: position.state) else { return .nothing }
        walk.pass(passed)
        return .end(findings(walk, tail))
    }

    private func position(of walk: Walk, _ mediaType: String) -> WalkPosition {
        WalkPosition(
            mediaType: mediaType, state: walk.frozen, idleBytes: walk.idleBytes,
            durationSeconds: walk.durationIsFinal ? walk.findings.spoken.durationSeconds : nil)
    }

    private func findings(_ walk: Walk?, _ tail: Head) -> WalkFindings {
        var findings = walk?.findings ?? WalkFindings()
        if findings.payload == nil {
            findings.payload =
                PayloadScan.payload(inTail: tail, isSeen: tail.isWhole) ?? payload(behind: findings, tail)
        }
        if isNothing(behind: findings, tail) { findings.trailingBytes = 0 }
        // Samsung's notes are read from the end of the file.
        if findings.trailingBytes > 8, findings.trailer == nil, tail.has("SEFT", at: tail.count - 4) {
            findings.trailer = .notes
        }
        return findings.spoken
    }

    /// The end of a line that a mail program added, or padding: the same byte over and over.
    private func isNothing(behind findings: WalkFindings, _ tail: Head) -> Bool {
        guard findings.payload == nil, let length = Int(exactly: findings.trailingBytes), length > 0 else {
            return false
        }
        guard let behind = tail.dropping(tail.count - length), let first = behind[0] else { return false }
        return length < 12 || behind.run(of: first) == length
    }

    /// What is a program only where it begins, in the little that lies behind the container's end.
    private func payload(behind findings: WalkFindings, _ tail: Head) -> ForeignPayload? {
        guard let length = Int(exactly: findings.trailingBytes), length > 0 else { return nil }
        return tail.dropping(tail.count - length).flatMap(PayloadScan.payload(atStartOf:))
    }
}

extension MagicAnswer {
    /// As it may cross the wall: what is no name of a type names nothing.
    fileprivate var spoken: MagicAnswer {
        guard case .type(let type) = self, !MessageReader.isName(type) else { return self }
        return .unknown
    }
}
