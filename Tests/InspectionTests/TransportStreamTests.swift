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
}
