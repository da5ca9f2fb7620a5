import Foundation
import Spooling
import SpoolingConformance
import Testing
import Tips

@testable import EmbeddedStore

@Suite("An exhibit on its way into a backup")
struct ExhibitCopyingTests {
    private let house: TemporarySpool
    private let tip: Tip
    private let target: SpoolFolder
    private let room: TemporaryFolder

    init() async throws {
        house = try TemporarySpool()
        tip = try await house.keep(1)[0]
        room = try TemporaryFolder()
        target = SpoolFolder(room.path)
        for path in [target.exhibits, target.shelf(of: tip.id)] { try PosixDisk().makeFolder(path) }
    }

    private func take(_ disk: any Disk = PosixDisk()) throws -> ExhibitCopying.Result {
        try ExhibitCopying(from: SpoolFolder(house.path), to: target, disk: disk).take(tip.exhibits[0], of: tip.id)
    }

    @Test("is copied, synced before it has its name, and there the next time")
    func copied() throws {
        let disk = FaultyDisk()
        #expect(try take(disk) == .copied)
        let name = "\(tip.id)-1"
        let (sync, rename) = (
            disk.diary.firstIndex(of: "sync exhibit.new"), disk.diary.firstIndex { $0.hasPrefix("rename") }
        )
        #expect(try #require(sync) < #require(rename))
        #expect(
            FileManager.default.contents(atPath: target.shelf(of: tip.id) + "/" + name)
                == Data("picture \(tip.id)".utf8))
        #expect(try take() == .there)
    }

    @Test("is copied anew where what is there has another length")
    func shorter() throws {
        try Data([1]).write(to: URL(filePath: target.exhibit(1, of: tip.id)))
        #expect(try take() == .copied)
    }

    @Test("keeps its damage to itself")
    func damaged() throws {
        #expect(try take(FaultyDisk(faults: [.init(operation: .read, nth: 1, errno: EIO)])) == .damaged(.unreadable))
        let path = SpoolFolder(house.path).exhibit(1, of: tip.id)
        try Data(repeating: 1, count: Int(tip.exhibits[0].bytes)).write(to: URL(filePath: path))
        #expect(try take() == .damaged(.differs))
        try FileManager.default.removeItem(atPath: path)
        #expect(try take() == .damaged(.missing))
        #expect(try PosixDisk().names(in: target.shelf(of: tip.id)).isEmpty)
    }

    @Test("stops the backup where the backup's own disk fails")
    func unwritable() {
        for operation in [DiskFailure.Operation.create, .write, .sync, .rename] {
            #expect(throws: DiskFailure.self) {
                try take(FaultyDisk(faults: [.init(operation: operation, nth: 1, errno: EIO)]))
            }
        }
    }
}
