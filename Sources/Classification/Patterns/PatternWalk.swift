/// A pattern as the places it may have got to, as bits, all moved on together with every character: never more than its length
/// of them, however long the text is.
struct PatternWalk: Sendable {
    /// 64 places each.
    private let words: Int
    /// By class: the places whose character is of it.
    private let members: [UInt64]
    /// By place: what may come behind it.
    private let following: [UInt64]
    private let beginning: [UInt64]
    /// Behind these the pattern is whole.
    private let last: [UInt64]
    private let marks: (starts: Int, ends: Int)

    init(_ steps: PatternSteps, _ members: [PatternSteps.Places]) {
        let words = max(1, (steps.sets.count + 63) / 64)
        self.words = words
        self.members = members.flatMap { $0.bits(words: words) }
        following = steps.following.flatMap { $0.bits(words: words) }
        beginning = steps.beginning.bits(words: words)
        var last = PatternSteps.Places()
        for place in steps.following.indices where steps.following[place].isFound { last.insert(place) }
        self.last = last.bits(words: words)
        marks = steps.marks
    }

    /// Words looked at for a character, where the pattern has got everywhere at once.
    var cost: Int { following.count }

    func isFound(in text: ArraySlice<UInt16>, _ classOf: (UInt16) -> Int) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * words) { buffer in
            let (now, next) = (
                UnsafeMutableBufferPointer(rebasing: buffer[..<words]),
                UnsafeMutableBufferPointer(rebasing: buffer[words...])
            )
            _ = now.initialize(from: beginning)
            _ = next.initialize(from: beginning)
            for _ in 0..<marks.starts where step(now, next, classOf(CharacterRanges.startMark)) { return true }
            for character in text where step(now, next, classOf(character)) { return true }
            for _ in 0..<marks.ends where step(now, next, classOf(CharacterRanges.endMark)) { return true }
            return false
        }
    }

    /// Moves on over one character; true when the pattern is whole.
    @inline(__always)
    private func step(
        _ now: UnsafeMutableBufferPointer<UInt64>, _ next: UnsafeMutableBufferPointer<UInt64>, _ characterClass: Int
    ) -> Bool {
        var isMoved = false
        for word in 0..<words {
            var fitting = now[word] & members[characterClass * words + word]
            if fitting & last[word] != 0 { return true }
            while fitting != 0 {
                let row = (word << 6 | fitting.trailingZeroBitCount) * words
                for target in 0..<words { next[target] |= following[row + target] }
                fitting &= fitting - 1
                isMoved = true
            }
        }
        // The pattern may begin anywhere.
        for word in 0..<words {
            now[word] = isMoved ? next[word] : beginning[word]
            if isMoved { next[word] = beginning[word] }
        }
        return false
    }
}
