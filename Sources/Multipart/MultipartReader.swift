/// Reads a multipart/form-data body (RFC 7578, RFC 2046) as it arrives: a pure machine that is fed pieces and asked for
/// events until it wants more. However the body is cut into pieces, the events are the same, but for where `.bytes` are cut.
///
/// A payload is never copied: `.bytes` are slices of what was fed, or, where the start of a boundary turned out to be
/// payload after all, slices of the boundary. What is held between pieces is at most the headers of one part.
///
///     reader.feed(piece)
///     while let event = try reader.next() { … }
///     …
///     try reader.finish()
///
/// Line breaks are CR LF only. A line that begins like the boundary and goes on is payload, as most parsers have it.
/// Content-Length and Content-Transfer-Encoding of a part are not looked at (RFC 7578 sections 4.7, 4.8).
public struct MultipartReader: Sendable {
    public enum Event: Sendable, Hashable {
        case partBegan(PartHeader)
        /// Never empty.
        case bytes(ArraySlice<UInt8>)
        case partEnded
        /// The closing boundary. Whatever follows it is ignored.
        case finished
    }

    private enum State {
        case preamble
        case payload
        /// Behind a whole delimiter, whose line must now end.
        case boundaryLine(BoundaryLineEnd)
        case headers
        case closing
        case epilogue
        case failed(MultipartError)
    }

    private let limits: MultipartLimits
    private let delimiter: Delimiter
    private var state = State.preamble
    private var input: ArraySlice<UInt8> = []
    /// Bytes of the delimiter seen so far; they are no longer in `input`.
    private var matched = 0
    /// Of these, how many are no payload if they turn out not to be a delimiter: the line break that ends the headers
    /// may also be the one a delimiter begins with.
    private var implied = 0
    /// The text before the first boundary, then the headers of the part that begins.
    private var held: [UInt8] = []
    private var part = 0

    /// - Throws: when the boundary is empty, too long or holds control characters.
    public init(boundary: String, limits: MultipartLimits = MultipartLimits()) throws(MultipartError) {
        self.limits = limits
        delimiter = Delimiter(boundary: try Boundary.checked(boundary, limits: limits))
    }

    /// Takes the next piece of the body. Ask ``next()`` until it gives nil before the next one: what is not yet read is
    /// otherwise copied together with it.
    public mutating func feed(_ piece: ArraySlice<UInt8>) {
        input = input.isEmpty ? piece : input + piece
    }

    public mutating func feed(_ piece: [UInt8]) {
        feed(piece[...])
    }

    /// The next event; nil when more input is wanted. Once thrown, an error is thrown again on every call.
    public mutating func next() throws(MultipartError) -> Event? {
        while true {
            switch state {
            case .preamble:
                guard try skipPreamble() else { return nil }
            case .payload:
                if let event = readPayload() { return event }
                guard case .boundaryLine = state else { return nil }
            case .boundaryLine(let end):
                guard let byte = input.first else { return nil }
                if let event = try readBoundaryLine(byte, end) { return event }
            case .headers:
                return try readHeaders().map(Event.partBegan)
            case .closing:
                state = .epilogue
                return .finished
            case .epilogue:
                input = []
                return nil
            case .failed(let error):
                throw error
            }
        }
    }

    /// To be called when the input has ended and ``next()`` has given nil.
    /// - Throws: when the closing boundary has not come.
    public mutating func finish() throws(MultipartError) {
        switch state {
        case .epilogue, .closing: return
        case .failed(let error): throw error
        case .preamble: throw fail(.firstBoundaryNotFound)
        case .headers: throw fail(.endedInHeaders)
        case .payload: throw fail(.endedInPart)
        case .boundaryLine: throw fail(part == 0 ? .firstBoundaryNotFound : .endedInPart)
        }
    }

    private mutating func fail(_ reason: MultipartError.Reason) -> MultipartError {
        let error = MultipartError(reason, part: part == 0 ? nil : part)
        state = .failed(error)
        input = []
        held = []
        return error
    }

