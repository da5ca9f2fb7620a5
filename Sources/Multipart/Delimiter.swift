/// What parts a body: CR LF, two hyphens and the boundary. A boundary holds no CR, so CR is only ever the first byte,
/// and a match that fails in the middle can be given up whole and the search go on at the byte that failed.
struct Delimiter: Sendable {
    /// CR LF `--boundary`.
    let bytes: [UInt8]
    private let bytesAndHyphen: [UInt8]
    private let bytesAndReturn: [UInt8]

    init(boundary: some Sequence<UInt8>) {
        bytes = [Byte.carriageReturn, Byte.lineFeed, Byte.hyphen, Byte.hyphen] + boundary
        bytesAndHyphen = bytes + [Byte.hyphen]
        bytesAndReturn = bytes + [Byte.carriageReturn]
    }

    /// The delimiter and what followed it before its line turned out to be payload.
    func bytes(with end: BoundaryLineEnd) -> ArraySlice<UInt8> {
        switch end {
        case .hyphen: bytesAndHyphen[...]
        case .carriageReturn: bytesAndReturn[...]
        case .open, .padding, .paddedReturn: bytes[...]
        }
    }

    /// Where the delimiter stands in a piece of input: whole, or as many of its first bytes as the piece has left.
    struct Place {
        var start: Int
        var matched: Int
    }

    /// The first place at or after the start of `piece`, in its indices; nil when no byte of it can belong to a delimiter.
    func search(_ piece: ArraySlice<UInt8>) -> Place? {
        piece.withUnsafeBufferPointer { input in
            var from = 0
            while let start = input.firstIndex(of: Byte.carriageReturn, from: from) {
                var matched = 1
                while matched < bytes.count, start + matched < input.count, input[start + matched] == bytes[matched] {
                    matched += 1
                }
                if matched == bytes.count || start + matched == input.count {
                    return Place(start: piece.startIndex + start, matched: matched)
                }
                from = start + matched
            }
            return nil
        }
    }
}

/// What has been seen of a boundary's line behind the boundary itself.
enum BoundaryLineEnd {
    case open
    case hyphen
    case carriageReturn
    /// Spaces and tabs, which RFC 2046 section 5.1.1 lets a gateway add.
    case padding
    case paddedReturn

    enum Step {
        case wait(BoundaryLineEnd)
        /// A part begins.
        case part
        /// The body is complete.
        case close
        /// Not a boundary: a line of payload that begins like one. The byte is still to be read.
        case payload
        case malformed
    }

    func step(_ byte: UInt8) -> Step {
        switch (self, byte) {
        case (.open, Byte.hyphen): .wait(.hyphen)
        case (.open, Byte.carriageReturn): .wait(.carriageReturn)
        case (.open, Byte.space), (.open, Byte.tab), (.padding, Byte.space), (.padding, Byte.tab): .wait(.padding)
        case (.padding, Byte.carriageReturn): .wait(.paddedReturn)
        case (.hyphen, Byte.hyphen): .close
        case (.carriageReturn, Byte.lineFeed), (.paddedReturn, Byte.lineFeed): .part
        // A client that ends its lines with LF alone would have its parts run together.
        case (.open, Byte.lineFeed), (.padding, _), (.paddedReturn, _): .malformed
        case (.open, _), (.hyphen, _), (.carriageReturn, _): .payload
        }
    }
}
