import Tips

/// The list beside a backup, in the form that `sha256sum --check` reads: 64 digits, two spaces, the name as seen from the
/// backup's folder. Written piece by piece, since a spool may have a million exhibits.
final class BackupSums {
    private static let pieceBytes = 1 << 16

    private let disk: any Disk
    private let file: DiskFile
    private let folder: String
    private var waiting: [UInt8] = []

    /// - Parameter path: in the backup's folder; what was there is gone.
    init(_ path: String, disk: any Disk) throws {
        self.disk = disk
        folder = String(path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex))
        try disk.unlink(path)
        file = try disk.create(path)
    }

    deinit { disk.close(file) }

    /// - Parameter path: of a file below the backup's folder.
    func add(_ digest: Digest, _ path: String) throws {
        waiting += Array("\(digest)  \(path.dropFirst(folder.count))\n".utf8)
        if waiting.count >= Self.pieceBytes { try write() }
    }

    func finish() throws {
        try write()
        try disk.sync(file)
    }

    private func write() throws {
        try waiting.withUnsafeBytes { try disk.write($0, to: file) }
        waiting.removeAll(keepingCapacity: true)
    }
}
