/// Holds what a walk leaves aside against the signatures of what is no media: the start of each piece that is neither
/// picture nor sound, and what lies behind the container's end. How a file is cut makes no difference to what is found.
struct PieceScan: Sendable, BitwiseCopyable {
    private(set) var found: ForeignPayload?
    /// The piece whose start is to be looked at.
    private var piece: UInt64 = 0
    /// How much behind the end is still to be looked at.
    private var behind: UInt64 = 0
    private var isAtStart = false

    /// A signature, and what stands before it in a piece: a name, a description.
    static let pieceBytes: UInt64 = 96
    /// More than this behind the end no reader of archives searches (1 MiB in 7-Zip and UnRAR).
    static let behindBytes: UInt64 = 1 << 20
    private static let frameBytes = 512
    /// The longest signature with what must stand behind it.
    private static let overlapBytes = 64

    /// It asks for the next window itself.
    var isBusy: Bool { piece > 0 || behind > 0 }

    /// What the container does not read begins here.
    mutating func begin(piece count: UInt64) { piece = count }

    /// The container has ended here.
    mutating func beginBehind() {
        behind = Self.behindBytes
        isAtStart = true
    }

    /// The walk was given up.
    mutating func stop() { (piece, behind) = (0, 0) }

    mutating func step(_ window: Head) -> WalkStep {
        if piece > 0 {
            let wanted = Int(min(piece, Self.pieceBytes))
            guard window.count >= wanted else { return .hold(wanted) }
            look(at: window.prefix(wanted))
            let whole = piece
            piece = 0
            return .pass(whole)
        }
        guard behind > 0 else { return .done }
        guard window.count >= Self.frameBytes else { return .hold(Self.frameBytes) }
        let frame = window.prefix(Self.frameBytes)
        look(at: frame)
        if isAtStart, found == nil { found = PayloadScan.payload(atStartOf: frame) }
        isAtStart = false
        let passed = UInt64(Self.frameBytes - Self.overlapBytes)
        behind -= min(behind, passed)
        return found == nil ? .pass(passed) : .done
    }

    private mutating func look(at window: Head) {
        if found == nil { found = PayloadScan.payload(in: window) }
    }
}
