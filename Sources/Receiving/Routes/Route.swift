import HTTPTypes
import HummingbirdCore
import NIOCore

/// One thing a listener answers: the table of these is the whole surface, and the OpenAPI document is held against it.
struct Route: Sendable {
    typealias Handler = @Sendable (Request, _ rest: Substring) async throws -> Answer

    /// Takes a short body that has come whole, on the connection's loop, and gives the answer to `then` once, on whatever
    /// thread. False: the request is the other handler's after all, and `then` is not called.
    typealias ShortHandler = @Sendable (ByteBuffer, _ then: @escaping @Sendable (Answer) -> Void) -> Bool

    var method: HTTPRequest.Method
    /// A path; one that ends in `/` takes everything below it, and the handler gets the rest.
    var path: String
    /// What can be refused by the head alone: asked before a waiting client is told to send its body.
    var precondition: @Sendable (HTTPRequest) throws -> Void
    var handler: Handler
    /// The way of a request with this head that needs no task, where there is one.
    var shortWay: @Sendable (HTTPRequest, _ problem: @escaping @Sendable (any Error) -> Answer) throws -> ShortHandler?

    init(
        _ method: HTTPRequest.Method, _ path: String,
        precondition: @escaping @Sendable (HTTPRequest) throws -> Void = { _ in },
        shortWay: @escaping @Sendable (HTTPRequest, @escaping @Sendable (any Error) -> Answer) throws -> ShortHandler? =
            {
                _, _ in nil
            },
        _ handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.precondition = precondition
        self.shortWay = shortWay
        self.handler = handler
    }

    /// What is left of `path` behind the route's own; nil when it is another's.
    func rest(of path: Substring) -> Substring? {
        if self.path.hasSuffix("/") {
            return path.hasPrefix(self.path) && path.count > self.path.count ? path.dropFirst(self.path.count) : nil
        }
        return path == self.path ? "" : nil
    }
}
