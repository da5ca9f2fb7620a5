import Testing

@testable import Inspection

@Suite("What a walk leaves aside")
struct PieceScanTests {
    /// Leaves every piece of 200 bytes aside, and ends after three of them.
    private struct Aside: ContainerWalk, BitwiseCopyable {
        mutating func step(_ window: Head, at position: UInt64) -> WalkStep { position < 600 ? .skip(200) : .ended }
        func findings(length: UInt64) -> WalkFindings { WalkFindings() }
    }

    private func found(_ bytes: [UInt8], by piece: Int) -> ForeignPayload? {
        var walk = Walk(Aside())
        var rest = bytes[...]
        while !rest.isEmpty {
            walk.feed(rest.prefix(piece))
            rest = rest.dropFirst(piece)
        }
        return walk.findings.payload
    }

    private func file(_ payload: [UInt8], at offset: Int, of length: Int = 4000) -> [UInt8] {
        Media.zeros(offset) + payload + Media.zeros(length - offset - payload.count)
    }

    @Test(
        "The start of each piece is looked at, the middle is not, however the file is cut",
        arguments: [1, 7, 100, 4000])
    func pieces(piece: Int) {
        #expect(found(file(Payloads.zipEntry, at: 200), by: piece) == .zip)
        #expect(found(file(Payloads.pdf, at: 250), by: piece) == .pdf)
        #expect(found(file(Payloads.pdf, at: 300), by: piece) == nil)
    }

    @Test("Behind the end everything is looked at", arguments: [1, 500, 4000])
    func behind(piece: Int) {
        for offset in [600, 700, 1020, 1100, 2047, 3000] {
            #expect(found(file(Payloads.sevenZip, at: offset), by: piece) == .sevenZip, "\(offset)")
        }
        #expect(found(file(Media.text("#!/bin/sh\n"), at: 600), by: piece) == .script)
        #expect(found(file(Media.text("#!/bin/sh\n"), at: 601), by: piece) == nil)
    }

    @Test("Of a piece that is passed, no more than its start is asked for; the search behind ends after a mebibyte")
    func idle() {
        var walk = Walk(Aside())
        walk.feed(Media.zeros(96)[...])
        #expect(walk.idleBytes == 104)
        walk.feed(Media.zeros(3 << 20)[...])
        #expect(walk.isDone && walk.idleBytes == .max)
    }
}
