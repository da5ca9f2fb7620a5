import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import ShortHTTP
import Tips

/// Hummingbird's HTTP/1 channel with ``HeadGuard``, ``RequestGuard`` and ``ShortRequests`` in its pipeline and its tasks on
/// its own event loop. Each connection is counted at the gate; one too many is told so and let go.
struct GuardedChannel: ServerChildChannel {
    private let base: HTTP1Channel
    private let gate: Gate

    init(
        bounds: ReceptionSettings.Bounds, deadlines: ReceptionSettings.Deadlines, gate: Gate,
        onRefusal: @escaping @Sendable (Failure) -> Void, responder: Responder
    ) {
        self.gate = gate
        base = HTTP1Channel(
            responder: responder.respond,
            configuration: .init(
                additionalChannelHandlers: [
                    RequestGuard(deadlines: deadlines, gate: gate, onRefusal: onRefusal),
                    ShortRequests(way: responder.shortWay),
                ],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: bounds.headerBytes, maxHeaderListSize: bounds.headerBytes,
                    maxHeaderFieldCount: bounds.headerFields)))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        let (base, gate) = (base, gate)
        return channel.setOption(.recvAllocator, value: ReceiveWindow { gate.connections }).flatMap {
            base.setup(channel: channel, logger: logger)
        }.flatMapThrowing { value in
            try HeadGuard.add(to: channel)
            return value
        }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await withTaskExecutorPreference(LoopExecutor.on(value.channel.eventLoop)) {
            await base.handle(value: value, logger: logger)
        }
    }
}
