import Testing
import Tips

@testable import Platform

@Suite("ClueFile")
struct ClueFileTests {
    private func read(_ folder: ScratchFolder) throws -> (ids: [TipID], end: Int64) {
        var ids: [TipID] = []
        let end = try ClueFile.read("\(folder.path)/clues.jsonl") { ids.append($0.id) }
        return (ids, end)
    }

    @Test("Lines are read in order, also where a piece of the file ends within one")
    func readsLines() throws {
        let folder = try ScratchFolder()
        let clues = (1...2500).map { Sample.clue($0) }
        let bytes = clues.flatMap(\.line)
        try folder.write("clues.jsonl", bytes)
        let read = try read(folder)
        #expect(bytes.count > 1 << 20)
        #expect(read.ids == clues.map(\.id))
        #expect(read.end == Int64(bytes.count))
    }

    @Test("A line that does not end is not counted", arguments: [1, 40, 200])
    func leavesTornLines(length: Int) throws {
        let folder = try ScratchFolder()
        let whole = Sample.clue(1).line
        try folder.write("clues.jsonl", whole + Sample.clue(2).line.prefix(length))
        #expect(try read(folder) == ([Sample.tip(1)], Int64(whole.count)))
    }

    @Test("A damaged line in the middle is a failure that names it")
    func refusesDamage() throws {
        let folder = try ScratchFolder()
        try folder.write("clues.jsonl", Sample.clue(1).line + Array("{}\n".utf8) + Sample.clue(2).line)
        let failure = #expect(throws: Failure.self) { try read(folder) }
        #expect(failure?.sentence.contains("Line 2") == true)
    }

    @Test("No file is no clue")
    func readsNothing() throws {
        #expect(try read(ScratchFolder()).end == 0)
    }
}
