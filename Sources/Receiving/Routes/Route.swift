import HTTPTypes
import HummingbirdCore
import NIOCore

/// One thing a listener answers: the table of these is the whole surface, and the OpenAPI document is held against it.
struct Route: Sendable {
    typealias Handler = @Sendable (Request, _ rest: Substring) async throws -> Answer
    /// For a route that has to say what became of what it was let in with.
    typealias PassHandler = @Sendable (Request, _ rest: Substring, Pass) async throws -> Answer
    typealias Entrance = @Sendable (Request, any Channel) throws -> Pass

    var method: HTTPRequest.Method
    /// A path; one that ends in `/` takes everything below it, and the handler gets the rest.
    var path: String
    /// What can be refused by the head alone: asked before a waiting client is told to send its body.
    var precondition: @Sendable (Request) throws -> Void
    /// Asked last before the body: may this client, now? What it gives is held until the request is answered.
    var entrance: Entrance
    var handler: PassHandler

    init(
        _ method: HTTPRequest.Method, _ path: String,
        precondition: @escaping @Sendable (Request) throws -> Void = { _ in },
        entrance: @escaping Entrance = { _, _ in .free },
        passing handler: @escaping PassHandler
    ) {
        self.method = method
        self.path = path
        self.precondition = precondition
        self.entrance = entrance
        self.handler = handler
    }

    init(
        _ method: HTTPRequest.Method, _ path: String,
        precondition: @escaping @Sendable (Request) throws -> Void = { _ in },
        entrance: @escaping Entrance = { _, _ in .free },
        _ handler: @escaping Handler
    ) {
        self.init(method, path, precondition: precondition, entrance: entrance) { request, rest, _ in
            try await handler(request, rest)
        }
    }

    /// What is left of `path` behind the route's own; nil when it is another's.
    func rest(of path: Substring) -> Substring? {
        if self.path.hasSuffix("/") {
            return path.hasPrefix(self.path) && path.count > self.path.count ? path.dropFirst(self.path.count) : nil
        }
        return path == self.path ? "" : nil
    }
}
