#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Messages over a pair of descriptors: four bytes of length, little end first, then the message. The same code on both
/// sides; inside, reading and writing are all that is left.
struct BoxChannel {
    let input: Int32
    let output: Int32
    /// A worker may only write; whoever asks it must not die of a worker that has gone.
    var isInside = false

    /// No message is longer: the state of a walk and what was found. The bytes of files go another way.
    static let mostBytes = 1 << 16

    enum Failure: Error {
        /// The other side has gone, or says nothing a message could be.
        case closed
    }

    /// - Parameter whenIdle: asked when the descriptor's own time-out passes, and between pieces; throws to give up.
    func receive(whenIdle: () throws -> Void = {}) throws -> [UInt8] {
        let head = try read(4, whenIdle)
        let count = head.reversed().reduce(0) { $0 << 8 | Int($1) }
        guard count <= Self.mostBytes else { throw Failure.closed }
        return try read(count, whenIdle)
    }

    /// - Parameter message: what ``room`` gave, with the message written behind.
    func send(_ message: consuming [UInt8], whenIdle: () throws -> Void = {}) throws {
        let count = message.count - Self.room.count
        for place in 0..<4 { message[place] = UInt8(truncatingIfNeeded: count >> (8 * place)) }
        try message.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = put(UnsafeRawBufferPointer(rebasing: rest), to: output, mayOnlyWrite: isInside)
                if written > 0 {
                    rest = rest.dropFirst(written)
                    if !rest.isEmpty { try whenIdle() }
                } else {
                    try Self.wait(written, whenIdle)
                }
            }
        }
    }

    /// Nothing waits to be received.
    var isSilent: Bool {
        var byte: UInt8 = 0
        let flags = Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)
        return recv(input, &byte, 1, flags) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)
    }

    /// The other side hears of it.
    func close() {
        for descriptor in Set([input, output]) { shut(descriptor) }
    }

    /// Where the length will stand.
    static let room: [UInt8] = [0, 0, 0, 0]

    private func read(_ count: Int, _ whenIdle: () throws -> Void) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = take(
                    from: input,
                    into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...]))
                if got > 0 {
                    filled += got
                    // Who brings a byte now and then is not idle, and has no more time for it.
                    if filled < count { try whenIdle() }
                } else {
                    try Self.wait(got, whenIdle)
                }
            }
        }
    }

    private static func wait(_ result: Int, _ whenIdle: () throws -> Void) throws {
        guard result < 0 else { throw Failure.closed }
        switch errno {
        case EINTR: return
        case EAGAIN, EWOULDBLOCK: try whenIdle()
        default: throw Failure.closed
        }
    }
}

// The system's calls, out of reach of the channel's own names.

private func put(_ bytes: UnsafeRawBufferPointer, to output: Int32, mayOnlyWrite: Bool) -> Int {
    #if canImport(Darwin)
        return write(output, bytes.baseAddress, bytes.count)
    #else
        return mayOnlyWrite
            ? write(output, bytes.baseAddress, bytes.count)
            : send(output, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
    #endif
}

private func take(from input: Int32, into room: UnsafeMutableRawBufferPointer) -> Int {
    read(input, room.baseAddress, room.count)
}

private func shut(_ descriptor: Int32) { close(descriptor) }
