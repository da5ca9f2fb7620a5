public import HTTPTypes
public import NIOCore
public import NIOHTTPTypes

/// Answers requests with short bodies on the connection's own loop, without a task and without a stream: what a tip of
/// words alone costs is mostly what lies between its bytes and the disk, and there is nothing to wait for in between.
/// Everything else goes on to Hummingbird, whose handler stands behind this one.
public final class ShortRequests: ChannelDuplexHandler, RemovableChannelHandler {
    public typealias InboundIn = HTTPRequestPart
    public typealias InboundOut = HTTPRequestPart
    public typealias OutboundIn = HTTPResponsePart
    public typealias OutboundOut = HTTPResponsePart

    /// Takes a short body that has come whole, on the connection's loop, and gives the answer to `then` once, on whatever
    /// thread. False: the request is Hummingbird's after all, and `then` is not called.
    public typealias Way = @Sendable (ByteBuffer, _ then: @escaping @Sendable (Answer) -> Void) -> Bool

    private var state = ShortRequestState()
    private var heldEvents: [Any] = []
    private var wantsRead = false

    private let way: @Sendable (HTTPRequest, any Channel) -> Way?

    /// - Parameter way: of a request with this head, on this connection; nil for one that may not be gathered: its body must
    ///   have a length, and a small one.
    public init(way: @escaping @Sendable (HTTPRequest, any Channel) -> Way?) {
        self.way = way
    }

    public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        receive(unwrapInboundIn(data), context)
    }

    private func receive(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
        let way = way
        switch state.received(part, shortWay: { way($0, context.channel) }) {
        case .pass: context.fireChannelRead(wrapInboundOut(part))
        case .hold: break
        case .answer(let head, let body, let way):
            if !way(body, answerer(context)) { giveBack(head, body, context) }
        }
    }

    /// Takes the answer from whatever thread it is made on.
    private func answerer(_ context: ChannelHandlerContext) -> @Sendable (Answer) -> Void {
        let loop = context.eventLoop
        let (handler, context) = (NIOLoopBound(self, eventLoop: loop), NIOLoopBound(context, eventLoop: loop))
        return { answer in
            loop.execute { handler.value.write(answer, context.value) }
        }
    }

    private func giveBack(_ head: HTTPRequest, _ body: ByteBuffer, _ context: ChannelHandlerContext) {
        for part in state.givenBack(head, body) { context.fireChannelRead(wrapInboundOut(part)) }
        goOn(context)
    }

    private func write(_ answer: Answer, _ context: ChannelHandlerContext) {
        context.write(
            wrapOutboundOut(.head(HTTPResponse(status: answer.status, headerFields: answer.headers))), promise: nil)
        if !answer.body.isEmpty {
            context.write(wrapOutboundOut(.body(context.channel.allocator.buffer(bytes: answer.body))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        state.answered()
        goOn(context)
    }

    /// What waited for the answer has its turn.
    private func goOn(_ context: ChannelHandlerContext) {
        var wentOn = false
        while let part = state.next() {
            receive(part, context)
            wentOn = true
        }
        if wentOn { context.fireChannelReadComplete() }
        if wantsRead, !state.isFull {
            wantsRead = false
            context.read()
        }
        guard !state.isBusy else { return }
        let events = heldEvents
        heldEvents = []
        for event in events { context.fireUserInboundEventTriggered(event) }
    }

    public func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { state.passedAnswer() }
        context.write(data, promise: promise)
    }

    public func read(context: ChannelHandlerContext) {
        if state.isFull { wantsRead = true } else { context.read() }
    }

    public func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if state.isBusy { heldEvents.append(event) } else { context.fireUserInboundEventTriggered(event) }
    }

    public func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is CutOff { state.cutOff() }
        context.fireErrorCaught(error)
    }
}

@available(*, unavailable)
extension ShortRequests: Sendable {}
