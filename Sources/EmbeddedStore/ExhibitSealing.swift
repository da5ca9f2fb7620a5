import Sealing
import Synchronization

/// An exhibit becoming an age file, on the writing thread, piece by piece as it comes.
final class ExhibitSealing: Sendable {
    private let writer: Mutex<SealedWriter>

    init(for recipients: [Recipient]) throws {
        writer = Mutex(try SealedWriter(for: recipients))
    }

    /// What of the file is certain by now, and goes to the disk.
    func seal(_ piece: UnsafeRawBufferPointer) throws -> [UInt8] {
        try writer.withLock { writer in
            var out: [UInt8] = []
            try writer.seal(piece, into: &out)
            return out
        }
    }

    func finish() throws -> [UInt8] {
        try writer.withLock { writer in
            var out: [UInt8] = []
            try writer.finish(into: &out)
            return out
        }
    }
}
