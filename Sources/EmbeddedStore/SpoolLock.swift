import Tips

/// Keeps a second daemon out of the same spool. The lock goes with the process, however it ends.
final class SpoolLock: Sendable {
    private let file: DiskFile
    private let disk: any Disk

    init(_ path: String, disk: any Disk = PosixDisk()) throws {
        let held: DiskFile?
        do { held = try disk.lock(path) } catch let failure as DiskFailure {
            throw Failure(
                "spool-unwritable", "The spool's lock cannot be made at \(path). Check the folder and its owner.",
                .callSomeone, cause: failure)
        }
        guard let held else {
            throw Failure(
                "spool-in-use", "Another daemon holds the spool at \(path). Stop it first, or use another --spool.",
                .callSomeone)
        }
        (file, self.disk) = (held, disk)
    }

    deinit { disk.close(file) }
}
