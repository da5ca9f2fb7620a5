public import Tips

/// Reads an exhibit and compares it with what a ledger or a manifest says of it. Blocking, for as long as reading takes.
public enum ExhibitCheck {
    /// What is wrong with one, in the words a quarantine uses.
    public enum Fault: String, Sendable, Hashable {
        case missing = "exhibit-missing"
        case unreadable = "exhibit-unreadable"
        case differs = "exhibit-digest"
    }

    private static let pieceBytes = 1 << 20

    /// Nil when the exhibit is what it was.
    ///
    /// - Parameter open: opens it, or throws `exhibit-missing` where it is gone or has another length.
    public static func fault(_ exhibit: Exhibit, open: () throws -> any ExhibitReader) -> Fault? {
        do {
            return try digest(of: open()) == exhibit.digest ? nil : .differs
        } catch {
            return (error as? Failure)?.code == "exhibit-missing" ? .missing : .unreadable
        }
    }

    private static func digest(of reader: any ExhibitReader) throws -> Digest {
        var hasher = Digest.Hasher()
        var offset: Int64 = 0
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 16)
        defer { buffer.deallocate() }
        while case let count = try reader.read(into: buffer, at: offset), count > 0 {
            hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += Int64(count)
        }
        return hasher.finish()
    }
}
