import Testing

@testable import Inspection

@Suite("The tags of an FLV film")
struct FlvWalkTests {
    private func duration(_ tags: [UInt8]...) -> Double? {
        Walked.duration("video/x-flv", Films.flv(tags.flatMap { $0 }))
    }

    @Test("The times of sound and pictures say it, up to a month")
    func times() {
        #expect(duration(Films.tag(9, at: 0), Films.tag(8, at: 20), Films.tag(9, at: 12_300)) == 12.3)
        #expect(duration(Films.tag(9, at: 500), Films.tag(8, at: 1500), Films.tag(9, at: 900)) == 1)
        #expect(duration(Films.tag(9, at: 0), Films.tag(9, at: 0x0100_0000)) == 16_777.216)
    }

    @Test("What a script says is not asked, and what is no tag ends the walk")
    func others() {
        #expect(duration(Films.tag(18, at: 9000), Films.tag(9, at: 0), Films.tag(9, at: 40)) == 0.04)
        #expect(duration(Films.tag(9, at: 0), Films.tag(9, at: 40), Films.tag(7, at: 0), Films.tag(9, at: 900)) == 0.04)
        #expect(duration(Films.tag(9, at: 40)) == nil)
        #expect(Walked.duration("video/x-flv", Media.zeros(40)) == nil)
    }
}
