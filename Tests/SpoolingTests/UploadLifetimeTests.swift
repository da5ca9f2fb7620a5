import Spooling
import Testing
import Tips

@Suite("When an upload ends")
struct UploadLifetimeTests {
    private let lifetime = UploadLifetime(keptSeconds: 1000, idleSeconds: 100, emptySeconds: 10)

    private static let taken = UploadStanding.taken(
        UploadMark(
            tip: TipID(high: 1, low: 1), keyHash: nil, mediaType: "image/jpeg", bytes: 1, digest: Digest.of([UInt8]())))

    @Test(
        "the nearest of its ends counts, and what is finished or taken has only the last",
        arguments: [
            (0, .arriving(offset: 0), 10), (995, .arriving(offset: 0), 1000), (0, .arriving(offset: 1), 100),
            (50, .arriving(offset: 1), 150), (950, .arriving(offset: 1), 1000), (0, .finished, 1000),
            (999, .finished, 1000), (5, taken, 1000),
        ] as [(Double, UploadStanding, Double)])
    func end(grew: Double, standing: UploadStanding, end: Double) {
        let start = Moment(milliseconds: 1_000_000)
        #expect(
            lifetime.end(createdAt: start, grewAt: start.adding(seconds: grew), bytes: 5, standing)
                == start.adding(seconds: end))
        #expect(
            lifetime.earliestEnd(createdAt: start, grewAt: start.adding(seconds: grew)) <= start.adding(seconds: end))
    }

    @Test("one that was declared to have no bytes is finished at once, and ends as one that never got any")
    func nothing() {
        let start = Moment(milliseconds: 0)
        #expect(lifetime.end(createdAt: start, grewAt: start, bytes: 0, .finished) == start.adding(seconds: 10))
        #expect(lifetime.end(createdAt: start, grewAt: start, bytes: 0, Self.taken) == start.adding(seconds: 1000))
    }
}
