public import Foundation
public import Sealing
public import Tips

/// One age file opened into another, a megabyte at a time, with the digests of both. Blocks.
public enum SealedPart {
    public struct Opened: Sendable, Hashable {
        public var sealed: SealedForm
        public var bytes: Int64
        public var digest: Digest
    }

    private static let pieceBytes = 1 << 20

    /// Gives the opened bytes to `take` as they are authenticated: whether it was the whole file, only the return tells.
    ///
    /// Throws `Failure`: `no-input`, `wrong-identity`, `seal-broken`, and whatever `take` throws.
    public static func open(
        _ path: String, by identities: [Identity], into take: (Data) throws -> Void
    ) throws -> Opened {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw Failure("no-input", "There is no file at \(path), or it may not be read.", .refuse)
        }
        defer { try? file.close() }
        do {
            return try open({ try piece(of: file, at: path) }, by: identities, into: take)
        } catch let fault as SealingFault {
            throw failure(fault)
        }
    }

    private static func open(
        _ piece: () throws -> Data?, by identities: [Identity], into take: (Data) throws -> Void
    ) throws -> Opened {
        var reader = SealedReader(identities: identities)
        var (sealed, plain) = (Digest.Hasher(), Digest.Hasher())
        var (sealedBytes, bytes): (Int64, Int64) = (0, 0)
        func drain() throws {
            while let piece = try reader.next() {
                piece.withUnsafeBytes { plain.update($0) }
                bytes += Int64(piece.count)
                try take(piece)
            }
        }
        while let piece = try piece() {
            piece.withUnsafeBytes { sealed.update($0) }
            sealedBytes += Int64(piece.count)
            reader.feed(piece)
            try drain()
        }
        reader.end()
        try drain()
        return Opened(
            sealed: SealedForm(bytes: sealedBytes, digest: sealed.finish()), bytes: bytes, digest: plain.finish())
    }

    /// Nil at its end. A folder, too, can be opened for reading.
    private static func piece(of file: FileHandle, at path: String) throws -> Data? {
        do {
            return try file.read(upToCount: pieceBytes).flatMap { $0.isEmpty ? nil : $0 }
        } catch {
            throw Failure("no-input", "The file \(path.onOneLine) cannot be read.", .refuse, cause: error)
        }
    }

    static func failure(_ fault: SealingFault) -> Failure {
        switch fault {
        case .noMatchingIdentity:
            Failure("wrong-identity", "It is sealed to other recipients. Give the identity of one of them.", .refuse)
        default:
            Failure(
                "seal-broken", "It cannot be opened: \(fault). Nothing of it may be believed.", .refuse, cause: fault)
        }
    }
}
