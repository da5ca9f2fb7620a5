import Testing
import Tips

@Suite("The head of a dropped file")
struct DropHeadTests {
    private static let head = DropHead(
        .tip, spool: TipID(high: 1, low: 2), lane: .fallback, sequence: 17,
        headers: [.init("Idempotency-Key", "\(TipID(high: 3, low: 4))"), .init("Content-Type", "a/b; boundary=x: y")],
        bodyBytes: 12_345)

    @Test("What was written is read, with its length, whatever follows")
    func roundTrip() {
        let bytes = Self.head.bytes
        #expect(DropHead.read(bytes) == .head(Self.head, bytes: bytes.count))
        #expect(DropHead.read(bytes + Array("\n\nbody".utf8)) == .head(Self.head, bytes: bytes.count))
        #expect(Self.head.value("Content-Type") == "a/b; boundary=x: y")
        #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("tipline-drop 1\nkind: tip\n"))
    }

    @Test("A tombstone says whose number it is and how it ended, and nothing else says so")
    func tombstones() {
        let ending = Heartbeat.Ending(sequence: 9, tip: TipID(high: 3, low: 4), stage: .expired)
        let head = DropHead(tombstone: ending, spool: TipID(high: 1, low: 2), lane: .fallback)
        #expect(DropHead.read(head.bytes) == .head(head, bytes: head.bytes.count))
        #expect(head.ending == ending)
        var nameless = head
        nameless.headers.removeFirst()
        #expect(nameless.ending == nil)
        #expect(Self.head.ending == nil)
    }

    @Test("A head that is cut anywhere is damaged, never another head")
    func cuts() {
        let bytes = Self.head.bytes
        for length in 0..<bytes.count { #expect(DropHead.read(Array(bytes[..<length])) == .damaged, "\(length)") }
    }

    @Test(
        "What is nothing of ours is foreign", arguments: ["hello", "tipline-drop 2\nkind: tip\n\n", "\u{0}", "PK\u{3}"])
    func foreign(text: String) {
        #expect(DropHead.read(Array(text.utf8)) == .foreign)
    }

    @Test(
        "A head that says what no head says is damaged",
        arguments: [
            ("kind: tip", "kind: tap"), ("sequence: 17", "sequence: -1"), ("sequence: 17", "sequence: 17x"),
            ("sequence: 17", "sequence: 9999999999999999999"), ("lane: default", "lane: ../default"),
            ("Content-Length: 12345", "Content-Length: 999999999999999999"), ("Content-Length", "Content-Type"),
            ("Content-Length: 12345", "Content-Length: "), ("spool: ", "spool: A"), ("kind: tip\n", ""),
            ("lane: default", "lane default"), ("Idempotency", "Idemp\u{1}tency"),
        ])
    func wrong(part: String, other: String) throws {
        let text = String(decoding: Self.head.bytes, as: UTF8.self)
        let place = try #require(text.firstRange(of: part))
        let changed = text[..<place.lowerBound] + other + text[place.upperBound...]
        #expect(DropHead.read(Array(changed.utf8)) == .damaged)
    }

    @Test("A head without an end is given up at its bound")
    func bound() {
        let endless = Array("tipline-drop 1\n".utf8) + [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 20)
        #expect(DropHead.read(endless) == .damaged)
        let late = Array("tipline-drop 1\nx: \(String(repeating: "a", count: DropHead.longestBytes))\n\n".utf8)
        #expect(DropHead.read(late) == .damaged)
    }

    @Test("A trailer is its 73 bytes and nothing else")
    func trailer() {
        let digest = Digest.of([1, 2, 3])
        let bytes = DropTrailer.bytes(digest)
        #expect(bytes.count == DropTrailer.length)
        #expect(DropTrailer.read(bytes) == digest)
        for wrong in [
            Array(bytes.dropLast()), bytes + [10], [], Array(bytes.reversed()), Array(bytes.dropLast()) + [32],
        ] {
            #expect(DropTrailer.read(wrong) == nil)
        }
    }
}
