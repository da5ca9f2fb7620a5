/// Reads SQLite's write-ahead log as SQLite does, to tell a damaged log from one that was cut.
///
/// SQLite ends a log at the first frame whose checksum does not fit and takes what is behind it for the rest of a write that
/// never came to its end. With `synchronous = FULL` only the last transaction can be that: the next one is begun when the
/// sync of the one before has returned. So where a whole transaction follows the one that does not fit, it had been kept,
/// people had been told so, and SQLite would forget it without a word.
///
/// Format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log. The last transaction stays in doubt: a bit that
/// flipped there looks like a power cut.
struct LogReading {
    static let headerBytes = 32
    static let frameHeaderBytes = 24

    enum Finding: Equatable {
        /// Every frame fits, or what does not is the end of a write that was cut.
        case sound
        /// What was kept behind so many frames cannot be read any more.
        case damaged(afterFrames: Int)
    }

    private enum State {
        case fits
        /// A frame did not fit, and nothing says yet that its transaction had come to its end.
        case broken
        /// Its transaction has a last frame.
        case ended
        case damaged
    }

    /// Nil when the header is not one.
    let pageBytes: Int
    private let isBigEndian: Bool
    private let salts: UInt64
    private var sum: (UInt32, UInt32)
    private var frames = 0
    private var state = State.fits

    /// - Parameter header: the file's first 32 bytes. Nil where they do not fit.
    init?(header: UnsafeRawBufferPointer) {
        guard header.count == Self.headerBytes else { return nil }
        let magic = header.word(0)
        guard magic & ~1 == 0x377f_0682 else { return nil }
        isBigEndian = magic & 1 == 1
        pageBytes = Int(header.word(8))
        salts = header.salts(16)
        sum = Self.add(UnsafeRawBufferPointer(rebasing: header[..<24]), to: (0, 0), isBigEndian)
        guard sum == (header.word(24), header.word(28)), (512...65_536).contains(pageBytes) else { return nil }
    }

    /// - Parameter frame: its header and its page.
    mutating func read(_ frame: UnsafeRawBufferPointer) {
        // Frames of an earlier use of the file have other salts in half of their bits; one bit off is this use's, and hit.
        guard (frame.salts(8) ^ salts).nonzeroBitCount <= 1 else {
            if state == .fits { state = .broken }
            return
        }
        let isLast = frame.word(4) != 0
        switch state {
        case .fits where frame.salts(8) == salts && fits(frame): frames += 1
        case .fits, .broken: state = isLast ? .ended : .broken
        case .ended: state = .damaged
        case .damaged: return
        }
    }

    var finding: Finding { state == .damaged ? .damaged(afterFrames: frames) : .sound }

    private mutating func fits(_ frame: UnsafeRawBufferPointer) -> Bool {
        var next = Self.add(UnsafeRawBufferPointer(rebasing: frame[..<8]), to: sum, isBigEndian)
        next = Self.add(UnsafeRawBufferPointer(rebasing: frame[Self.frameHeaderBytes...]), to: next, isBigEndian)
        guard next == (frame.word(16), frame.word(20)) else { return false }
        sum = next
        return true
    }

    /// The running sum of the format: over pairs of words, in the order of bytes that the magic number names.
    private static func add(_ bytes: UnsafeRawBufferPointer, to sum: (UInt32, UInt32), _ isBigEndian: Bool) -> (
        UInt32, UInt32
    ) {
        var (first, second) = sum
        var at = 0
        while at + 8 <= bytes.count {
            let left = bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)
            let right = bytes.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self)
            first &+= (isBigEndian ? UInt32(bigEndian: left) : UInt32(littleEndian: left)) &+ second
            second &+= (isBigEndian ? UInt32(bigEndian: right) : UInt32(littleEndian: right)) &+ first
            at += 8
        }
        return (first, second)
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func word(_ offset: Int) -> UInt32 {
        UInt32(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    fileprivate func salts(_ offset: Int) -> UInt64 { loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
}

extension LogReading {
    /// Looks through the log of the ledger at `path`. Beside a daemon that writes, a frame may be half there: what is damaged
    /// is so at the second look as well.
    static func finding(ofLedger path: String, disk: any Disk) throws -> Finding {
        let first = try look(path + "-wal", disk)
        guard first != .sound else { return .sound }
        return try look(path + "-wal", disk) == first ? first : .sound
    }

    private static func look(_ path: String, _ disk: any Disk) throws -> Finding {
        let file: DiskFile
        do { file = try disk.openForReading(path) } catch let failure as DiskFailure where failure.isAbsent {
            return .sound
        }
        defer { disk.close(file) }
        let length = try disk.length(of: file)
        guard length > headerBytes + frameHeaderBytes else { return .sound }
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: LedgerSchema.pageSize + frameHeaderBytes, alignment: 16)
        defer { buffer.deallocate() }
        let header = UnsafeMutableRawBufferPointer(rebasing: buffer[..<headerBytes])
        // A header is synced before the first frame: behind one that does not fit lies what was kept.
        guard try disk.fill(header, from: file, at: 0), var log = LogReading(header: UnsafeRawBufferPointer(header)),
            log.pageBytes == LedgerSchema.pageSize
        else { return .damaged(afterFrames: 0) }
        var offset = Int64(headerBytes)
        while try disk.fill(buffer, from: file, at: offset) {
            log.read(UnsafeRawBufferPointer(buffer))
            offset += Int64(buffer.count)
        }
        return log.finding
    }
}

extension Disk {
    /// False where the file ends before the buffer does.
    fileprivate func fill(_ buffer: UnsafeMutableRawBufferPointer, from file: DiskFile, at offset: Int64) throws -> Bool
    {
        var count = 0
        while count < buffer.count,
            case let read = try self.read(
                file, into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]), at: offset + Int64(count)),
            read > 0
        { count += read }
        return count == buffer.count
    }
}
