/// Reads SQLite's write-ahead log as SQLite does, to tell a damaged log from one that was cut.
///
/// SQLite ends a log at the first frame whose checksum does not fit and takes what is behind it for the rest of a write that
/// never came to its end. With `synchronous = FULL` only the last transaction can be that: the next one is begun when the
/// sync of the one before has returned. So where a transaction was begun behind the one that does not fit, that one had been
/// kept, people had been told so, and SQLite would forget it without a word.
///
/// Frames behind the break are not enough to tell it by. A transaction that found no room is rolled back, and its frames stay
/// where they are. The next one is written over them; cut or shorter, it leaves the rest of them behind it, the last with its
/// mark, and behind that the rest of a longer attempt before. What tells is the chain: a frame's checksum goes on from the
/// one before it, and nothing ever went on from the last frame of what was rolled back. So a log is damaged where, at the
/// break or behind it, a frame goes on from the last one of a transaction: from the sum that stands there or, should the
/// flipped bit be in that, from the sum that ought to.
///
/// What cannot be told:
/// - A bit that flipped in the last transaction looks like a power cut.
/// - So does one that takes the mark from the last frame of the last but one: of a ledger with a power of two of pages, one bit.
/// - So does damage of more than a bit that reaches over the boundary of the last two.
/// - A power cut over what an abandoned write has left may tear a frame's header between mark and sum, where two sectors meet
///   there (in two frames of 64), and leave the newer mark before the older sum: that is taken for damage.
///
/// Format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log.
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
        case fits(Sum)
        /// A frame did not fit, and nothing says yet that its transaction had come to its end. With the sums that only the
        /// beginning of a next transaction can go on from.
        case broken([Sum])
        case damaged
    }

    private struct Sum: Equatable {
        var first: UInt32 = 0
        var second: UInt32 = 0
    }

    /// Nil when the header is not one.
    let pageBytes: Int
    private let isBigEndian: Bool
    private let salts: UInt64
    private var frames = 0
    private var state: State

    /// - Parameter header: the file's first 32 bytes. Nil where they do not fit.
    init?(header: UnsafeRawBufferPointer) {
        guard header.count == Self.headerBytes else { return nil }
        let magic = header.word(0)
        guard magic & ~1 == 0x377f_0682 else { return nil }
        isBigEndian = magic & 1 == 1
        pageBytes = Int(header.word(8))
        salts = header.salts(16)
        let sum = Self.add(UnsafeRawBufferPointer(rebasing: header[..<24]), to: Sum(), isBigEndian)
        guard sum == Self.sum(in: header, at: 24), (512...65_536).contains(pageBytes) else { return nil }
        state = .fits(sum)
    }

    /// - Parameter frame: its header and its page.
    mutating func read(_ frame: UnsafeRawBufferPointer) {
        // Frames of an earlier use of the file have other salts in half of their bits; one bit off is this use's, and hit.
        let otherBits = (frame.salts(8) ^ salts).nonzeroBitCount
        let stored = Self.sum(in: frame, at: 16)
        switch state {
        case .fits(let before):
            let sum = otherBits <= 1 ? sum(of: frame, behind: before) : nil
            if otherBits == 0, sum == stored {
                frames += 1
                state = .fits(stored)
            } else {
                state = .broken(sum.map { ends(frame, [stored, $0]) } ?? [])
            }
        case .broken(let ends):
            guard otherBits <= 1 else { return state = .broken([]) }
            if ends.contains(where: { sum(of: frame, behind: $0) == stored }) {
                state = .damaged
            } else {
                state = .broken(self.ends(frame, [stored]))
            }
        case .damaged: return
        }
    }

    var finding: Finding { if case .damaged = state { .damaged(afterFrames: frames) } else { .sound } }

    /// What only a next transaction goes on from: nothing where the frame is not the last of its own.
    private func ends(_ frame: UnsafeRawBufferPointer, _ sums: [Sum]) -> [Sum] { frame.word(4) != 0 ? sums : [] }

    private func sum(of frame: UnsafeRawBufferPointer, behind before: Sum) -> Sum {
        let sum = Self.add(UnsafeRawBufferPointer(rebasing: frame[..<8]), to: before, isBigEndian)
        return Self.add(UnsafeRawBufferPointer(rebasing: frame[Self.frameHeaderBytes...]), to: sum, isBigEndian)
    }

    private static func sum(in header: UnsafeRawBufferPointer, at offset: Int) -> Sum {
        Sum(first: header.word(offset), second: header.word(offset + 4))
    }

    /// The running sum of the format: over pairs of words, in the order of bytes that the magic number names.
    private static func add(_ bytes: UnsafeRawBufferPointer, to sum: Sum, _ isBigEndian: Bool) -> Sum {
        var (first, second) = (sum.first, sum.second)
        var at = 0
        while at + 8 <= bytes.count {
            let left = bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)
            let right = bytes.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self)
            first &+= (isBigEndian ? UInt32(bigEndian: left) : UInt32(littleEndian: left)) &+ second
            second &+= (isBigEndian ? UInt32(bigEndian: right) : UInt32(littleEndian: right)) &+ first
            at += 8
        }
        return Sum(first: first, second: second)
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
