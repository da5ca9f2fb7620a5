/// Reads the first block of a FLAC stream (RFC 9639, section 8.2): how many samples there are and how many go into a
/// second. Tags of MP3 players may stand before it.
struct FlacWalk: ContainerWalk {
    private var duration: Double?

    mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        guard window.count >= 10 else { return .hold(10) }
        if let length = ID3Tag.length(of: window) { return .pass(UInt64(length)) }
        guard window.has("fLaC") else { return .done }
        // The marker, the head of the block, and eighteen of its 34 bytes.
        guard window.count >= 26 else { return .hold(26) }
        if let word = window.bigEndian(8, at: 18), word & 0xF_FFFF_FFFF != 0 {
            duration = (word & 0xF_FFFF_FFFF).seconds(perSecond: word >> 44)
        }
        return .done
    }

    func findings(length: UInt64) -> WalkFindings { WalkFindings(durationSeconds: duration) }
}
