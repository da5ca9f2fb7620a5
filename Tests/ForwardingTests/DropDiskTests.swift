import Foundation
import Testing

@testable import Forwarding

@Suite("The disk under a drop")
struct DropDiskTests {
    @Test("A name that is taken is neither made anew nor renamed over")
    func takenNames() throws {
        let drop = try ScratchDrop()
        let disk = PosixDropDisk()
        for name in ["a", "b"] { disk.close(try disk.create("\(drop.path)/\(name)")) }
        #expect(throws: DropFault.self) { try disk.create("\(drop.path)/a") }
        #expect(throws: DropFault(errno: EEXIST)) { try disk.rename("\(drop.path)/a", to: "\(drop.path)/b") }
        #expect(drop.names == ["a", "b"])
    }

    @Test("A file that is not there is unlinked already; a folder that is not there is gone")
    func absent() throws {
        let drop = try ScratchDrop()
        let disk = PosixDropDisk()
        try disk.unlink("\(drop.path)/none")
        #expect(throws: DropFault(errno: ENOENT)) { try disk.create("\(drop.path)/none/x") }
        #expect(throws: DropFault(errno: ENOENT)) { try disk.syncFolder("\(drop.path)/none") }
        #expect(throws: DropFault.self) { try disk.names(in: "\(drop.path)/none") }
    }

    @Test(
        "Every error is one of a few words",
        arguments: [
            (ENOSPC, "drop-full"), (EDQUOT, "drop-full"), (ENOENT, "drop-gone"), (EROFS, "drop-closed"),
            (EMFILE, "drop-busy"), (EIO, "drop-broken"),
        ])
    func words(errno: Int32, why: String) {
        #expect(DropFault(errno: errno).why == why)
        #expect(DropFault(errno: errno, isSync: true).why == "drop-sync-failed")
    }
}
