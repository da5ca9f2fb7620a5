@testable import EmbeddedStore

/// A write-ahead log as SQLite writes it, with pages of 512 bytes and made-up content: header and page of a frame are two
/// writes, what is rolled back stays, and the next transaction goes over it from where the last commit ended.
struct WrittenLog {
    static let pageBytes = 512
    static let frameBytes = LogReading.frameHeaderBytes + pageBytes

    private(set) var bytes: [UInt8] = []
    /// Where the frames of each transaction lie that was committed.
    private(set) var committed: [Range<Int>] = []
    private let salts: [UInt8]
    private var sum: (UInt32, UInt32)
    private var pagesWritten: UInt32 = 0

    /// - Parameters:
    ///   - salts: eight bytes.
    ///   - over: an earlier use of the file.
    init(salts: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8], over before: WrittenLog? = nil) {
        self.salts = salts
        let head = Self.words([0x377f_0683, 3_007_000, UInt32(Self.pageBytes), 1]) + salts
        sum = Self.sum(of: head, (0, 0))
        let header = head + Self.words([sum.0, sum.1])
        bytes = header + (before?.bytes.dropFirst(header.count) ?? [])
    }

    private var end: Int { committed.last?.upperBound ?? LogReading.headerBytes }

    /// - Parameter pages: those of the ledger, the mark of the last frame.
    mutating func commit(_ frames: Int, pages: UInt32 = 100) {
        let start = end
        for (index, write) in writes(frames, pages).enumerated() { put(write, at: start, index) }
        committed.append(start..<(start + frames * Self.frameBytes))
        let last = bytes[(end - Self.frameBytes)..<end]
        sum = (Self.word(Array(last), 16), Self.word(Array(last), 20))
    }

    /// A transaction that is rolled back or killed when so many of its writes are done, of the next one a part.
    mutating func abandon(_ frames: Int, afterWrites: Int, part: Int = 0) {
        let writes = writes(frames, 100)
        for index in 0..<min(afterWrites, writes.count) { put(writes[index], at: end, index) }
        guard afterWrites < writes.count, part > 0 else { return }
        put(Array(writes[afterWrites].prefix(part)), at: end, afterWrites)
    }

    private mutating func put(_ write: [UInt8], at start: Int, _ index: Int) {
        let at = start + index / 2 * Self.frameBytes + (index.isMultiple(of: 2) ? 0 : LogReading.frameHeaderBytes)
        if bytes.count < at + write.count {
            bytes += [UInt8](repeating: 0, count: at + write.count - bytes.count)
        }
        bytes.replaceSubrange(at..<(at + write.count), with: write)
    }

    /// Header and page of each frame, on from the last commit.
    private mutating func writes(_ frames: Int, _ pages: UInt32) -> [[UInt8]] {
        var sum = sum
        return (0..<frames).flatMap { index -> [[UInt8]] in
            pagesWritten += 1
            let page = (0..<Self.pageBytes).map { UInt8(truncatingIfNeeded: UInt32($0) &* 31 &+ pagesWritten &* 7) }
            let head = Self.words([pagesWritten % 50 + 1, index == frames - 1 ? pages : 0])
            sum = Self.sum(of: head + page, sum)
            return [head + salts + Self.words([sum.0, sum.1]), page]
        }
    }

    private static func words(_ words: [UInt32]) -> [UInt8] {
        words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) } }
    }

    private static func word(_ bytes: [UInt8], _ at: Int) -> UInt32 {
        bytes[at..<(at + 4)].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func sum(of bytes: [UInt8], _ before: (UInt32, UInt32)) -> (UInt32, UInt32) {
        stride(from: 0, to: bytes.count, by: 8).reduce(before) { sum, at in
            let first = sum.0 &+ word(bytes, at) &+ sum.1
            return (first, sum.1 &+ word(bytes, at + 4) &+ first)
        }
    }

    /// Nil where the header does not fit.
    static func finding(_ bytes: [UInt8]) -> LogReading.Finding? {
        bytes.withUnsafeBytes { raw in
            guard var log = LogReading(header: .init(rebasing: raw[..<LogReading.headerBytes])) else { return nil }
            var at = LogReading.headerBytes
            while at + frameBytes <= raw.count {
                log.read(.init(rebasing: raw[at..<(at + frameBytes)]))
                at += frameBytes
            }
            return log.finding
        }
    }

    var finding: LogReading.Finding? { Self.finding(bytes) }
}
