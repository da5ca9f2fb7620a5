import Testing

@testable import EmbeddedStore

@Suite("Uploads looked at from beside the daemon")
struct UploadCheckTests {
    @Test("a spool without the folder has none, and nothing wrong")
    func none() throws {
        let folder = try TemporaryFolder()
        let check = try UploadCheck(SpoolFolder(folder.path), disk: PosixDisk())
        #expect(check.count == 0)
        #expect(check.wrong == [])
    }

    @Test("a file that no upload has is named; a note without its bytes is a tip's doing")
    func strange() throws {
        let folder = try TemporaryFolder()
        let (spool, disk) = (SpoolFolder(folder.path), PosixDisk())
        try disk.makeFolder(spool.uploads)
        try disk.write("1 5 0\n", toNew: spool.uploads + "/aaaaaaaaaaaaaaaaaaaaaaaaaa.note")
        #expect(try UploadCheck(spool, disk: disk).wrong == [])
        try disk.write("", toNew: spool.uploads + "/AAAA.note")
        let check = try UploadCheck(spool, disk: disk)
        #expect(check.count == 1)
        #expect(check.wrong.count == 1)
    }
}
