import Testing
import Tips

@Suite("The chain of custody")
struct CustodyEventTests {
    private static func event(
        number: Int64 = 1, tip: TipID = Sample.id, at: Int64 = 0, change: CustodyEvent.Change = .erased,
        after: Digest = CustodyEvent.beginning
    ) -> CustodyEvent {
        CustodyEvent(number: number, tip: tip, at: Moment(milliseconds: at), change: change, after: after)
    }

    @Test("a digest covers the digest before, number, tip, time and note, in that order")
    func digest() {
        let before = Digest.of(Array("before".utf8))
        var bytes = before.bytes
        bytes += [0, 0, 0, 0, 0, 0, 1, 2]
        bytes += Sample.id.bytes
        bytes += [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
        bytes += Array("erased".utf8)
        #expect(Self.event(number: 258, at: -1, after: before).digest == Digest.of(bytes))
    }

    @Test("whatever is altered alters the digest")
    func altered() {
        let moved = CustodyEvent.Change.moved(lane: .fallback, to: .held, why: "")
        let events = [
            Self.event(), Self.event(number: 2), Self.event(tip: TipID(high: 0, low: 0)), Self.event(at: 1),
            Self.event(change: moved), Self.event(after: Digest.of([0])),
        ]
        #expect(Set(events.map(\.digest)).count == events.count)
    }

    @Test("a chain is followed from its beginning, and a change in the middle is seen at the end")
    func chain() {
        func end(_ notes: [String]) -> Digest {
            var last = CustodyEvent.beginning
            for (index, note) in notes.enumerated() {
                last = CustodyEvent.digest(
                    number: Int64(index) + 1, tip: Sample.id, at: Moment(milliseconds: 0), note: note, after: last)
            }
            return last
        }
        #expect(end(["a", "b", "c"]) == end(["a", "b", "c"]))
        #expect(end(["a", "b", "c"]) != end(["a", "x", "c"]))
        #expect(end(["a", "b", "c"]) != end(["a", "c", "b"]))
        #expect(CustodyEvent.beginning.bytes == [UInt8](repeating: 0, count: 32))
    }

    @Test("an admission counts exhibits by family, in the order of the families, without overflowing")
    func exhibits() throws {
        func exhibit(_ type: String, _ bytes: Int64) -> Exhibit {
            Exhibit(number: 1, mediaType: type, bytes: bytes, digest: Digest.of([UInt8]()))
        }
        let counts = CustodyEvent.ExhibitCount.fold([
            exhibit("video/mp4", 5), exhibit("image/png", 1), exhibit("image/jpeg", 2), exhibit("text/plain", 9),
        ])
        #expect(
            counts == [
                .init(family: .image, count: 2, bytes: 3), .init(family: .video, count: 1, bytes: 5),
                .init(family: .other, count: 1, bytes: 9),
            ])
        #expect(CustodyEvent.ExhibitCount.fold([]).isEmpty)
    }

    @Test("the figures of a tip are what the month counts of it")
    func figures() throws {
        let tip = try Sample.full()
        let figures = CustodyEvent.Figures(tip: tip, lanes: [.fallback])
        #expect(figures.receivedOn == tip.receivedOn)
        #expect(figures.kind == .report)
        #expect(figures.departments == ["城管", "traffic"])
        #expect(figures.channel == "app")
        #expect(figures.exhibits.map(\.family) == [.image, .video])
    }
}
