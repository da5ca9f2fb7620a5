import Testing

@testable import Inspection

@Suite("The clock of an ISO film")
struct IsoClockTests {
    private func body(_ box: [UInt8]) -> Head { Head(box[8...].prefix(32), isWhole: false) }

    @Test("Nothing was read, nothing is known")
    func empty() {
        let clock = IsoClock()
        #expect(clock.seconds == nil)
        #expect(!clock.isComplete)
    }

    @Test("A film is complete with its own clock, in fragments only with an extent")
    func complete() {
        var clock = IsoClock()
        #expect(clock.read("mvhd", body(Films.clock("mvhd", scale: 100, ticks: 250))) == nil)
        #expect(clock.seconds == 2.5)
        #expect(clock.isComplete)
        clock.enter("mvex")
        #expect(!clock.isComplete)
        _ = clock.read("mehd", body(Media.box("mehd", [1, 0, 0, 0] + Media.big(8, 700))))
        #expect(clock.seconds == 7)
        #expect(clock.isComplete)
    }

    @Test(
        "Boxes cut short say nothing",
        arguments: ["mvhd", "mdhd", "mehd", "tkhd", "trex", "tfhd", "tfdt", "trun", "sidx"] as [BoxKind])
    func short(kind: BoxKind) {
        var clock = IsoClock()
        clock.enter("trak")
        for length in 0...11 {
            #expect(clock.read(kind, Head(Media.zeros(length)[...], isWhole: false)) == nil)
        }
        #expect(clock.seconds == nil)
    }

    @Test("More tracks than anyone writes are not kept, and fragments of tracks nobody named count for nothing")
    func tracks() {
        var clock = IsoClock()
        for number in 1...100 {
            clock.enter("trak")
            _ = clock.read("mdhd", body(Films.clock("mdhd", scale: 1, ticks: number)))
        }
        #expect(clock.seconds == 16)
        clock.enter("moof")
        #expect(clock.read("tfhd", body(Films.tfhd())) == nil)
        #expect(clock.read("trun", body(Films.run([5, 5]))) == nil)
        #expect(clock.seconds == 16)
    }

    @Test("Rows are told with their length and where the duration lies in them")
    func rows() {
        var clock = IsoClock()
        clock.enter("trak")
        _ = clock.read("tkhd", body(Media.box("tkhd", Media.zeros(12) + Media.big(4, 1))))
        _ = clock.read("mdhd", body(Films.clock("mdhd", scale: 10, ticks: 0)))
        _ = clock.read("tfhd", body(Films.tfhd()))
        let rows = clock.read("trun", body(Films.run([5, 6])))
        #expect(rows?.count == 2)
        #expect(rows?.headBytes == 16)
        #expect(rows?.rowBytes == 8)
        clock.add(5, to: .samples)
        clock.add(6, to: .samples)
        #expect(clock.seconds == 1.1)
    }
}
