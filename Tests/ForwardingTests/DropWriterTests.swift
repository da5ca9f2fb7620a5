import Foundation
import Testing
import Tips

@testable import Forwarding

@Suite("Putting a file down")
struct DropWriterTests {
    private let head = DropHead(.tip, spool: ScratchDrop.spool, lane: .fallback, sequence: 7, bodyBytes: 5)

    @Test("The file has head, body and digest, and no unfinished file is left")
    func whole() throws {
        let drop = try ScratchDrop()
        let name = try drop.writer().put(head, body: Array("hello".utf8), name: "7", ending: "tip")
        #expect(drop.names == [name])
        let parts = try #require(drop.parts(name))
        #expect(parts.head == head)
        #expect(parts.body == Array("hello".utf8))
    }

    @Test("The same again is another file: what stands is never written to")
    func again() throws {
        let drop = try ScratchDrop()
        let writer = drop.writer()
        let first = try writer.put(head, body: Array("hello".utf8), name: "7", ending: "tip")
        let second = try writer.put(head, body: Array("hello".utf8), name: "7", ending: "tip")
        #expect(first != second)
        #expect(drop.bytes(first) == drop.bytes(second))
    }

    @Test(
        "Whatever step fails, nothing unfinished stays and the failure is told",
        arguments: [FailingDropDisk.Step.create, .write, .sync, .rename])
    func fails(step: FailingDropDisk.Step) throws {
        let drop = try ScratchDrop()
        drop.disk.fail(step, ENOSPC)
        #expect(throws: DropFault.self) {
            try drop.writer().put(head, body: Array("hello".utf8), name: "7", ending: "tip")
        }
        #expect(drop.names.isEmpty)
    }

    @Test("A folder that was not synced holds a file nobody speaks of; the next attempt makes another")
    func folderSync() throws {
        let drop = try ScratchDrop()
        drop.disk.fail(.syncFolder, EIO)
        let writer = drop.writer()
        #expect(throws: DropFault(errno: EIO, isSync: true)) {
            try writer.put(head, body: Array("hello".utf8), name: "7", ending: "tip")
        }
        drop.disk.fail(.syncFolder, nil)
        _ = try writer.put(head, body: Array("hello".utf8), name: "7", ending: "tip")
        #expect(drop.names("tip").count == 2)
    }

    @Test("A sync that failed is asked once: the file is given up")
    func syncOnce() throws {
        let drop = try ScratchDrop()
        drop.disk.fail(.sync, EIO)
        #expect(throws: DropFault.self) { try drop.writer().put(head, name: "7", ending: "tip") }
        #expect(drop.disk.syncs == 1)
        #expect(drop.names.isEmpty)
    }

    @Test("A crash's leavings go; this run's drafts, and files of other programs, stay")
    func leavings() throws {
        let drop = try ScratchDrop()
        for name in [".tipline-0-1.part", ".other.part", ".tipline-x", "default-1.tip"] {
            try Data().write(to: URL(fileURLWithPath: "\(drop.path)/\(name)"))
        }
        let writer = drop.writer()
        var seen: [String] = []
        _ = try writer.put(head, name: "7", ending: "tip") { _ throws(DropFault) in
            writer.clearLeavings()
            seen = drop.names.filter { $0.hasPrefix(".tipline-") }
            return 0
        }
        #expect(seen.count == 2)
        #expect(!drop.names.contains(".tipline-0-1.part"))
        #expect(Set([".other.part", ".tipline-x", "default-1.tip"]).isSubset(of: drop.names))
    }
}
