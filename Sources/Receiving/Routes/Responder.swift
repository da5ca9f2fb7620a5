import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import ShortHTTP
import Tips

/// Finds the route, answers, and translates whatever was thrown: the one edge between failures and HTTP.
struct Responder: Sendable {
    let routes: [Route]
    let counters: IntakeCounters
    let logger: Logger

    func respond(_ request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel) async throws {
        let answer = try await answer(request, writer, channel)
        try await answer.write(to: writer, isHead: request.method == .head)
    }

    /// Throws only when there is nobody left to answer.
    private func answer(
        _ request: Request, _ interim: borrowing ResponseWriter, _ channel: any Channel
    ) async throws -> Answer {
        let path = (request.head.path ?? "/").prefix { $0 != "?" }
        do {
            let (route, rest) = try find(path, request.method)
            try BodyCoding.check(request.headers)
            let pass: Pass
            do {
                try route.precondition(request.head)
                pass = try route.entrance(request.head, channel)
            } catch let failure as Failure {
                note(failure)
                return await route.refusal(request, failure).with(route.headers)
            }
            defer { pass.slot?.end() }
            if request.headers[.expect]?.lowercased() == "100-continue" {
                try await interim.writeInformationalHead(HTTPResponse(status: .continue))
            }
            return try await route.handler(request, rest, pass).with(route.headers)
        } catch let error as CutOff {
            throw error
        } catch {
            guard error is Failure || error is OtherMethod || channel.isActive else { throw error }
            return problem(error).with(headers(at: path))
        }
    }

    /// The way of a request with this head that needs no task, where there is one. What can be refused by its head is
    /// refused on the long way.
    func shortWay(_ head: HTTPRequest, _ channel: any Channel) -> ShortRequests.Way? {
        guard let route = routes.first(where: { $0.method == head.method && $0.path == head.path ?? "/" }) else {
            return nil
        }
        return try? route.shortWay(head, channel, problem)
    }

    @Sendable private func problem(_ error: any Error) -> Answer {
        switch error {
        case let failure as Failure:
            note(failure)
            return Problem(failure).answer()
        case let refused as Refused:
            note(refused.failure)
            return refused.answer
        case let other as OtherMethod:
            note(other.failure)
            var answer = Problem(other.failure).answer()
            answer.headers[.allow] = other.names
            return answer
        default:
            logger.error("a request failed in a way nobody foresaw", metadata: ["error": "\(type(of: error))"])
            return Problem(unexpected: error).answer()
        }
    }

    private func headers(at path: Substring) -> HTTPFields {
        routes.first { $0.rest(of: path) != nil }?.headers ?? [:]
    }

    private func find(_ path: Substring, _ method: HTTPRequest.Method) throws -> (Route, Substring) {
        var allowed: [HTTPRequest.Method] = []
        for route in routes {
            guard let rest = route.rest(of: path) else { continue }
            if route.method == method || (method == .head && route.method == .get) { return (route, rest) }
            allowed.append(route.method)
        }
        guard allowed.isEmpty else { throw OtherMethod(names: allowed.map(\.rawValue).joined(separator: ", ")) }
        throw Failure("not-found", "There is nothing at this path.", .refuse)
    }

    /// The path is known, with other methods: an answer must list them (RFC 9110, section 15.5.6).
    private struct OtherMethod: Error {
        var names: String

        var failure: Failure { Failure("method-not-allowed", "Use \(names) here.", .refuse) }
    }

    private func note(_ failure: Failure) {
        counters.refused(failure.code.rawValue)
        guard failure.verdict != .refuse else { return }
        logger.warning(
            "a request could not be served",
            metadata: [
                "code": "\(failure.code.rawValue)", "cause": "\(failure.cause.map { "\(type(of: $0))" } ?? "-")",
            ])
    }
}

extension Answer {
    fileprivate func with(_ more: HTTPFields) -> Answer {
        var answer = self
        for field in more { answer.headers[field.name] = field.value }
        return answer
    }
}
