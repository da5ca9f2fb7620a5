import Testing
import Tips

@testable import Receiving

@Suite("How much arrives at the same time")
struct ArrivalsTests {
    @Test("There are so many places; one that is given back, or let go, is free again")
    func places() throws {
        let arrivals = Arrivals(most: 2)
        let first = try arrivals.reserve()
        do {
            let second = try arrivals.reserve()
            #expect(arrivals.count == 2)
            #expect(throws: Failure.self) { try arrivals.reserve() }
            #expect(arrivals.count == 2)
            second.end()
            second.end()
            #expect(arrivals.count == 1)
        }
        first.end()
        #expect(arrivals.count == 0)
        _ = try arrivals.reserve()
        #expect(arrivals.count == 0)
    }

    @Test("One alone is written as it is quickest, a thousand within their share of memory")
    func writes() {
        let arrivals = Arrivals(most: 2)
        func begin(_ count: Int) { for _ in 0..<count { arrivals.began() } }
        #expect(arrivals.writeBytes == 256 << 10)
        begin(32)
        #expect(arrivals.writeBytes == 256 << 10)
        begin(96)
        #expect(arrivals.writeBytes == 64 << 10)
        begin(128)
        #expect(arrivals.writeBytes == 32 << 10)
        begin(4000)
        #expect(arrivals.writeBytes == 8 << 10)
        for _ in 0..<4256 { arrivals.ended() }
        #expect(arrivals.writeBytes == 256 << 10)
    }

    @Test("Text that is held is bounded in all, and let go with its request")
    func text() throws {
        let arrivals = Arrivals(most: 1)
        do {
            let first = HeldText(arrivals)
            try first.add(Arrivals.mostTextBytes - 10)
            let second = HeldText(arrivals)
            try second.add(10)
            #expect(throws: Failure.self) { try second.add(1) }
            #expect(arrivals.textBytes == Arrivals.mostTextBytes)
            withExtendedLifetime((first, second)) {}
        }
        #expect(arrivals.textBytes == 0)
    }

    @Test("The more connections, the less is read ahead on each")
    func receives() {
        let sizes = [0, 1, 32, 128, 256, 1000, 4096].map { Arrivals.receiveBytes(connections: $0) }
        #expect(sizes == [262_144, 262_144, 262_144, 65_536, 32_768, 8388, 4096])
        var window = ReceiveWindow { 1000 }
        #expect(window.nextBufferSize() == 2048)
        for _ in 0..<20 { _ = window.record(actualReadBytes: window.nextBufferSize() ?? 0) }
        #expect(window.nextBufferSize() == 8388)
    }
}
