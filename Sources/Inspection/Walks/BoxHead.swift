/// The four characters that name a box, as a number: nothing is allocated to compare them.
struct BoxKind: Sendable, Hashable, BitwiseCopyable, ExpressibleByStringLiteral {
    let code: UInt32

    init(code: UInt32) { self.code = code }

    init(stringLiteral text: StaticString) {
        var code: UInt32 = 0
        for index in 0..<min(4, text.utf8CodeUnitCount) { code = code << 8 | UInt32(text.utf8Start[index]) }
        self.code = code
    }

    /// Letters, digits and signs: what is no name is no box.
    var isName: Bool {
        (0..<4).allSatisfy { (0x20...0x7E).contains(UInt8(truncatingIfNeeded: code >> ($0 * 8))) || code >> 24 == 0xA9 }
    }
}

/// The head of an ISO box (ISO 14496-12, 4.2).
struct BoxHead: BitwiseCopyable {
    var kind: BoxKind
    var headBytes: UInt64
    /// With its head; nil when it goes on to the end of the file.
    var length: UInt64?

    /// - Parameter window: eight bytes, or sixteen where the first four are 1.
    /// - Returns: nil where no box can begin.
    init?(_ window: Head) {
        guard let short = window.bigEndian(4, at: 0), let code = window.bigEndian(4, at: 4) else { return nil }
        kind = BoxKind(code: UInt32(code))
        guard kind.isName else { return nil }
        switch short {
        case 0: (headBytes, length) = (8, nil)
        case 1:
            guard let long = window.bigEndian(8, at: 8), long >= 16 else { return nil }
            (headBytes, length) = (16, long)
        default:
            guard short >= 8 else { return nil }
            (headBytes, length) = (8, short)
        }
    }
}
