import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Receiving

@Suite("When there is no room for one more connection")
struct AcceptPauseTests {
    private struct Stranger: Error {}

    private final class Listener: ChannelInboundHandler, Sendable {
        typealias InboundIn = Any

        let heard = Mutex(0)

        func errorCaught(context: ChannelHandlerContext, error: any Error) { heard.withLock { $0 += 1 } }
    }

    @Test("Accepting pauses and goes on, the server behind hears nothing of it, and it is said once")
    func pauses() async throws {
        let (listener, said) = (Listener(), Handed<Int>())
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(listener) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        try await AcceptPause.guarding(channel) { said.value = (said.value ?? 0) + 1 }
        // 24 is EMFILE.
        for _ in 0..<3 { channel.pipeline.fireErrorCaught(IOError(errnoCode: 24, reason: "accept")) }
        #expect(try await !channel.getOption(.autoRead).get())
        #expect(said.value == 1)
        #expect(listener.heard.withLock { $0 } == 0)
        #expect(try await eventually { try await channel.getOption(.autoRead).get() })
        let port = try #require(channel.localAddress?.port)
        try RawConnection(port: port).close()
        channel.pipeline.fireErrorCaught(Stranger())
        #expect(await eventually { listener.heard.withLock { $0 } == 1 })
        try await channel.close().get()
    }
}
