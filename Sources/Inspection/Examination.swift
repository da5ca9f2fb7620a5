/// The look at one file whose head was accepted, through its container to its end, as it streams by or as it is read.
///
/// The file's bytes are only carried here: what they are is seen in the box, a window at a time.
public struct Examination: Sendable {
    public let format: Format
    let marks: [Mark]
    private let box: InspectionBox
    private var position: WalkPosition?
    /// What a head that was the whole file comes to.
    private var found: WalkFindings?
    /// Passed over since the last look.
    private var passed: UInt64 = 0
    private var window: [UInt8] = []
    private var tail = TailWindow()
    /// How much of the file was fed or passed over.
    private(set) var seenBytes: Int64
    /// A worker died of it, or would not end.
    private var isLost = false

    /// So much is looked at together, unless less is asked for: few questions, and little of each file in memory.
    public static let windowBytes = 256 * 1024

    /// - Parameters:
    ///   - marks: what is known by the head.
    ///   - start: the head, and what had come behind it.
    ///   - seen: how long the head was that `position` lies behind.
    ///   - found: nil where more follows.
    init(
        format: Format, marks: [Mark], start: ArraySlice<UInt8>, seen: Int, _ position: WalkPosition?,
        found: WalkFindings?, box: InspectionBox
    ) {
        self.format = format
        self.marks = marks
        self.box = box
        self.position = position
        self.found = found
        seenBytes = Int64(start.count)
        guard found == nil else { return }
        // All at once: it is still somebody else's, and would be copied to be added to.
        tail.append(start)
        collect(start.dropFirst(seen), Self.windowBytes)
    }

    /// One that no worker lived to tell of.
    init(lost format: Format, seenBytes: Int, box: InspectionBox) {
        self.init(format: format, marks: [], start: [], seen: 0, nil, found: nil, box: box)
        self.seenBytes = Int64(seenBytes)
        isLost = true
    }

    /// The next bytes of the file.
    ///
    /// - Parameter most: so much is looked at together. With many files at once less, for the sake of memory.
    public mutating func feed(_ piece: ArraySlice<UInt8>, together most: Int = Examination.windowBytes) async {
        seenBytes += Int64(piece.count)
        guard !isLost else { return }
        tail.append(piece)
        collect(piece, most)
        if window.count >= most { await look() }
    }

    /// How many of the bytes to come nobody need read, in a file of `length` bytes: its end is always looked at.
    func idleBytes(of length: Int64) -> Int64 {
        let beforeTail = max(0, length - Int64(TailWindow.mostBytes) - seenBytes)
        guard let position, !isLost else { return isLost ? max(0, length - seenBytes) : beforeTail }
        return window.isEmpty ? min(beforeTail, Int64(clamping: position.idleBytes)) : 0
    }

    /// Says that so many bytes lie between what was fed and what will be: at most ``idleBytes(of:)``.
    mutating func pass(_ count: Int64) {
        seenBytes += max(0, count)
        _ = skip(UInt64(max(0, count)))
    }

    /// Feeds what is to be looked at of a file that lies somewhere, up to `length`, and reads nothing else.
    ///
    /// - Parameter read: gives the bytes from an offset on, at least one; none where the file became shorter meanwhile: then
    ///   what was there is the file.
    public mutating func follow(to length: Int64, read: (_ offset: Int64, _ most: Int) async throws -> [UInt8])
        async throws
    {
        while seenBytes < length {
            pass(idleBytes(of: length))
            let piece = try await read(seenBytes, 64 * 1024)
            if piece.isEmpty { return }
            await feed(piece[...])
        }
    }

    /// How long it plays, as soon as nothing that is still to come can change it.
    public var durationSeconds: Double? { position?.durationSeconds }

    /// What the whole file comes to, once all of it was fed.
    public mutating func result(by formats: Formats) async -> Examined {
        if !window.isEmpty { await look() }
        if found == nil, !isLost {
            if case .end(let findings) = await box.answer(to: .end(position, passed: passed, tail: tail.bytes)) {
                found = findings
            } else {
                isLost = true
            }
        }
        guard let found, !isLost else {
            let unverified = marks.filter { $0 != .unverified } + [.unverified]
            return Examined(judgement: .accept(format: format, marks: unverified), findings: WalkFindings())
        }
        return Examined(judgement: formats.judgement(of: format, marks: marks, found), findings: found)
    }

    /// - Returns: how many of the next `count` bytes nobody looks at.
    private mutating func skip(_ count: UInt64) -> UInt64 {
        guard var position, window.isEmpty else { return position == nil ? count : 0 }
        let idle = min(count, position.idleBytes)
        if position.idleBytes != .max { position.idleBytes -= idle }
        passed = passed.adding(idle)
        self.position = position
        return idle
    }

    /// What grows by itself comes to twice of what it holds, in each of many uploads.
    private mutating func collect(_ bytes: ArraySlice<UInt8>, _ most: Int) {
        let piece = bytes.dropFirst(Int(skip(UInt64(bytes.count))))
        if window.count + piece.count > max(window.capacity, most / 4) {
            window.reserveCapacity(max(window.count + piece.count, most + most / 4))
        }
        window.append(contentsOf: piece)
    }

    private mutating func look() async {
        // Let go of here, so that what a worker was shown is freed and not copied.
        var rest = window[...]
        window = []
        while let asked = position, !rest.isEmpty, !isLost {
            let piece = rest.prefix(LookWindow.mostBytes)
            let question = LookQuestion.step(asked, passed: passed, window: piece)
            passed = 0
            rest = rest.dropFirst(piece.count)
            if case .step(let now) = await box.answer(to: question), now.mediaType == asked.mediaType {
                position = now
            } else {
                isLost = true
            }
        }
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
