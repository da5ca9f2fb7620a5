import Foundation
import Testing
import Tips

@testable import Platform

@Suite("Manifest filing")
struct ManifestFilingTests {
    @Test("What was filed lies in its folder when it has finished, however much there was")
    func files() throws {
        let folder = try ScratchFolder()
        let filing = ManifestFiling(directory: folder.path)
        for start in stride(from: 0, to: 600, by: 60) {
            filing.file((start..<start + 60).map { .init(id: Sample.tip($0), manifest: Array("\($0)".utf8)) })
        }
        filing.finish()
        for number in 0..<600 {
            #expect(folder.contents("\(Sample.tip(number))/manifest.json") == Array("\(number)".utf8))
        }
    }

    @Test("What waits is bounded by its bytes: whoever comes when they are full writes for itself")
    func bytes() throws {
        let folder = try ScratchFolder()
        let filing = ManifestFiling(directory: folder.path, mostBytes: 100)
        filing.file((1...3).map { .init(id: Sample.tip($0), manifest: Array(repeating: 65, count: 40)) })
        for number in 1...3 { #expect(folder.contents("\(Sample.tip(number))/manifest.json")?.count == 40) }
        filing.finish()
        // What has been written makes room again.
        for number in 4...9 {
            filing.file([.init(id: Sample.tip(number), manifest: Array(repeating: 65, count: 90))])
            filing.finish()
            #expect(folder.contents("\(Sample.tip(number))/manifest.json")?.count == 90)
        }
    }

    @Test("A folder nobody was told of makes way")
    func clears() throws {
        let folder = try ScratchFolder()
        try StoreFile.makeFolder(PlatformStore.folderPath(folder.path, Sample.tip(1)))
        try folder.append("\(Sample.tip(1))/exhibit-1", "of a hand-over that came to nothing")
        let filing = ManifestFiling(directory: folder.path)
        filing.file([.init(id: Sample.tip(1), manifest: [7])])
        filing.finish()
        #expect(folder.contents("\(Sample.tip(1))/manifest.json") == [7])
        #expect(folder.contents("\(Sample.tip(1))/exhibit-1") == nil)
    }

    @Test("A clue is the record before its folder is made; the next start makes what a crash has kept from being made")
    func comesBehind() async throws {
        let folder = try ScratchFolder()
        do {
            let book = try ClueBook(directory: folder.path, time: SystemTime(), filesBehind: true)
            _ = try await book.record(Sample.arrival(1))
            book.finish()
            #expect(try PlatformStore.faults(in: folder.path) == [])
        }
        try FileManager.default.removeItem(atPath: PlatformStore.folderPath(folder.path, Sample.tip(1)))
        _ = try ClueBook(directory: folder.path, time: SystemTime(), filesBehind: true)
        #expect(try PlatformStore.faults(in: folder.path) == [])
    }
}
