import Testing

@testable import Platform

@Suite("What notes the repeats")
struct RepeatLogTests {
    @Test("Lines follow what stands there")
    func appends() throws {
        let folder = try ScratchFolder()
        try folder.append("deliveries.jsonl", "a\n")
        var log = try RepeatLog(StoreFile.openForAppending(folder.path + "/deliveries.jsonl"))
        for line in ["b\n", "", "c\n"] {
            let sentence = log.append(Array(line.utf8))
            #expect(sentence == nil)
        }
        #expect(folder.contents("deliveries.jsonl") == Array("a\nb\nc\n".utf8))
    }

    @Test("A file that cannot grow is named once, and nothing more is tried where its end cannot be made good")
    func fails() throws {
        var log = try RepeatLog(StoreFile.openForAppending("/dev/full"))
        let first = log.append([65, 10])
        let sentence = try #require(first)
        #expect(sentence.contains("until the next start") && sentence.contains("writing /dev/full failed"))
        let second = log.append([65, 10])
        #expect(second == nil)
    }
}
