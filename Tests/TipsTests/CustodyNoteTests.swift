import Testing
import Tips

@Suite("Custody notes")
struct CustodyNoteTests {
    /// Names nobody would choose: rules and platforms may say anything.
    static let hostile = [
        "traffic", "城管", "a b", "a,b", "a:b", "a=b", "100%", "%41", "%", "\u{0}\u{1F}\u{7F}", "\r\n",
        "\u{301}combining",
        "trailing\u{301}", "\u{338}", "\u{200D}joined", "\u{FE0F}", "😀🏽", "e\u{301}", "\u{A0}", "=", ",", " ", "%2",
        "admitted day=2015-01-03", "\u{E000}", "\u{2028}", "\u{1F1E8}\u{1F1F3}", "",
    ]

    private static func figures(_ names: [String]) throws -> CustodyEvent.Figures {
        CustodyEvent.Figures(
            receivedOn: try Sample.day("2015-01-03"), kind: .suggestion, departments: names,
            channel: names.first ?? "web", lanes: [.fallback, try Sample.lane("Branch-1.a")],
            exhibits: [.init(family: .image, count: 2, bytes: .max), .init(family: .other, count: 1, bytes: 0)])
    }

    private static func expectRoundTrip(_ change: CustodyEvent.Change) {
        let note = change.note
        #expect(CustodyEvent.Change(note: note) == change, "\(note)")
        #expect(!note.utf8.contains { $0 < 0x20 || $0 == 0x7F })
    }

    @Test("an admission is written as documented")
    func admitted() throws {
        let change = CustodyEvent.Change.admitted(try Self.figures(["城管", "a b"]))
        #expect(
            change.note
                == "admitted day=2015-01-03 kind=suggestion channel=城管 departments=城管,a%20b lanes=default,Branch-1.a exhibits=image:2:9223372036854775807,other:1:0"
        )
        Self.expectRoundTrip(change)
    }

    @Test("any name comes back, alone and among others", arguments: hostile)
    func names(name: String) throws {
        Self.expectRoundTrip(.admitted(try Self.figures([name])))
        Self.expectRoundTrip(.admitted(try Self.figures(["a", name, "b"])))
        Self.expectRoundTrip(.admitted(try Self.figures([name, name])))
        Self.expectRoundTrip(.corrected(kind: .report, departments: [name]))
        Self.expectRoundTrip(.corrected(kind: nil, departments: [name, "a"]))
        Self.expectRoundTrip(.moved(lane: .fallback, to: .parked, why: name))
    }

    @Test("every change comes back")
    func changes() throws {
        Self.expectRoundTrip(.admitted(.init(tip: try Sample.bare(), lanes: [.fallback])))
        var urgent = CustodyEvent.Figures(tip: try Sample.bare(), lanes: [.fallback])
        (urgent.isUrgent, urgent.named) = (true, "consult")
        Self.expectRoundTrip(.admitted(urgent))
        #expect(CustodyEvent.Change.admitted(urgent).note.hasSuffix(" exhibits= urgent=yes named=consult"))
        Self.expectRoundTrip(.admitted(.init(tip: try Sample.full(), lanes: [.fallback])))
        for stage in Stage.allCases { Self.expectRoundTrip(.moved(lane: .fallback, to: stage, why: "")) }
        for kind in Kind.allCases { Self.expectRoundTrip(.corrected(kind: kind, departments: nil)) }
        Self.expectRoundTrip(.corrected(kind: nil, departments: nil))
        Self.expectRoundTrip(.corrected(kind: nil, departments: []))
        Self.expectRoundTrip(.corrected(kind: .report, departments: ["a"], by: .office))
        for closed in [true, false] { Self.expectRoundTrip(.answered(lane: .fallback, closed: closed)) }
        Self.expectRoundTrip(.erased)
    }

    @Test(
        "what no change is written as is none",
        arguments: [
            "", " ", "delivered", "moved", "moved lane=default to=nowhere why=", "moved lane=../x to=queued why=",
            "moved lane=default to=queued", "moved lane=default  to=queued why=", "corrected kind=poem",
            "corrected by=rumour kind=report",
            "admitted day=2015-02-30 kind=report channel=web departments= lanes=default exhibits=",
            "admitted day=2015-01-03 kind=report channel=web departments= lanes=default exhibits=image:1",
            "admitted day=2015-01-03 kind=report channel=web departments= lanes=default exhibits=image:x:1",
            "admitted day=2015-01-03 kind=report channel=web departments= lanes=default exhibits=smell:1:1",
            "admitted day=2015-01-03 kind=report channel=web departments= lanes=a/b exhibits=",
            "admitted day=2015-01-03 kind=report departments= lanes=default exhibits=", "erased\u{301}",
            "moved lane=default to=queued why=%4", "moved lane=default to=queued why=%zz",
        ])
    func refusals(note: String) {
        #expect(CustodyEvent.Change(note: note) == nil)
    }
}
