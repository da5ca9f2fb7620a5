import Foundation
import NIOPosix
import Tips

/// Reads one dropped file as it lies there, a piece at a time: head, body, and whether all of it is what was put down. The
/// folder is filled by others, so nothing about a file is taken for granted. Used by one task at a time.
final class DropFileReader: AsyncSequence, AsyncIteratorProtocol, @unchecked Sendable {
    // Unchecked: one task after the other uses it, and the threads it blocks on its behalf.
    typealias Element = [UInt8]

    let head: DropHead
    /// When the file was last written to.
    let writtenAt: Moment
    /// Told from another file that comes under the same name.
    let identity: Identity

    struct Identity: Hashable, Sendable {
        var inode: UInt64
        var bytes: Int64
        var written: Int64
    }

    private let descriptor: Int32
    private let fileBytes: Int64
    private let trailerStart: Int64
    private var offset: Int64
    private var hasher = Digest.Hasher()

    enum Opening {
        case file(DropFileReader)
        /// Nothing of ours; left where it is.
        case foreign
        /// It begins like a dropped file and is none, or not yet.
        case damaged(writtenAt: Moment)
        /// Somebody else took it meanwhile.
        case gone
    }

    private static let latestSeconds: Int64 = 1 << 40

    static func open(_ path: String) -> Opening {
        // A pipe or a device would hold up whoever opens it.
        let descriptor = Foundation.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == ENOENT ? .gone : .foreign }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return .foreign
        }
        // Whoever owns a file sets its time, and some disks keep any number.
        let seconds = Swift.min(Swift.max(Int64(status.st_mtim.tv_sec), -Self.latestSeconds), Self.latestSeconds)
        let writtenAt = Moment(milliseconds: seconds * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000)
        let identity = Identity(
            inode: UInt64(status.st_ino), bytes: Int64(status.st_size), written: writtenAt.milliseconds)
        let beginning = read(descriptor, at: 0, upTo: DropHead.longestBytes) ?? []
        switch DropHead.read(beginning) {
        case .foreign:
            close(descriptor)
            return .foreign
        case .damaged:
            close(descriptor)
            return .damaged(writtenAt: writtenAt)
        case .head(let head, let bytes):
            return .file(
                DropFileReader(descriptor, head, Array(beginning[..<bytes]), identity, writtenAt: writtenAt))
        }
    }

    private init(
        _ descriptor: Int32, _ head: DropHead, _ headBytes: [UInt8], _ identity: Identity, writtenAt: Moment
    ) {
        self.descriptor = descriptor
        self.head = head
        self.identity = identity
        self.writtenAt = writtenAt
        fileBytes = identity.bytes
        offset = Int64(headBytes.count)
        trailerStart = offset + head.bodyBytes
        headBytes.withUnsafeBytes { hasher.update($0) }
    }

    deinit {
        close(descriptor)
    }

    /// The file is as long as its head says. Anything else was cut, or is still being written.
    var hasItsLength: Bool { fileBytes == trailerStart + Int64(DropTrailer.length) }

    /// Of the body, not read yet.
    var restBytes: Int64 { trailerStart - offset }

    func makeAsyncIterator() -> DropFileReader { self }

    private static let pieceBytes = 256 * 1024

    /// The next piece of the body; nil at its end, or where the file ends too early: ``isWhole()`` tells which.
    func next() async throws -> [UInt8]? {
        guard offset < trailerStart else { return nil }
        return try await NIOThreadPool.singleton.runIfActive { self.piece() }
    }

    private func piece() -> [UInt8]? {
        let wanted = Int(Swift.min(Int64(Self.pieceBytes), trailerStart - offset))
        guard let piece = Self.read(descriptor, at: offset, upTo: wanted), !piece.isEmpty else { return nil }
        piece.withUnsafeBytes { hasher.update($0) }
        offset += Int64(piece.count)
        return piece
    }

    /// All of the body in memory; nil when it is longer than `most` or not there.
    func body(most: Int64) async throws -> [UInt8]? {
        guard head.bodyBytes <= most else { return nil }
        var body: [UInt8] = []
        while let piece = try await next() { body += piece }
        return body
    }

    /// Once the body has been read to its end: every byte is what was put down.
    func isWhole() async throws -> Bool {
        guard offset == trailerStart, hasItsLength else { return false }
        let trailer = try await NIOThreadPool.singleton.runIfActive {
            Self.read(self.descriptor, at: self.trailerStart, upTo: DropTrailer.length + 1)
        }
        return trailer.flatMap { DropTrailer.read($0) } == hasher.finish()
    }

    private static func read(_ descriptor: Int32, at offset: Int64, upTo count: Int) -> [UInt8]? {
        var isFine = true
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset) + off_t(filled))
                if got < 0, errno == EINTR { continue }
                isFine = got >= 0
                guard got > 0 else { return }
                filled += got
            }
        }
        return isFine ? bytes : nil
    }
}
