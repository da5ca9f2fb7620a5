import Foundation
import Testing

@testable import Inspection

@Suite("The window into the box")
struct BoxWindowTests {
    @Test("is only read inside, and cannot be made writable there")
    func readOnly() throws {
        let process = try BoxProcess(BoxPrograms.worker)
        // A file without a size, of many pages.
        let file = try #require(FileHandle(forReadingAtPath: "/proc/\(process.pid)/smaps"))
        let maps = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self).split(separator: "\n")
        let line = try #require(maps.firstIndex { $0.contains("/memfd:tipline-window") })
        #expect(maps[line].contains(" r--s "))
        let flags = try #require(maps[line...].first { $0.hasPrefix("VmFlags:") }).split(separator: " ")
        #expect(flags.contains("rd") && flags.contains("sh"))
        #expect(!flags.contains("wr") && !flags.contains("mw"))
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.pid)/fd")
        #expect(open.sorted() == ["0", "1", "2"], "its descriptor is closed")
    }

    @Test("shows what is put there, the last thing first")
    func shows() throws {
        let process = try BoxProcess(BoxPrograms.worker)
        for media in Media.all + Media.all.reversed() {
            let question = LookQuestion.head(media.bytes[...], isWhole: true, asksMagic: false)
            guard case .head(let facts, _, _) = LookAnswer(try process.answer(to: question)) else {
                return #expect(Bool(false))
            }
            #expect(facts.own == media.mediaType)
        }
    }

    @Test("does not take more than it has room for")
    func tooMuch() throws {
        let window = try BoxWindow()
        let bytes = Media.zeros(LookWindow.mostBytes + 1)
        try window.show(LookWindow(bytes.dropFirst()))
        #expect(throws: BoxFault.garbled) { try window.show(LookWindow(bytes[...])) }
    }
}
