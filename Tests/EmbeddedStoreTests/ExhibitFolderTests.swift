import Foundation
import Spooling
import SpoolingConformance
import Testing
import Tips

@testable import EmbeddedStore

@Suite("The exhibit folder")
struct ExhibitFolderTests {
    private struct House {
        let folder: TemporaryFolder
        let disk = FaultyDisk()
        let vault: ExhibitFolder
        let files: SpoolFolder

        init() throws {
            folder = try TemporaryFolder()
            files = SpoolFolder(folder.path)
            vault = try ExhibitFolder(files, disk: disk)
        }

        /// One exhibit of three bytes.
        func keep() async throws -> (tip: TipID, exhibit: Exhibit) {
            let tip = Specimen.tip().id
            let deposit = vault.deposit(for: tip)
            try await deposit.open()
            try await deposit.append([1, 2, 3])
            let (bytes, digest) = try await deposit.close()
            try await deposit.seal(manifest: Array("{}".utf8))
            return (tip, Exhibit(number: 1, mediaType: "image/jpeg", bytes: bytes, digest: digest))
        }
    }

    @Test("every open of an exhibit is closed once, whatever comes of it")
    func closedOnce() async throws {
        let house = try House()
        let (tip, exhibit) = try await house.keep()
        var torn = exhibit
        torn.bytes = 4
        func opened(_ exhibit: Exhibit) -> (opens: Int, closes: Int) {
            let before = house.disk.diary.count
            _ = try? house.vault.open(tip, exhibit)
            let after = house.disk.diary.dropFirst(before)
            return (after.count { $0.hasPrefix("open") }, after.count { $0.hasPrefix("close") })
        }
        #expect(opened(exhibit) == (1, 1))
        #expect(opened(torn) == (1, 1), "a descriptor closed twice may be somebody else's by then")
        house.disk.arm([.init(operation: .length, nth: 1, errno: EIO)])
        #expect(opened(exhibit) == (1, 1))
        house.disk.arm([.init(operation: .open, nth: 1, errno: EIO)])
        #expect(opened(exhibit) == (1, 0))
    }

    @Test("files lie on their shelves, readable by their owner alone")
    func places() async throws {
        let house = try House()
        let tip = try await house.keep().tip
        let shelf = house.files.exhibits + "/" + tip.description.prefix(2)
        #expect(try PosixDisk().names(in: shelf) == ["\(tip)-1", "\(tip)-manifest.json"])
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(shelf)/\(tip)-1")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("a missing shelf is made at the next start, whatever else lies there")
    func missingShelf() async throws {
        let folder = try TemporaryFolder()
        let files = SpoolFolder(folder.path)
        _ = try ExhibitFolder(files)
        try FileManager.default.removeItem(atPath: files.exhibits + "/ab")
        for stray in ["lost+found", "notes.txt"] {
            #expect(FileManager.default.createFile(atPath: files.exhibits + "/" + stray, contents: nil))
        }
        let vault = try ExhibitFolder(files)
        #expect(FileManager.default.fileExists(atPath: files.exhibits + "/ab"))
        #expect(try await vault.tips(after: nil, limit: 100).tips.isEmpty)
    }

    @Test("the sweep touches only names it could have made")
    func strangeNames() async throws {
        let house = try House()
        let tip = try await house.keep().tip
        let shelf = house.files.exhibits + "/" + tip.description.prefix(2)
        let strange = ["\(tip)", "\(tip)-0", "\(tip)-01", "\(tip)-1.tmp", "\(tip)-x", ".hidden", "readme", "\(tip)-+1"]
        for name in strange { #expect(FileManager.default.createFile(atPath: shelf + "/" + name, contents: nil)) }
        try await house.vault.putAside(tip)
        #expect(try PosixDisk().names(in: shelf) == strange.sorted())
        #expect(try PosixDisk().names(in: house.files.orphans) == ["\(tip)-1", "\(tip)-manifest.json"])
        try await house.vault.remove(tip)
        #expect(try PosixDisk().names(in: shelf) == strange.sorted())
    }

    @Test("a damaged exhibit's failure says which one, and calls someone")
    func missing() async throws {
        let house = try House()
        let (tip, exhibit) = try await house.keep()
        let path = house.files.exhibit(1, of: tip)
        #expect(truncate(path, 2) == 0)
        let failure = #expect(throws: Failure.self) { try house.vault.open(tip, exhibit) }
        #expect(failure?.code == "exhibit-missing")
        #expect(failure?.verdict == .callSomeone)
        #expect(failure?.part == 1)
    }

    @Test("a link laid in an exhibit's place is not followed")
    func links() async throws {
        let house = try House()
        let (tip, exhibit) = try await house.keep()
        let path = house.files.exhibit(1, of: tip)
        try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + ".away")
        #expect(throws: Failure.self) { try house.vault.open(tip, exhibit) }
    }

    @Test("a deposit goes on when the folder it came from is let go")
    func outlives() async throws {
        let folder = try TemporaryFolder()
        let deposit = try ExhibitFolder(SpoolFolder(folder.path)).deposit(for: Specimen.tip().id)
        try await deposit.open()
        try await deposit.append([1, 2, 3])
        #expect(try await deposit.close().bytes == 3)
        await deposit.abandon()
    }
}
