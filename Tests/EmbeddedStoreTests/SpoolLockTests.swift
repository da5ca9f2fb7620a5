import Foundation
import Testing
import Tips

@testable import EmbeddedStore

@Suite("The lock of a spool")
struct SpoolLockTests {
    @Test("is held by one, and free when that one has let go")
    func held() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/lock"
        var first: SpoolLock? = try SpoolLock(path)
        let failure = #expect(throws: Failure.self) { try SpoolLock(path) }
        #expect(failure?.code == "spool-in-use")
        withExtendedLifetime(first) {}
        first = nil
        withExtendedLifetime(try SpoolLock(path)) {}
    }

    @Test("is waited for by whoever has a moment")
    func patience() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/lock"
        let disk = PosixDisk()
        let first = try #require(try disk.lock(path))
        let thread = Thread {
            usleep(50_000)
            disk.close(first)
        }
        thread.start()
        withExtendedLifetime(try SpoolLock(path, patienceSeconds: 60)) {}
    }

    @Test("is no link to somewhere else")
    func link() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/lock", withDestinationPath: folder.path + "/target")
        let failure = #expect(throws: Failure.self) { try SpoolLock(folder.path + "/lock") }
        #expect(failure?.code == "spool-unwritable")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/target"))
    }
}