    /// Looks for the first boundary, at the very start or at the start of a line. Found in the middle of one, it is
    /// malformed rather than text: else the first part would vanish without a word.
    private mutating func skipPreamble() throws(MultipartError) -> Bool {
        let boundary = delimiter.bytes.dropFirst(2)
        while let byte = input.first {
            input = input.dropFirst()
            held.append(byte)
            guard held.count <= limits.preambleBytes + boundary.count else { throw fail(.preambleTooLong) }
            guard byte == boundary.last, held.suffix(boundary.count).elementsEqual(boundary) else { continue }
            let before = held.dropLast(boundary.count).last
            guard before == nil || before == Byte.lineFeed else { throw fail(.boundaryLineInvalid) }
            held.removeAll(keepingCapacity: true)
            state = .boundaryLine(.open)
            return true
        }
        return false
    }

    private mutating func readPayload() -> Event? {
        if let bytes = readText() { return .bytes(bytes) }
        if matched == delimiter.bytes.count { state = .boundaryLine(.open) }
        return nil
    }

    /// Text up to the next delimiter, in one or more slices; nil when a whole delimiter is matched or the input ran out.
    private mutating func readText() -> ArraySlice<UInt8>? {
        while matched < delimiter.bytes.count {
            if matched > 0 {
                guard let byte = input.first else { break }
                if byte == delimiter.bytes[matched] {
                    input = input.dropFirst()
                    matched += 1
                } else if let text = giveBack(delimiter.bytes.prefix(matched)) {
                    return text
                }
                continue
            }
            guard !input.isEmpty else { break }
            let place = delimiter.search(input)
            let text = input[..<(place?.start ?? input.endIndex)]
            matched = place?.matched ?? 0
            input = input[(text.endIndex + matched)...]
            if !text.isEmpty { return text }
        }
        return nil
    }

    /// What looked like a delimiter was text: the bytes that must be handed out after all, if any.
    private mutating func giveBack(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let text = bytes.dropFirst(implied)
        matched = 0
        implied = 0
        return text.isEmpty ? nil : text
    }

    private mutating func readBoundaryLine(_ byte: UInt8, _ end: BoundaryLineEnd) throws(MultipartError) -> Event? {
        let step = end.step(byte)
        if case .payload = step {
            guard part > 0 else { throw fail(.boundaryLineInvalid) }
            state = .payload
            return giveBack(delimiter.bytes(with: end)).map(Event.bytes)
        }
        input = input.dropFirst()
        switch step {
        case .wait(let end): state = .boundaryLine(end)
        case .part: return endPart(next: .headers)
        case .close: return endPart(next: .closing)
        case .payload, .malformed: throw fail(.boundaryLineInvalid)
        }
        return nil
    }

    private mutating func endPart(next: State) -> Event? {
        let ended: Event? = part == 0 ? nil : .partEnded
        state = next
        if case .headers = next { part += 1 }
        return ended
    }

    /// Collects the headers of a part; nil when the input ran out first.
    private mutating func readHeaders() throws(MultipartError) -> PartHeader? {
        guard part <= limits.parts else { throw fail(.tooManyParts) }
        while !input.isEmpty {
            let lineFeed = input.firstIndex(of: Byte.lineFeed)
            let taken = input[..<(lineFeed.map { $0 + 1 } ?? input.endIndex)]
            guard held.count + taken.count <= limits.headerBytes else { throw fail(.headersTooLong) }
            held += taken
            input = input[taken.endIndex...]
            guard lineFeed != nil else { return nil }
            let line = held.suffix(2)
            guard line.first == Byte.carriageReturn, line.count == 2 else { throw fail(.headerLineInvalid) }
            if held.count == 2 || held.suffix(4).elementsEqual("\r\n\r\n".utf8) { return try beginPart() }
        }
        return nil
    }

    private mutating func beginPart() throws(MultipartError) -> PartHeader {
        defer { held.removeAll(keepingCapacity: true) }
        do {
            let header = try PartHeader(block: held, fieldLimit: limits.headerFields)
            state = .payload
            matched = 2
            implied = 2
            return header
        } catch {
            throw fail(error.reason)
        }
    }
}
