import NIOCore

/// When the system has no descriptor or memory left for one more connection, accepting waits a moment. NIO's own
/// `AcceptBackoffHandler` waits too, but leaves the socket registered: a loop then asks again and again until the second
/// is over (with 100 descriptors and 150 connections half of its time; with this, nothing that could be measured).
final class AcceptPause: ChannelInboundHandler {
    typealias InboundIn = Any

    static let pause = TimeAmount.milliseconds(100)
    /// Whoever holds the connections must not fill the log too.
    static let silence = TimeAmount.minutes(1)

    private let onPause: @Sendable () -> Void
    private var said: NIODeadline?

    init(onPause: @escaping @Sendable () -> Void) {
        self.onPause = onPause
    }

    /// Puts itself before everything that hears errors of a channel that accepts.
    ///
    /// - Parameter onPause: told of the first of many pauses, and after a minute again.
    static func guarding(_ channel: any Channel, onPause: @escaping @Sendable () -> Void) async throws {
        try await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.addHandler(AcceptPause(onPause: onPause), position: .first)
        }.get()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is IOError, context.channel.isActive else { return context.fireErrorCaught(error) }
        if said.map({ context.eventLoop.now >= $0 + Self.silence }) ?? true {
            said = context.eventLoop.now
            onPause()
        }
        // The queue of the kernel still has the connection: as long as reading is on, the loop would ask again at once.
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
        let channel = context.channel
        context.eventLoop.scheduleTask(in: Self.pause) {
            try? channel.syncOptions?.setOption(.autoRead, value: true)
        }
    }
}

@available(*, unavailable)
extension AcceptPause: Sendable {}
