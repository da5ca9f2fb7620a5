import Spooling
import Testing

@testable import Simulation

@Suite("What a citizen knows of an upload")
struct SentFileTests {
    @Test("an offset that goes back is a breach, and so are other bytes")
    func breaches() throws {
        let memory = Memory(Trace(), Nature())
        let file = SentFile([1, 2, 3, 4])
        for offset in [0, 2, 2, 4] { file.stands(at: offset, memory) }
        file.compare([1, 2, 3], memory)
        #expect(memory.breaches.isEmpty)
        file.stands(at: 3, memory)
        file.compare([1, 3], memory)
        file.stands(at: 5, memory)
        #expect(memory.breaches.map(\.sort) == [.lost, .torn, .torn])
    }

    @Test("one may be gone where a sync of its own or of the folder failed, and nowhere else")
    func gone() throws {
        let name = try #require(UploadName("abcdefghijklmnopqrstuvwxya"))
        for (path, mayBe) in [
            ("/world/spool/uploads/\(name).floor.new", true), ("/world/spool/uploads/\(name)", true),
            ("/world/spool/uploads", true), ("/world/spool/uploads/bbcdefghijklmnopqrstuvwxya", false),
            ("/world/spool/ledger.sqlite-wal", false),
        ] {
            let memory = Memory(Trace(), Nature())
            memory.syncFailed(path)
            #expect(memory.mayBeGone(name) == mayBe, "\(path)")
        }
    }
}
