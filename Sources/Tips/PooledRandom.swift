internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The system's random source, asked for 256 bytes at a time: `SystemRandomNumberGenerator` goes into the kernel for each
/// word, four times for a tip. No word is given twice. Not for a process that forks.
public struct PooledRandom: RandomNumberGenerator, Sendable {
    public static let shared = PooledRandom()

    private final class Pool: Sendable {
        let words = Mutex<[UInt64]>([])
    }

    private let pool = Pool()
    private let fill: @Sendable () -> [UInt64]

    /// - Parameter fill: gives fresh words, at least one.
    package init(fill: @escaping @Sendable () -> [UInt64] = Self.fromSystem) {
        self.fill = fill
    }

    public func next() -> UInt64 {
        pool.words.withLock { words in
            if words.isEmpty { words = fill() }
            return words.removeLast()
        }
    }

    /// 32 words, the most that one call gives.
    private static func fromSystem() -> [UInt64] {
        var words = [UInt64](repeating: 0, count: 32)
        let isFilled = words.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) == 0 }
        guard isFilled else {
            // It waits or traps where no randomness is to be had, and never makes one up.
            var source = SystemRandomNumberGenerator()
            return [source.next()]
        }
        return words
    }
}
