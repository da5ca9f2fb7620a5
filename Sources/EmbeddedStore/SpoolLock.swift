import Foundation
import Tips

/// Keeps a second daemon out of the same spool. The lock goes with the process, however it ends.
final class SpoolLock: Sendable {
    private let file: DiskFile
    private let disk: any Disk

    /// A command has it no longer than this, while it writes the log once more.
    static let momentSeconds = 2.0

    /// - Parameter patienceSeconds: how long it is waited for. Blocks.
    init(_ path: String, patienceSeconds: Double = 0, disk: any Disk = PosixDisk()) throws {
        let end = ContinuousClock.now + .seconds(patienceSeconds)
        var held: DiskFile?
        do {
            held = try disk.lock(path)
            while held == nil, ContinuousClock.now < end {
                usleep(20_000)
                held = try disk.lock(path)
            }
        } catch let failure as DiskFailure {
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
