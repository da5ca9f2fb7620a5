import Testing
import Tips

@testable import Platform

@Suite("RecordedClue")
struct RecordedClueTests {
    @Test("A line reads back as what was written, the manifest byte for byte")
    func roundTrips() throws {
        for clue in [Sample.clue(1), Sample.clue(2, exhibits: Sample.exhibits([[1], [2, 3]]))] {
            let line = clue.line
            #expect(line.last == UInt8(ascii: "\n"))
            #expect(line.count { $0 == UInt8(ascii: "\n") } == 1)
            let read = try #require(RecordedClue(line: line.dropLast()))
            #expect(read == clue)
            #expect(Digest.of(read.manifest) == clue.manifestDigest)
        }
    }

    @Test("Id and digest stand first, for whoever reads the file with simpler tools")
    func beginsWithID() {
        let clue = Sample.clue(1)
        let text = String(decoding: clue.line, as: UTF8.self)
        #expect(
            text.hasPrefix(
                #"{"id":"\#(clue.id)","manifest_sha256":"\#(clue.manifestDigest)","clue":"C1","kind":"report""#))
    }

    @Test("No part of a line is a line")
    func refusesTornLines() {
        let line = Sample.clue(1, exhibits: Sample.exhibits([[1]])).line.dropLast()
        for length in stride(from: 0, to: line.count, by: 7) { #expect(RecordedClue(line: line.prefix(length)) == nil) }
    }
}
