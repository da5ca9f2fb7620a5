import Testing
import Tips

@testable import Platform

@Suite("Files of the store")
struct StoreFileTests {
    /// What is said of a deed that cannot be done.
    private func said(_ work: () throws -> Void) -> String {
        do { try work() } catch let failure as Failure {
            return failure.code == "platform-store" ? failure.sentence : "\(failure)"
        } catch { return "no failure: \(error)" }
        return "done"
    }

    @Test("Every failure names the file, what was tried and why it failed")
    func names() throws {
        let folder = try ScratchFolder()
        try folder.write("file", [1])
        let none = folder.path + "/none/x"
        let deeds: [(String, String, () throws -> Void)] = [
            ("opening \(none) failed: No such file or directory.", "create", { _ = try StoreFile.create(none) }),
            ("making the folder \(none) failed: No such", "makeFolder", { try StoreFile.makeFolder(none) }),
            (
                "making the folder \(folder.path)/file/x failed", "makeFolders",
                { try StoreFile.makeFolders(folder.path + "/file/x") }
            ),
            ("listing \(none) failed", "names", { _ = try StoreFile.names(in: none) }),
            ("renaming \(none) to \(none)y failed", "rename", { try StoreFile.rename(none, to: none + "y") }),
            (
                "writing /dev/full failed: No space left on device.", "write",
                { try StoreFile.openForAppending("/dev/full").write([1]) }
            ),
            (
                "reading \(folder.path) failed: Is a directory.", "read",
                { _ = try StoreFile.openForReading(folder.path)?.read(upTo: 9) }
            ),
        ]
        for (expected, deed, work) in deeds {
            let sentence = said(work)
            #expect(sentence.hasPrefix(expected), "\(deed): \(sentence)")
        }
    }

    @Test("What is not there is no file to read, and gone already")
    func absent() throws {
        let folder = try ScratchFolder()
        #expect(try StoreFile.openForReading(folder.path + "/none") == nil)
        try StoreFile.remove(folder.path + "/none")
        try StoreFile.makeFolders(folder.path + "/a/b")
        try folder.write("a/b/file", [1, 2, 3])
        #expect(try StoreFile.openForReading(folder.path + "/a/b/file")?.read(upTo: 2) == [1, 2])
        try StoreFile.remove(folder.path + "/a")
        #expect(try folder.names() == [])
    }
}
