/// The look at one file whose head was accepted, through its container to its end, as it streams by or as it is read.
public struct Examination: Sendable {
    public let format: Format
    private let marks: [Mark]
    private var walk: Walk?
    private var tail = TailWindow()
    private var bytes: UInt64 = 0
    /// The head was the file: nothing of it is unseen.
    private let isWhole: Bool

    /// - Parameters:
    ///   - marks: what is known by the head.
    ///   - head: the bytes that were judged.
    ///   - isWhole: nothing follows them.
    public init(format: Format, marks: [Mark], head: ArraySlice<UInt8>, isWhole: Bool) {
        self.format = format
        self.marks = marks
        self.isWhole = isWhole
        walk = Walk(mediaType: format.mediaType)
        feed(head)
    }

    /// The next bytes of the file.
    public mutating func feed(_ piece: ArraySlice<UInt8>) {
        bytes += UInt64(piece.count)
        walk?.feed(piece)
        tail.append(piece)
    }

    /// How far it has come.
    public var seenBytes: Int64 { Int64(clamping: bytes) }

    /// How many of the bytes to come nobody need read, in a file of `length` bytes: its end is always looked at.
    public func idleBytes(of length: Int64) -> Int64 {
        let beforeTail = max(0, length - Int64(TailWindow.mostBytes) - seenBytes)
        return min(beforeTail, walk.map { Int64(clamping: $0.idleBytes) } ?? .max)
    }

    /// Says that so many bytes lie between what was fed and what will be: at most ``idleBytes(of:)``.
    public mutating func pass(_ count: Int64) {
        let count = UInt64(max(0, count))
        bytes += count
        walk?.pass(count)
    }

    /// How long it plays, as soon as nothing that is still to come can change it.
    public var durationSeconds: Double? { walk.flatMap { $0.durationIsFinal ? $0.findings.durationSeconds : nil } }

    /// What the whole file comes to, once all of it was fed.
    public func result(by formats: Formats) -> Examined {
        var findings = walk?.findings ?? WalkFindings()
        let tail = Head(tail.bytes, isWhole: isWhole)
        if findings.payload == nil {
            findings.payload = PayloadScan.payload(inTail: tail, isSeen: isWhole) ?? payload(behind: findings, tail)
        }
        if isNothing(behind: findings, tail) { findings.trailingBytes = 0 }
        // Samsung's notes are read from the end of the file.
        if findings.trailingBytes > 8, findings.trailer == nil, tail.has("SEFT", at: tail.count - 4) {
            findings.trailer = .notes
        }
        return Examined(
            judgement: formats.judgement(of: format, marks: marks, findings), findings: findings)
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

/// A file that was looked at to its end.
public struct Examined: Sendable, Hashable {
    public var judgement: Judgement
    public var findings: WalkFindings

    /// What goes to the analyst with the exhibit: the marks, then what is known of it.
    public var notes: [String] {
        guard case .accept(_, let marks) = judgement else { return [] }
        let known = [
            findings.durationSeconds.flatMap(DurationNote.text), findings.pixels.map(PixelNote.text),
            findings.captured.map(CaptureNote.text), findings.place.map(PlaceNote.text),
        ]
        return marks.map(\.rawValue) + known.compactMap { $0 }
    }
}
