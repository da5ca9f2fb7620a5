/// What happened, in order, as one number: two runs that went the same way end with the same.
final class Trace: @unchecked Sendable {
    private(set) var digest: UInt64 = 0xcbf2_9ce4_8422_2325
    private(set) var notes = 0
    /// Where each note is told, too.
    private let tell: ((String) -> Void)?

    init(tell: ((String) -> Void)? = nil) {
        self.tell = tell
    }

    func note(_ word: String, _ number: Int = 0) {
        notes += 1
        for byte in word.utf8 { add(UInt64(byte)) }
        add(UInt64(truncatingIfNeeded: number))
        tell?("\(notes) \(word) \(number)")
    }

    /// The end of a path tells enough.
    func note(_ word: String, _ path: String) {
        notes += 1
        for byte in word.utf8 { add(UInt64(byte)) }
        for byte in path.utf8.suffix(24) { add(UInt64(byte)) }
        tell?("\(notes) \(word) \(path.suffix(24))")
    }

    /// Bytes take part by their sum.
    func note(_ word: String, _ bytes: UnsafeRawBufferPointer) {
        var sum: UInt64 = 0
        var index = 0
        while index + 8 <= bytes.count {
            sum = (sum &* 31) &+ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            index += 8
        }
        while index < bytes.count {
            sum = (sum &* 31) &+ UInt64(bytes[index])
            index += 1
        }
        note(word, Int(truncatingIfNeeded: sum))
    }

    private func add(_ value: UInt64) { digest = (digest ^ value) &* 0x100_0000_01b3 }
}
