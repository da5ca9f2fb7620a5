import Inspection
import Testing
import Tips

@Suite("How long it plays, among the findings")
struct DurationNoteTests {
    @Test(
        "The form is constant and rounded down",
        arguments: [
            (0, "duration 0.0 s"), (0.04, "duration 0.0 s"), (12.3, "duration 12.3 s"), (29.99, "duration 29.9 s"),
            (30, "duration 30.0 s"), (86_400.05, "duration 86400.0 s"), (-1, nil), (.nan, nil), (.infinity, nil),
            (1e300, nil),
        ] as [(Double, String?)])
    func texts(seconds: Double, text: String?) {
        #expect(DurationNote.text(seconds) == text)
    }

    @Test("What was written is read again, and no other finding is")
    func read() {
        for seconds in [0.0, 0.1, 12.3, 30, 5999.9] {
            #expect(DurationNote.text(seconds).flatMap(DurationNote.seconds) == seconds)
        }
        for other in ["name-differs", "duration", "duration  s", "duration x s", "duration -1 s", "duration 1 min", ""]
        {
            #expect(DurationNote.seconds(in: other) == nil)
        }
    }

    @Test("An exhibit knows its duration by its findings")
    func exhibit() {
        var exhibit = Exhibit(number: 1, mediaType: "video/mp4", bytes: 9, digest: Digest.of([]))
        #expect(exhibit.durationSeconds == nil)
        exhibit.findings = ["name-differs", "duration 12.3 s"]
        #expect(exhibit.durationSeconds == 12.3)
    }
}
