import HTTPTypes
import HummingbirdCore

/// One thing a listener answers: the table of these is the whole surface, and the OpenAPI document is held against it.
struct Route: Sendable {
    typealias Handler = @Sendable (Request, _ rest: Substring) async throws -> Answer

    var method: HTTPRequest.Method
    /// A path; one that ends in `/` takes everything below it, and the handler gets the rest.
    var path: String
    /// What can be refused by the head alone: asked before a waiting client is told to send its body.
    var precondition: @Sendable (Request) throws -> Void
    var handler: Handler
    /// On every answer at this path, errors too.
    var headers: HTTPFields = [:]

    init(
        _ method: HTTPRequest.Method, _ path: String,
        precondition: @escaping @Sendable (Request) throws -> Void = { _ in },
        _ handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.precondition = precondition
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
