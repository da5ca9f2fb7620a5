import Testing

@testable import Inspection

@Suite("The header of an ASF file")
struct AsfWalkTests {
    private func duration(_ bytes: [UInt8]) -> Double? { Walked.duration("video/x-ms-asf", bytes) }

    @Test("The properties of the file say it, less what is buffered before")
    func properties() {
        #expect(duration(Films.asf(ticks: 153_000_000, buffered: 3000)) == 12.3)
        #expect(duration(Films.asf(ticks: 123_000_000, buffered: 0, before: Media.zeros(4000))) == 12.3)
    }

    @Test("A stream that was sent as it was recorded, or is shorter than its buffer, says nothing")
    func unknown() {
        #expect(duration(Films.asf(ticks: 153_000_000, buffered: 3000, flags: 1)) == nil)
        #expect(duration(Films.asf(ticks: 10_000_000, buffered: 3000)) == nil)
        #expect(duration(Media.zeros(200)) == nil)
        #expect(duration(Array(Films.asf(ticks: 1, buffered: 0).prefix(30)) + Media.zeros(100)) == nil)
    }
}
