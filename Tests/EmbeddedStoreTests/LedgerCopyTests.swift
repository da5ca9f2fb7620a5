import Foundation
import Spooling
import SpoolingConformance
import Testing
import Tips

@testable import EmbeddedStore

@Suite("A copy of a ledger")
struct LedgerCopyTests {
    @Test("is one file without a log, its owner's alone, of one moment, and sound")
    func copied() async throws {
        let (house, room) = (try TemporarySpool(), try TemporaryFolder())
        let tips = try await house.keep(2)
        try await house.keepWords()
        let path = room.path + "/copy"
        try Data("what was there".utf8).write(to: URL(filePath: path))
        let copy = try LedgerCopy.make(of: house.open().ledger, at: path, disk: PosixDisk())
        try await house.keepWords()
        #expect(try copy.tips() == 3)
        #expect(try copy.exhibits() == 2)
        #expect(try copy.faults() == [])
        var named: [TipID] = []
        try copy.eachWithExhibits { named.append($0.tip) }
        #expect(named == tips.map(\.id))
        #expect(try FileManager.default.contentsOfDirectory(atPath: room.path) == ["copy"])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }
}
