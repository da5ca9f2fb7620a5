import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Tips

/// What Hummingbird leaves open, closed at the channel: a head and a body must come in time, a request must name its host
/// once, and what follows an early refusal is read only so far.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let deadlines: ReceptionSettings.Deadlines
    private var state = GuardState()
    private var timer: Scheduled<Void>?

    init(deadlines: ReceptionSettings.Deadlines) {
        self.deadlines = deadlines
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { schedule(context, seconds: deadlines.headSeconds) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func channelActive(context: ChannelHandlerContext) {
        schedule(context, seconds: deadlines.headSeconds)
        context.fireChannelActive()
    }

    /// Hummingbird takes the end of a connection for the end of the body: without this error, a form whose sender was
    /// cut off would be kept as if it were whole.
    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        if state.isReadingBody { context.fireErrorCaught(CutOff()) }
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        let now = context.eventLoop.now
        switch state.received(part, at: now, deadlines: deadlines) {
        case .pass:
            if case .head = part { schedule(context, seconds: deadlines.bodyGraceSeconds) }
            context.fireChannelRead(data)
        case .refuse(let failure):
            refuse(context, failure)
        case .drop:
            break
        case .close:
            context.close(promise: nil)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part = unwrapOutboundIn(data)
        switch state.sent(part, at: context.eventLoop.now) {
        case .pass:
            context.write(data, promise: promise)
        case .awaitHead:
            context.write(data, promise: promise)
            schedule(context, seconds: deadlines.headSeconds)
        case .drain:
            context.write(data, promise: promise)
            schedule(context, seconds: deadlines.drainSeconds)
        case .drop:
            promise?.succeed()
        }
    }

    /// A request that cannot be parsed is told so in the one shape of all errors, and the connection ends: nothing after
    /// it on this connection can be trusted to begin where it seems to.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard state.maySpeak else {
            context.fireErrorCaught(error)
            return
        }
        refuse(
            context,
            Failure("malformed", "This is not a request that HTTP/1.1 knows. Mend the client.", .refuse, cause: error))
    }

    private func refuse(_ context: ChannelHandlerContext, _ failure: Failure) {
        state.silence()
        let answer = Problem(failure).answer(closing: true)
        context.write(
            wrapOutboundOut(.head(HTTPResponse(status: answer.status, headerFields: answer.headers))), promise: nil)
        context.write(wrapOutboundOut(.body(context.channel.allocator.buffer(bytes: answer.body))), promise: nil)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(mode: .all, promise: nil) }
    }

    /// One timer looks again and again at what the state allows; setting it anew for every byte would cost more.
    private func schedule(_ context: ChannelHandlerContext, seconds: Double) {
        timer?.cancel()
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: .milliseconds(Int64(seconds * 1000))) {
            bound.value.handler.look(bound.value.context)
        }
    }

    private func look(_ context: ChannelHandlerContext) {
        switch state.overdue(at: context.eventLoop.now, deadlines: deadlines) {
        case .nothing:
            break
        case .lookAgain(let seconds):
            schedule(context, seconds: seconds)
        case .close:
            context.close(promise: nil)
        case .refuse:
            refuse(
                context,
                Failure("too-slow", "The request did not arrive in time. Try again on a better network.", .again))
        }
    }
}

/// The connection ended, or had to be ended, before the request did. There is nobody left to answer.
struct CutOff: Error {}

@available(*, unavailable)
extension RequestGuard: Sendable {}
