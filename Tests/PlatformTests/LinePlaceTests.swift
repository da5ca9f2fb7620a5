import Foundation
import Testing
import Tips

@testable import Platform

@Suite("Places between the lines of a growing file")
struct LinePlaceTests {
    private func lines(_ place: inout LinePlace, _ folder: ScratchFolder, limit: Int = 99) throws -> [String] {
        var found: [String] = []
        try place.read(folder.path + "/file", limit: limit) { line, number in
            found.append("\(number) \(String(decoding: line, as: UTF8.self))")
        }
        return found
    }

    @Test("whole lines are read once, a torn one when it is whole")
    func reads() throws {
        let folder = try ScratchFolder()
        var place = LinePlace.start
        #expect(try lines(&place, folder).isEmpty)
        try folder.append("file", "a\n\nbc\nd")
        #expect(try lines(&place, folder, limit: 2) == ["1 a", "2 "])
        #expect(try lines(&place, folder) == ["3 bc"])
        #expect(try lines(&place, folder).isEmpty)
        try folder.append("file", "e\n")
        #expect(try lines(&place, folder) == ["4 de"])
        #expect(place == LinePlace(offset: 9, lines: 4))
    }

    @Test("lines longer than a piece are one line")
    func long() throws {
        let folder = try ScratchFolder()
        let text = String(repeating: "x", count: 2_500_000)
        try folder.append("file", text + "\n" + text + "\ny\n")
        var place = LinePlace.start
        #expect(try lines(&place, folder).map(\.utf8.count) == [2_500_002, 2_500_002, 3])
    }

    @Test("a line longer than any that is written is damage, with an end and without", arguments: ["", "\n"])
    func endless(ending: String) throws {
        let folder = try ScratchFolder()
        try folder.append("file", "abc\n" + String(repeating: "x", count: 11) + ending)
        var place = LinePlace.start
        var found: [Int64] = []
        let failure = #expect(throws: Failure.self) {
            try place.read(folder.path + "/file", longest: 10) { _, number in found.append(number) }
        }
        #expect(failure?.sentence.hasPrefix("Line 2 of \(folder.path)/file is damaged") == true)
        #expect(found == [1])
        #expect(place == LinePlace(offset: 4, lines: 1))
    }

    @Test("a file that is there and cannot be read is no empty one")
    func unreadable() throws {
        let folder = try ScratchFolder()
        var place = LinePlace.start
        #expect(throws: Failure.self) { try place.read(folder.path) { _, _ in } }
    }

    @Test("going back finds where the last lines begin")
    func back() throws {
        let folder = try ScratchFolder()
        try folder.append("file", "a\nbc\n\nd\ne")
        let end = LinePlace(offset: 8, lines: 4)
        let path = folder.path + "/file"
        #expect(try end.back(1, in: path) == LinePlace(offset: 6, lines: 3))
        #expect(try end.back(3, in: path) == LinePlace(offset: 2, lines: 1))
        for count in [4, 5, 1000] { #expect(try end.back(count, in: path) == .start) }
        #expect(try end.back(0, in: path) == end)
        #expect(try LinePlace(offset: 999, lines: 99).back(1, in: path) == LinePlace(offset: 999, lines: 99))
    }
}
