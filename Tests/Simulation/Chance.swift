import Seeded

/// Where everything that happens in a world by chance comes from. Each part of the world draws from its own, so that one
/// more question here does not change what happens there.
///
/// A world is one thread's: neither this nor anything else in it is locked.
final class Chance: RandomNumberGenerator, @unchecked Sendable {
    private var source: SeededRandom

    init(_ seed: UInt64, _ part: String) {
        var mixed = SeededRandom(seed: seed)
        var state = mixed.next()
        for byte in part.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
        source = SeededRandom(seed: state)
    }

    func next() -> UInt64 { source.next() }

    /// True once in so many times.
    func once(in times: Int) -> Bool { below(max(1, times)) == 0 }

    var coin: Bool { next() & 1 == 0 }

    /// 0 up to `bound`, not included; 0 where there is nothing below it.
    func below(_ bound: Int) -> Int { bound < 2 ? 0 : Int(next() % UInt64(bound)) }

    func int(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// As likely between 1 and 2 as between 100 and 200: early ones are where a life begins.
    func skewed(upTo most: Int) -> Int {
        var bound = 1
        let doublings = below(UInt64(max(1, most)).bitWidth - UInt64(max(1, most)).leadingZeroBitCount) + 1
        for _ in 0..<doublings { bound *= 2 }
        return min(most, 1 + below(bound))
    }

    func pick<Element>(_ from: [Element]) -> Element { from[below(from.count)] }
}
