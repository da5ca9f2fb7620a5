import HummingbirdCore
import Logging
import NIOCore
import ShortHTTP

/// Hummingbird's HTTP/1 channel with each connection's tasks on the connection's own event loop: the thread hops between
/// loop and pool are most of what a small hand-over costs. Nothing that runs here may block.
struct LoopChannel: ServerChildChannel {
    let base: HTTP1Channel
    let desk: ClueDesk

    /// Short requests behind Hummingbird's clock, which counts them as it counts the others.
    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        let desk = desk
        return base.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let clock = try pipeline.handler(type: HTTPConnectionStateHandler.self)
            try pipeline.addHandler(ShortRequests { head, _ in desk.shortWay(head) }, position: .after(clock))
            return value
        }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await withTaskExecutorPreference(LoopExecutor.on(value.channel.eventLoop)) {
            await base.handle(value: value, logger: logger)
        }
    }
}
