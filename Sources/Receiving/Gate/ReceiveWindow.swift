import NIOCore

/// How much is read from a socket at once: what NIO would take by what came before, and less when there are many.
///
/// A channel reads up to four times in a round and stops once ten pieces wait for the task behind it. With NIO's own
/// bound of 64 KiB a thousand connections could make this daemon hold 800 MB of what nobody has looked at yet.
struct ReceiveWindow: RecvByteBufferAllocator {
    private var adaptive = AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 2048, maximum: 256 << 10)
    private let connections: @Sendable () -> Int

    init(connections: @escaping @Sendable () -> Int) {
        self.connections = connections
    }

    private var size: Int {
        min(adaptive.nextBufferSize() ?? 2048, Arrivals.receiveBytes(connections: connections()))
    }

    func buffer(allocator: ByteBufferAllocator) -> ByteBuffer { allocator.buffer(capacity: size) }

    func nextBufferSize() -> Int? { size }

    mutating func record(actualReadBytes: Int) -> Bool { adaptive.record(actualReadBytes: actualReadBytes) }
}
