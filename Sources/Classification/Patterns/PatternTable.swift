/// A pattern as a table: one look-up a character. (The subset construction of Rabin and Scott, IBM Journal of Research and
/// Development 3(2), 1959, over Thompson's automaton, Communications of the ACM 11(6), 1968, done once when the rules are read.)
struct PatternTable: Sendable {
    /// By state and class of characters: the next state.
    private let next: [UInt16]
    private let classCount: Int
    private let marks: (starts: Int, ends: Int)

    /// Every state before it goes on looking.
    private static let found: UInt16 = 0
    private static let beginning: UInt16 = 1
    /// Entries: 2 KiB, and a tenth of a millisecond to see that it is not enough.
    static let largest = 1024

    /// Nil where the table would be larger: words with a gap between them make such ones.
    ///
    /// - Parameter members: by class, the places whose character is of it.
    init?(_ steps: PatternSteps, _ members: [PatternSteps.Places]) {
        classCount = members.count
        marks = steps.marks
        var numbers = [PatternSteps.Places.found: Self.found, steps.beginning: Self.beginning]
        var states = [steps.beginning]
        var table = [UInt16](repeating: Self.found, count: members.count)
        var done = 0
        while done < states.count {
            let state = states[done]
            done += 1
            for members in members {
                let target = steps.step(from: state, over: members)
                if let known = numbers[target] {
                    table.append(known)
                    continue
                }
                let number = UInt16(states.count + 1)
                guard (Int(number) + 1) * classCount <= Self.largest else { return nil }
                numbers[target] = number
                states.append(target)
                table.append(number)
            }
        }
        next = table
    }

    func isFound(in text: ArraySlice<UInt16>, _ classOf: (UInt16) -> Int) -> Bool {
        next.withUnsafeBufferPointer { next in
            var state = Self.beginning
            func step(over character: UInt16) -> Bool {
                state = next[Int(state) * classCount + classOf(character)]
                return state == Self.found
            }
            for _ in 0..<marks.starts where step(over: CharacterRanges.startMark) { return true }
            for character in text where step(over: character) { return true }
            for _ in 0..<marks.ends where step(over: CharacterRanges.endMark) { return true }
            return false
        }
    }
}
