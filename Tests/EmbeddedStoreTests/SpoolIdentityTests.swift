import Foundation
import Testing
import Tips

@testable import EmbeddedStore

@Suite("The note beside the ledger")
struct SpoolIdentityTests {
    private static let id = TipID(high: 1, low: 2)
    private static let note = SpoolIdentity(id: id, lastEvent: 10)

    @Test(
        "tells whose ledger it is and how far it had come",
        arguments: [
            (nil, id, 0, SpoolIdentity.Finding.new), (nil, id, 1, .unknown), (note, id, 10, .own), (note, id, 11, .own),
            (note, id, 9, .restored), (note, id, 0, .restored), (note, TipID(high: 1, low: 3), 10, .foreign),
            (SpoolIdentity(id: id, lastEvent: 0), id, 0, .own),
        ])
    func findings(note: SpoolIdentity?, id: TipID, lastEvent: Int64, finding: SpoolIdentity.Finding) {
        #expect(SpoolIdentity.compare(note, id: id, lastEvent: lastEvent) == finding)
    }

    @Test("comes back as it was written, and replaces the one before in one step")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let files = SpoolFolder(folder.path)
        #expect(SpoolIdentity.read(files) == nil)
        for note in [
            Self.note, SpoolIdentity(id: Self.id, lastEvent: .max, isUnswept: true), Self.note,
            SpoolIdentity(id: Self.id, lastEvent: 7, isSealed: true),
            SpoolIdentity(id: Self.id, lastEvent: 8, isUnswept: true, isSealed: true),
            SpoolIdentity(id: Self.id, lastEvent: 9, reached: Moment(milliseconds: 1_420_272_000_001)),
            SpoolIdentity(id: Self.id, lastEvent: 9, isUnswept: true, isSealed: true, reached: Moment(milliseconds: 0)),
        ] {
            let disk = FaultyDisk()
            try note.write(files, disk: disk)
            #expect(SpoolIdentity.read(files) == note)
            let steps = disk.diary.filter { !$0.hasPrefix("close") }
            #expect(
                steps == [
                    "unlink spool-id.new", "create spool-id.new", "write spool-id.new", "sync spool-id.new",
                    "rename spool-id.new", "syncFolder \(folder.path.split(separator: "/").last ?? "")",
                ])
        }
    }

    @Test(
        "a write cut short leaves the note before it",
        arguments: [DiskFailure.Operation.create, .write, .sync, .rename])
    func cutShort(operation: DiskFailure.Operation) throws {
        let folder = try TemporaryFolder()
        let files = SpoolFolder(folder.path)
        try Self.note.write(files, disk: PosixDisk())
        let disk = FaultyDisk(faults: [.init(operation: operation, nth: 1, errno: ENOSPC)])
        #expect(throws: DiskFailure.self) {
            try SpoolIdentity(id: Self.id, lastEvent: 99).write(files, disk: disk)
        }
        #expect(SpoolIdentity.read(files) == Self.note)
        try SpoolIdentity(id: Self.id, lastEvent: 99).write(files, disk: PosixDisk())
        #expect(SpoolIdentity.read(files)?.lastEvent == 99)
    }

    @Test(
        "what is no note is none",
        arguments: [
            "", "x 1", "\(id)", "\(id) x", "\(id) 1 2", "\(id) 1 unswept 3", "\(id) 1 swept",
            "\(id) 2015-01-03T08:00:00Z", "2015-01-03T08:00:00Z", "\(id) 1 2015-01-03T08:00:00Z unswept",
        ])
    func refusals(text: String) throws {
        let folder = try TemporaryFolder()
        #expect(FileManager.default.createFile(atPath: folder.path + "/spool-id", contents: Data(text.utf8)))
        #expect(SpoolIdentity.read(SpoolFolder(folder.path)) == nil)
    }
}
