import Foundation
import Testing

@testable import Inspection

@Suite("Messages across the wall")
struct BoxChannelTests {
    private static func pair() throws -> (BoxChannel, BoxChannel) {
        var ends: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        return (
            BoxChannel(input: ends[0], output: ends[0]), BoxChannel(input: ends[1], output: ends[1], isInside: true)
        )
    }

    @Test("arrive as they were sent, one after the other")
    func round() throws {
        let (outside, inside) = try Self.pair()
        defer { [outside, inside].forEach { close($0.input) } }
        for size in [0, 1, 255, 256, 60_000] {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
            try outside.send(BoxChannel.room + bytes)
            #expect(try inside.receive() == bytes)
            try inside.send(BoxChannel.room + bytes)
            #expect(try outside.receive() == bytes)
        }
    }

    @Test("that say they are longer than any may be are not waited for")
    func tooLong() throws {
        let (outside, inside) = try Self.pair()
        defer { [outside, inside].forEach { close($0.input) } }
        let length: [UInt8] = [1, 0, 1, 0]
        #expect(length.withUnsafeBytes { write(outside.output, $0.baseAddress, 4) } == 4)
        #expect(throws: BoxChannel.Failure.closed) { try inside.receive() }
    }

    @Test("to somebody who has gone are a failure and not a signal")
    func gone() throws {
        let (outside, inside) = try Self.pair()
        close(inside.input)
        defer { close(outside.input) }
        #expect(throws: BoxChannel.Failure.closed) { try outside.send(BoxChannel.room + Media.zeros(100_000)) }
        #expect(throws: BoxChannel.Failure.closed) { try outside.receive() }
    }

    @Test("that do not come are asked about")
    func idle() throws {
        struct Enough: Error {}
        let (outside, inside) = try Self.pair()
        defer { [outside, inside].forEach { close($0.input) } }
        var time = timeval(tv_sec: 0, tv_usec: 1000)
        setsockopt(outside.input, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var looks = 0
        #expect(throws: Enough.self) {
            try outside.receive {
                looks += 1
                if looks == 3 { throw Enough() }
            }
        }
    }

    @Test("that come a byte at a time are asked about between the bytes")
    func dribbles() throws {
        struct Enough: Error {}
        let (outside, inside) = try Self.pair()
        defer { [outside, inside].forEach { close($0.input) } }
        let thread = Thread {
            for byte in [5, 0, 0, 0, 1, 2, 3, 4, 5] as [UInt8] {
                withUnsafeBytes(of: byte) { _ = write(inside.output, $0.baseAddress, 1) }
                usleep(2000)
            }
        }
        thread.start()
        var looks = 0
        #expect(throws: Enough.self) {
            try outside.receive {
                looks += 1
                if looks == 2 { throw Enough() }
            }
        }
        // Its descriptor must not become another's while it still writes.
        while !thread.isFinished { usleep(1000) }
    }

    @Test("are silent until something was sent")
    func silent() throws {
        let (outside, inside) = try Self.pair()
        defer { [outside, inside].forEach { close($0.input) } }
        #expect(outside.isSilent)
        try inside.send(BoxChannel.room + [1])
        #expect(!outside.isSilent)
        _ = try outside.receive()
        #expect(outside.isSilent)
        shutdown(inside.output, Int32(SHUT_WR))
        #expect(!outside.isSilent, "one that has gone is not silent")
    }
}
