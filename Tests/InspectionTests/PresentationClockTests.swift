import Testing

@testable import Inspection

@Suite("The times of an MPEG stream")
struct PresentationClockTests {
    @Test("Pictures that come in another order than they are shown make it no longer")
    func order() {
        var clock = PresentationClock(1, at: 1000)
        for time: UInt64 in [4000, 2000, 3000, 7000, 500] {
            let isOurs = clock.see(time, of: 1)
            #expect(isOurs)
        }
        #expect(clock.ticks == 6500)
        let seen1 = clock.see(90_000, of: 2)
        #expect(!seen1)
        #expect(clock.ticks == 6500)
    }

    @Test("The count begins again after 33 bits")
    func wrap() {
        var clock = PresentationClock(1, at: (1 << 33) - 100)
        let seen2 = clock.see(200, of: 1)
        #expect(seen2)
        #expect(clock.ticks == 300)
    }

    @Test("A leap forward or back begins another recording")
    func leap() {
        var clock = PresentationClock(1, at: 0)
        for time: UInt64 in [1000, 90_000_000, 90_002_000, 0, 500] {
            let isOurs = clock.see(time, of: 1)
            #expect(isOurs)
        }
        #expect(clock.ticks == 3500)
    }

    @Test("The longer of picture and sound counts, and the pictures are what others are measured by")
    func clocks() {
        var clocks = PresentationClocks()
        #expect(clocks.seconds == nil)
        let seen3 = clocks.see(0, of: 1, isVideo: false)
        #expect(seen3)
        let seen4 = clocks.see(90_000, of: 1, isVideo: false)
        #expect(seen4)
        let seen5 = clocks.see(0, of: 2, isVideo: true)
        #expect(seen5)
        let seen6 = clocks.see(180_000, of: 1, isVideo: false)
        #expect(!seen6)
        let seen7 = clocks.see(90_000, of: 2, isVideo: true)
        #expect(seen7)
        #expect(clocks.seconds == 2)
    }

    @Test("A packet that has no time, or ends before it, says none")
    func none() {
        let packet = Recording.packet(0xE0, at: 12_345, length: 10)
        #expect(PresentationClock.time(Head(packet[...], isWhole: false), at: 0) == 12_345)
        for length in 0..<packet.count {
            #expect(PresentationClock.time(Head(packet.prefix(length), isWhole: false), at: 0) == nil)
        }
        var timeless = packet
        timeless[7] = 0
        #expect(PresentationClock.time(Head(timeless[...], isWhole: false), at: 0) == nil)
    }
}
