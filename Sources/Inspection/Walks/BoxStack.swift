/// The boxes a walk is inside of, at most eight deep: what is nested deeper is passed over.
struct BoxStack: Sendable, BitwiseCopyable {
    private var kinds = SIMD8<UInt32>()
    private var ends = SIMD8<UInt64>()
    private(set) var depth = 0

    /// Nil at the level of the file.
    var kind: BoxKind? { depth == 0 ? nil : BoxKind(code: kinds[depth - 1]) }
    var end: UInt64 { depth == 0 ? .max : ends[depth - 1] }
    var isFull: Bool { depth == 8 }

    mutating func push(_ kind: BoxKind, end: UInt64) {
        guard !isFull else { return }
        kinds[depth] = kind.code
        ends[depth] = end
        depth += 1
    }

    /// The innermost box, if it ends here.
    mutating func pop(at position: UInt64) -> BoxKind? {
        guard let kind, end <= position else { return nil }
        depth -= 1
        return kind
    }
}
