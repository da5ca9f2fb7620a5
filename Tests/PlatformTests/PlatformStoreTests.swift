import Testing
import Tips

@testable import Platform

@Suite("PlatformStore")
struct PlatformStoreTests {
    private func store(_ clues: [RecordedClue], exhibit: [UInt8] = [1, 2, 3]) throws -> ScratchFolder {
        let folder = try ScratchFolder()
        try folder.write("clues.jsonl", clues.flatMap(\.line))
        for clue in clues {
            try StoreFile.makeFolder("\(folder.path)/\(clue.id)")
            try folder.write("\(clue.id)/manifest.json", clue.manifest)
            for part in clue.exhibits { try folder.write("\(clue.id)/exhibit-\(part.number)", exhibit) }
        }
        return folder
    }

    @Test("A store as it should be has no fault, and its figures can be read")
    func readsClues() throws {
        let clues = [Sample.clue(1), Sample.clue(2, exhibits: Sample.exhibits([[1, 2, 3], [1, 2, 3]]))]
        let folder = try store(clues)
        #expect(try PlatformStore.faults(in: folder.path) == [])
        let read = try PlatformStore.clues(in: folder.path)
        #expect(read == clues)
        #expect(read.map(\.exhibitBytes) == [0, 6])
        #expect(try PlatformStore.repeats(in: folder.path) == 0)
    }

    @Test("Twice recorded, missing and changed parts are each told")
    func findsFaults() throws {
        let clue = Sample.clue(1, exhibits: Sample.exhibits([[1, 2, 3]]))
        let twice = try store([clue, clue])
        #expect(try PlatformStore.faults(in: twice.path) == ["\(clue.id) is recorded twice."])
        let changed = try store([clue], exhibit: [1, 2, 4])
        #expect(try PlatformStore.faults(in: changed.path) == ["\(clue.id): exhibit 1 is missing or differs."])
        let folder = try store([clue])
        try folder.write("\(clue.id)/manifest.json", [0x7B])
        #expect(try PlatformStore.faults(in: folder.path) == ["\(clue.id): the manifest is missing or differs."])
    }
}
