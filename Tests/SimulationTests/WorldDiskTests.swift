import EmbeddedStore
import Testing

@testable import Simulation

@Suite("A disk that ends its process")
struct WorldDiskTests {
    private static func disk(without: Control? = nil, _ change: (inout Misfortune) -> Void) throws -> WorldDisk {
        var misfortune = Misfortune.none
        change(&misfortune)
        let medium = Medium()
        try medium.makeFolder("/a")
        medium.powerOn()
        return WorldDisk(medium, misfortune, Chance(1, "disk"), Memory(Trace(), Nature()), without: without)
    }

    private static func write(_ bytes: [UInt8], to path: String, _ disk: WorldDisk) throws {
        let file = try disk.create(path)
        defer { disk.close(file) }
        try bytes.withUnsafeBytes { try disk.write($0, to: file) }
        try disk.sync(file)
    }

    @Test("nothing reaches the medium after the operation it dies at, whichever that is")
    func end() throws {
        for at in 1...7 {
            let disk = try Self.disk { $0.end = (at, .powerCut) }
            #expect(throws: (any Error).self) {
                for index in 0..<10 { try Self.write([1, 2, 3], to: "/a/\(index)", disk) }
            }
            #expect(disk.isDead && disk.end == .powerCut)
            #expect(disk.operations == at)
            #expect(try disk.medium.folder("/a").names.count <= (at + 2) / 3)
            #expect(throws: DiskFailure.self) { try disk.names(in: "/a") }
        }
    }

    @Test("a sync fails once, and whoever believes it is fooled")
    func failedSync() throws {
        let disk = try Self.disk { $0.syncFails = 1 }
        #expect(throws: DiskFailure.self) { try Self.write([1], to: "/a/x", disk) }
        try Self.write([1], to: "/a/y", disk)
        let believing = try Self.disk(without: .syncError) { $0.syncFails = 1 }
        try Self.write([1], to: "/a/x", believing)
    }

    @Test("a full disk says so, takes nothing it does not keep, and passes")
    func full() throws {
        let disk = try Self.disk { $0.full = 1..<3 }
        for _ in 0..<2 {
            let failure = #expect(throws: DiskFailure.self) { try Self.write([1], to: "/a/x", disk) }
            #expect(failure?.isFull == true)
        }
        try Self.write([1], to: "/a/x", disk)
        #expect(try disk.length(at: "/a/x") == 1)
    }

    @Test("a lock is one process's, and goes with what it was taken by")
    func lock() throws {
        let disk = try Self.disk { _ in }
        let first = try #require(try disk.lock("/a/lock"))
        #expect(try disk.lock("/a/lock") == nil)
        disk.close(first)
        #expect(try disk.lock("/a/lock") != nil)
    }

    @Test("what stands in a file is written over where it stands")
    func rewritten() throws {
        let disk = try Self.disk { _ in }
        try Self.write([1, 2, 3, 4], to: "/a/x", disk)
        let file = try disk.openForRewriting("/a/x")
        try [UInt8]([9, 9]).withUnsafeBytes { try disk.rewrite($0, of: file, at: 1) }
        #expect(try disk.medium.file("/a/x").bytes == [1, 9, 9, 4])
    }
}
