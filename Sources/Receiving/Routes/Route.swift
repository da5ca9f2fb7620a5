import HTTPTypes
import HummingbirdCore
import NIOCore
import ShortHTTP
import Tips

/// One thing a listener answers: the table of these is the whole surface, and the OpenAPI document is held against it.
struct Route: Sendable {
    typealias Handler = @Sendable (Request, _ rest: Substring) async throws -> Answer
    /// For a route that has to say what became of what it was let in with.
    typealias PassHandler = @Sendable (Request, _ rest: Substring, Pass) async throws -> Answer
    typealias Entrance = @Sendable (HTTPRequest, any Channel) throws -> Pass

    /// Nil for a request that has no short way; throws where it is refused, which the other way then says.
    typealias ShortWay =
        @Sendable (HTTPRequest, any Channel, _ problem: @escaping @Sendable (any Error) -> Answer) throws ->
        ShortRequests.Way?
    typealias Refusal = @Sendable (Request, Failure) async -> Answer

    var method: HTTPRequest.Method
    /// A path; one that ends in `/` takes everything below it, and the handler gets the rest. `/` is itself alone.
    var path: String
    /// What can be refused by the head alone: asked before a waiting client is told to send its body.
    var precondition: @Sendable (HTTPRequest) throws -> Void
    /// Asked last before the body: may this client, now? What it gives is held until the request is answered.
    var entrance: Entrance
    /// What is said when one of them throws; the body is still unread.
    var refusal: Refusal
    /// The way of a request with this head that needs no task, where there is one.
    var shortWay: ShortWay
    var handler: PassHandler
    /// On every answer at this path, errors too.
    var headers: HTTPFields = [:]
    /// The path may have a slash behind it.
    var mayEndInSlash = false

    init(
        _ method: HTTPRequest.Method, _ path: String,
        precondition: @escaping @Sendable (HTTPRequest) throws -> Void = { _ in },
        entrance: @escaping Entrance = { _, _ in .free },
        refusal: @escaping Refusal = { _, failure in Problem(failure).answer() },
        shortWay: @escaping ShortWay = { _, _, _ in nil }, passing handler: @escaping PassHandler
    ) {
        self.method = method
        self.path = path
        self.precondition = precondition
        self.entrance = entrance
        self.refusal = refusal
        self.shortWay = shortWay
        self.handler = handler
    }

    init(
        _ method: HTTPRequest.Method, _ path: String,
        precondition: @escaping @Sendable (HTTPRequest) throws -> Void = { _ in },
        entrance: @escaping Entrance = { _, _ in .free },
        refusal: @escaping Refusal = { _, failure in Problem(failure).answer() },
        shortWay: @escaping ShortWay = { _, _, _ in nil }, _ handler: @escaping Handler
    ) {
        self.init(
            method, path, precondition: precondition, entrance: entrance, refusal: refusal, shortWay: shortWay
        ) { request, rest, _ in try await handler(request, rest) }
    }

    /// What is left of `path` behind the route's own; nil when it is another's.
    func rest(of path: Substring) -> Substring? {
        if self.path.hasSuffix("/"), self.path != "/" {
            return path.hasPrefix(self.path) && path.count > self.path.count ? path.dropFirst(self.path.count) : nil
        }
        return path == self.path || (mayEndInSlash && path == self.path + "/") ? "" : nil
    }
}

/// A failure that its route has already put into words.
struct Refused: Error {
    var failure: Failure
    var answer: Answer
}
