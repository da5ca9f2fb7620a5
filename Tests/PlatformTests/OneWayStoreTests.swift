import Testing
import Tips

@testable import Platform

@Suite("What is kept beside the clues")
struct OneWayStoreTests {
    private func line(_ number: Int) -> ReceivedLine { ReceivedLine(key: Dropped.key, name: Dropped.name(number)) }

    @Test("Numbers and the last heartbeat are there again after an end of any kind")
    func reopens() throws {
        let folder = try ScratchFolder()
        do {
            var (store, _) = try OneWayStore.open(folder.path)
            try store.append([line(1), line(3)])
            var book = LaneBook(Dropped.key)
            book.take(Dropped.heartbeat(at: 60, highest: 5, sent: "1-4"), now: Dropped.moment(61))
            try store.write(book)
        }
        // The last line was torn: its file has not been removed, so it comes again.
        try folder.append("one-way/received.txt", String(decoding: line(4).bytes.dropLast(20), as: UTF8.self))
        let (store, books) = try OneWayStore.open(folder.path)
        let gaps = try #require(books[Dropped.key]).gaps(now: Dropped.moment(62))
        #expect(gaps.lost.description == "2,4")
        #expect(gaps.missing(most: 9).map(\.tip) == [Sample.tip(2), Sample.tip(4)])
        var again = store
        try again.append([line(4)])
        let last = try #require(try OneWayStore.open(folder.path).books[Dropped.key])
        #expect(last.recorded.description == "1,3-4")
    }

    @Test("A line in the middle that is no line stops the opening; a damaged state does not")
    func damage() throws {
        let folder = try ScratchFolder()
        _ = try OneWayStore.open(folder.path)
        try folder.write("one-way/default-\(Dropped.spool).state", Array("rubbish".utf8))
        #expect(try OneWayStore.open(folder.path).books.isEmpty)
        try folder.append("one-way/received.txt", "rubbish\n")
        #expect(throws: Failure.self) { try OneWayStore.open(folder.path) }
        try folder.write("one-way/received.txt", [UInt8](repeating: 65, count: 5000))
        #expect(throws: Failure.self) { try OneWayStore.open(folder.path) }
    }
}
