import Spooling
import Tips

/// Carries the files of one tip from a spool into its backup. A file has its name there only once it is whole and synced.
struct ExhibitCopying {
    enum Result: Equatable {
        case there
        case copied
        case damaged(ExhibitCheck.Fault)

        var isDamage: Bool { if case .damaged = self { true } else { false } }
    }

    private static let pieceBytes = 1 << 20

    let source: SpoolFolder
    let target: SpoolFolder
    let disk: any Disk

    init(from source: SpoolFolder, to target: SpoolFolder, disk: any Disk) {
        self.source = source
        self.target = target
        self.disk = disk
    }

    private var draft: String { target.path + "/exhibit.new" }

    /// Unless it is there already. What does not agree with the ledger never comes into a backup.
    func take(_ exhibit: Exhibit, of tip: TipID) throws -> Result {
        let place = target.exhibit(exhibit.number, of: tip)
        if try length(of: place) == exhibit.bytes { return .there }
        let from: DiskFile
        do { from = try disk.openForReading(source.exhibit(exhibit.number, of: tip)) } catch let failure as DiskFailure
        {
            return .damaged(failure.isAbsent ? .missing : .unreadable)
        }
        defer { disk.close(from) }
        try disk.unlink(draft)
        let to = try disk.create(draft)
        defer { disk.close(to) }
        guard let digest = try? Self.digest(of: from, disk: disk, each: { _ in }) else { return .damaged(.unreadable) }
        guard digest == exhibit.digest else { return .damaged(.differs) }
        // Read twice: what was just compared is in memory, and what reading throws is not taken for what writing throws.
        let written = try Self.digest(of: from, disk: disk) { try disk.write($0, to: to) }
        guard written == exhibit.digest else { return .damaged(.differs) }
        try disk.sync(to)
        try disk.rename(draft, to: place)
        return .copied
    }

    /// The manifest and the sealed statement beside the exhibits, as the ledger has them: a damaged one in the spool never
    /// comes into a backup, and what a correction has rewritten is written anew.
    /// - Returns: paths and digests of what is in the backup now.
    func writePapers(of record: TipRecord) throws -> [(path: String, digest: Digest)] {
        let statement = record.manifestBody.flatMap { ManifestBody.parts(of: $0).statement }
        let papers = [
            (target.manifest(of: record.tip), KeptManifest.bytes(of: record)),
            (target.statement(of: record.tip), statement.map(Array.init)),
        ]
        return try papers.compactMap { path, bytes in
            guard let bytes else { return nil }
            if try disk.bytes(of: path, most: bytes.count + 1) != bytes {
                try disk.unlink(draft)
                try disk.write(bytes, toNew: draft)
                try disk.rename(draft, to: path)
            }
            return (path, Digest.of(bytes))
        }
    }

    private func length(of path: String) throws -> Int64? {
        do {
            let file = try disk.openForReading(path)
            defer { disk.close(file) }
            return try disk.length(of: file)
        } catch let failure as DiskFailure where failure.isAbsent {
            return nil
        }
    }

    static func digest(of file: DiskFile, disk: any Disk, each: (UnsafeRawBufferPointer) throws -> Void) throws
        -> Digest
    {
        var hasher = Digest.Hasher()
        var offset: Int64 = 0
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 16)
        defer { buffer.deallocate() }
        while case let count = try disk.read(file, into: buffer, at: offset), count > 0 {
            let piece = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            hasher.update(piece)
            try each(piece)
            offset += Int64(count)
        }
        return hasher.finish()
    }
}
