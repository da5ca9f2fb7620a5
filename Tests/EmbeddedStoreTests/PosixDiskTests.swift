import EmbeddedStore
import Foundation
import Testing

@Suite("The machine's file system")
struct PosixDiskTests {
    private let disk = PosixDisk()

    private func write(_ bytes: [UInt8], to path: String) throws {
        let file = try disk.create(path)
        defer { disk.close(file) }
        try bytes.withUnsafeBytes { try disk.write($0, to: file) }
        try disk.sync(file)
    }

    @Test("what is written in pieces is read back from any offset")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a"
        let file = try disk.create(path)
        for piece in [[1, 2, 3], [], [4], [5, 6]] as [[UInt8]] {
            try piece.withUnsafeBytes { try disk.write($0, to: file) }
        }
        #expect(try disk.length(of: file) == 6)
        disk.close(file)
        let reading = try disk.openForReading(path)
        defer { disk.close(reading) }
        for (offset, expected) in [(0, [1, 2, 3, 4]), (4, [5, 6]), (6, []), (99, [])] as [(Int64, [UInt8])] {
            var buffer = [UInt8](repeating: 0, count: 4)
            let count = try buffer.withUnsafeMutableBytes { try disk.read(reading, into: $0, at: offset) }
            #expect(Array(buffer.prefix(count)) == expected)
        }
    }

    @Test("a file is made new or not at all, and links are not followed")
    func new() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a"
        try write([1], to: path)
        let failure = #expect(throws: DiskFailure.self) { try disk.create(path) }
        #expect(failure?.errno == EEXIST)
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: path)
        #expect(throws: DiskFailure.self) { try disk.create(folder.path + "/link") }
        #expect(throws: DiskFailure.self) { try disk.openForReading(folder.path + "/link") }
    }

    @Test("folders are made once, listed in order, synced")
    func folders() throws {
        let folder = try TemporaryFolder()
        try disk.makeFolder(folder.path + "/b")
        try disk.makeFolder(folder.path + "/b")
        try disk.makeFolder(folder.path + "/a")
        try write([], to: folder.path + "/c")
        try disk.syncFolder(folder.path)
        #expect(try disk.names(in: folder.path) == ["a", "b", "c"])
        #expect(throws: DiskFailure.self) { try disk.names(in: folder.path + "/none") }
        #expect(throws: DiskFailure.self) { try disk.makeFolder(folder.path + "/x/y") }
        #expect(throws: DiskFailure.self) { try disk.syncFolder(folder.path + "/c") }
    }

    @Test("what is renamed or unlinked is gone from where it was; unlinking what is not there is fine")
    func names() throws {
        let folder = try TemporaryFolder()
        try write([1], to: folder.path + "/a")
        try disk.rename(folder.path + "/a", to: folder.path + "/b")
        #expect(try disk.names(in: folder.path) == ["b"])
        try disk.unlink(folder.path + "/b")
        try disk.unlink(folder.path + "/b")
        #expect(try disk.names(in: folder.path).isEmpty)
        #expect(throws: DiskFailure.self) { try disk.rename(folder.path + "/a", to: folder.path + "/b") }
    }

    @Test("a device without room says so")
    func full() throws {
        let file = DiskFile(descriptor: Foundation.open("/dev/full", O_WRONLY))
        defer { disk.close(file) }
        let failure = #expect(throws: DiskFailure.self) {
            try [UInt8](repeating: 1, count: 10).withUnsafeBytes { try disk.write($0, to: file) }
        }
        #expect(failure?.isFull == true)
    }

    @Test("there is room")
    func room() throws {
        let folder = try TemporaryFolder()
        #expect(try disk.freeBytes(at: folder.path) > 0)
        #expect(throws: DiskFailure.self) { try disk.freeBytes(at: "/nowhere/at/all") }
    }
}
