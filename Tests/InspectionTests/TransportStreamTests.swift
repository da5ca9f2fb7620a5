import Testing

@testable import Inspection

@Suite("MPEG transport streams")
struct TransportStreamTests {
    private func packets(_ count: Int) -> [UInt8] { Media.repeated([0x47, 0x40, 0, 0x10] + Media.zeros(184), count) }

    @Test("Five packets in a row, or three that are the whole file")
    func row() {
        #expect(TransportStream.isAtStart(of: Head(packets(5)[...], isWhole: false)))
        #expect(!TransportStream.isAtStart(of: Head(packets(4)[...], isWhole: false)))
        #expect(TransportStream.isAtStart(of: Head(packets(3)[...], isWhole: true)))
        #expect(!TransportStream.isAtStart(of: Head(packets(2)[...], isWhole: true)))
    }

    @Test("With sixteen bytes of correction behind each packet")
    func receiver() {
        let bytes = Media.repeated([0x47, 0x40, 0, 0x10] + Media.zeros(200), 5)
        #expect(TransportStream.isAtStart(of: Head(bytes[...], isWhole: false)))
    }

    @Test("One byte out of step, and it is none")
    func broken() {
        var bytes = packets(6)
        bytes[188 * 3] = 0x46
        #expect(!TransportStream.isAtStart(of: Head(bytes[...], isWhole: false)))
    }

    @Test("A recorder that came in within a packet leaves the rest of it, unless that is text")
    func joined() {
        let rest = Media.repeated([0xC3, 0x01], 40)
        func isStream(_ bytes: [UInt8]) -> Bool { TransportStream.isAtStart(of: Head(bytes[...], isWhole: true)) }
        #expect(isStream(rest + packets(12)))
        #expect(!isStream(rest + packets(8)))
        #expect(!isStream(Media.text("<html><script>alert(1)</script>") + packets(12)))
    }
}
