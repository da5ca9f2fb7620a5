import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import ShortHTTP
import Tips

/// What Hummingbird leaves open, closed at the channel: a head and a body must come in time, a request must name its host
/// once, and what follows an early refusal is read only so far.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var state: GuardState
    private let gate: Gate
    private var entry: Gate.Entry?
    private let onRefusal: @Sendable (Failure) -> Void
    private var timer: (task: Scheduled<Void>, due: NIODeadline)?
    private var isOver = false

    /// - Parameter onRefusal: told what was refused before any route heard of it.
    init(deadlines: ReceptionSettings.Deadlines, gate: Gate, onRefusal: @escaping @Sendable (Failure) -> Void) {
        state = GuardState(deadlines: deadlines, now: .now())
        self.gate = gate
        self.onRefusal = onRefusal
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { enter(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        leave()
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        enter(context)
    }

    /// The connection is counted at the gate, and told at once if there are too many.
    private func enter(_ context: ChannelHandlerContext) {
        guard entry == nil, !isOver else { return }
        let entry = gate.enter(context.channel.remoteAddress.flatMap { ClientAddress($0) })
        self.entry = entry
        if let refusal = entry.refusal { perform(state.refuse(refusal), context) } else { arm(context) }
    }

    private func leave() {
        isOver = true
        timer?.task.cancel()
        if let entry { gate.leave(entry) }
        entry = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        tellCutOff(context)
        context.fireChannelInactive()
    }

    /// Hummingbird takes the end of a connection for the end of the body: without this error, a form whose sender was
    /// cut off would be kept as if it were whole.
    private func tellCutOff(_ context: ChannelHandlerContext) {
        if state.isAwaited { context.fireErrorCaught(CutOff()) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let action = state.received(unwrapInboundIn(data), at: context.eventLoop.now)
        if case .pass = action { context.fireChannelRead(data) }
        perform(action, context)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var part = unwrapOutboundIn(data)
        let action = state.sent(&part, at: context.eventLoop.now)
        switch action {
        case .drop:
            promise?.succeed()
        case .part:
            let written = promise ?? context.eventLoop.makePromise()
            context.writeAndFlush(wrapOutboundOut(part), promise: written)
            self.part(context, after: written.futureResult)
        default:
            context.write(wrapOutboundOut(part), promise: promise)
            perform(action, context)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        state.canWrite(context.channel.isWritable, at: context.eventLoop.now)
        arm(context)
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed {
            tellCutOff(context)
            if state.isParting { context.close(promise: nil) }
        } else if event is ChannelShouldQuiesceEvent {
            state.close(at: context.eventLoop.now)
            arm(context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// A request that cannot be parsed is told so in the one shape of all errors, and the connection ends: nothing after
    /// it on this connection can be trusted to begin where it seems to.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case ByteToMessageDecoderError.dataReceivedInErrorState(_, let buffer):
            perform(state.discarded(buffer.readableBytes), context)
        case let surplus as Surplus:
            perform(state.discarded(surplus.byteCount), context)
        case let fault as Failure:
            perform(state.refuse(fault), context)
        case is IOError, is ChannelError:
            tellCutOff(context)
            context.fireErrorCaught(error)
        case HTTPParserError.headerOverflow:
            perform(state.refuse(Self.headersTooLarge), context)
        case HTTPParserError.invalidEOFState:
            perform(state.refuse(Self.cutOff), context)
        default:
            perform(state.refuse(Self.malformed), context)
        }
    }

    /// Not the client's fault as often as not: a daemon that must end at once closes its ear in mid-body.
    private static let cutOff = Failure(
        "cut-off", "The request ended before it was whole. Send it again.", .again, retryAfterSeconds: 2)

    private static let malformed = Failure(
        "malformed", "This is not a request that HTTP/1.1 knows. Mend the client.", .refuse)
    private static let headersTooLarge = Failure(
        "headers-too-large", "The headers take more than is allowed. Send fewer or shorter ones.", .refuse)

    private func perform(_ action: GuardState.Action, _ context: ChannelHandlerContext) {
        switch action {
        case .pass: arm(context)
        case .drop: break
        case .refuse(let failure): refuse(context, failure)
        case .part: part(context, after: context.eventLoop.makeSucceededVoidFuture())
        case .close: context.close(promise: nil)
        }
    }

    private func refuse(_ context: ChannelHandlerContext, _ failure: Failure) {
        onRefusal(failure)
        var answer = Problem(failure).answer()
        answer.headers[.connection] = "close"
        context.write(
            wrapOutboundOut(.head(HTTPResponse(status: answer.status, headerFields: answer.headers))), promise: nil)
        context.write(wrapOutboundOut(.body(context.channel.allocator.buffer(bytes: answer.body))), promise: nil)
        part(context, after: context.writeAndFlush(wrapOutboundOut(.end(nil))))
    }

    /// Ends our side once all that was written is out. Closing at once would make the system answer what still comes
    /// with a reset, which can take the answer away from the client before it is read.
    private func part(_ context: ChannelHandlerContext, after written: EventLoopFuture<Void>) {
        state.part(at: context.eventLoop.now)
        let channel = context.channel
        written.whenComplete { _ in channel.close(mode: .output, promise: nil) }
        arm(context)
    }

    /// One timer looks at what the state allows. It is moved only when something is due earlier: setting it anew for
    /// every byte would cost more.
    private func arm(_ context: ChannelHandlerContext) {
        guard !isOver, let due = state.deadline else { return }
        if let timer, timer.due <= due { return }
        timer?.task.cancel()
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        let task = context.eventLoop.scheduleTask(deadline: due) { bound.value.handler.look(bound.value.context) }
        timer = (task, due)
    }

    private func look(_ context: ChannelHandlerContext) {
        timer = nil
        perform(state.overdue(at: context.eventLoop.now), context)
    }
}

@available(*, unavailable)
extension RequestGuard: Sendable {}
