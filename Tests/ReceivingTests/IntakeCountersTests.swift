import HTTPTypes
import Testing
import Tips

@testable import Receiving

@Suite("Counts of what was taken")
struct IntakeCountersTests {
    @Test("Kept, repeated, exhibits by family and refusals by code add up")
    func adds() {
        let counters = IntakeCounters()
        let exhibits = [
            Exhibit(number: 1, mediaType: "image/jpeg", bytes: 100, digest: .of([])),
            Exhibit(number: 2, mediaType: "image/png", bytes: 20, digest: .of([])),
            Exhibit(number: 3, mediaType: "video/mp4", bytes: 3, digest: .of([])),
        ]
        counters.answered(.created, exhibits: exhibits)
        counters.answered(.created, exhibits: [])
        counters.answered(.ok, exhibits: [])
        counters.refused("malformed")
        counters.refused("malformed")
        counters.refused("too-large")
        let snapshot = counters.snapshot
        #expect(snapshot.kept == 2)
        #expect(snapshot.repeated == 1)
        #expect(snapshot.exhibits == [.image: 2, .video: 1])
        #expect(snapshot.exhibitBytes == 123)
        #expect(snapshot.refused == ["malformed": 2, "too-large": 1])
    }
}
