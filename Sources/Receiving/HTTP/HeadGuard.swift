import NIOCore
import NIOHTTP1
import Tips

/// Stands right behind the parser and performs ``HeadJudgement``: what is refused goes to ``RequestGuard`` as a failure,
/// a last request is marked as one by `Connection: close`.
final class HeadGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private let shutter: Shutter
    private var isLast = false
    private var isOver = false

    private init(shutter: Shutter) {
        self.shutter = shutter
    }

    /// Puts the two of them around the parser of `channel`'s pipeline. On the event loop only.
    static func add(to channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        let parser = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
        let shutter = Shutter()
        try pipeline.addHandler(shutter, position: .before(parser))
        try pipeline.addHandler(HeadGuard(shutter: shutter), position: .after(parser))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        switch unwrapInboundIn(data) {
        case .head(let head): judge(head, context)
        case .body: context.fireChannelRead(data)
        case .end:
            if isLast { shut() }
            context.fireChannelRead(data)
        }
    }

    private func judge(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        switch HeadJudgement(head) {
        case .good:
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .last:
            isLast = true
            var head = head
            head.headers.replaceOrAdd(name: "connection", value: "close")
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .refused(let sentence):
            shut()
            context.fireErrorCaught(Failure("malformed", sentence, .refuse))
        }
    }

    private func shut() {
        isOver = true
        shutter.isShut = true
    }
}

/// In front of the parser, which keeps what it will not read any more: behind a last request, bytes are only counted.
private final class Shutter: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    var isShut = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard isShut else { return context.fireChannelRead(data) }
        context.fireErrorCaught(Surplus(byteCount: unwrapInboundIn(data).readableBytes))
    }
}

/// Bytes that belong to no request that will be served.
struct Surplus: Error {
    var byteCount: Int
}

@available(*, unavailable)
extension HeadGuard: Sendable {}
