import NIOCore

/// When the system has no descriptor or memory left for one more connection, accepting waits a moment. Without this the
/// error would go up to the server, which takes any error for its end.
final class AcceptPause: ChannelInboundHandler {
    typealias InboundIn = Any

    static let pause = TimeAmount.milliseconds(100)

    private let onPause: @Sendable () -> Void

    init(onPause: @escaping @Sendable () -> Void) {
        self.onPause = onPause
    }

    /// Puts itself before everything that hears errors of a channel that accepts.
    ///
    /// - Parameter onPause: told at the beginning of each pause.
    static func guarding(_ channel: any Channel, onPause: @escaping @Sendable () -> Void) async throws {
        try await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.addHandler(AcceptPause(onPause: onPause), position: .first)
        }.get()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is IOError, context.channel.isActive else { return context.fireErrorCaught(error) }
        onPause()
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
