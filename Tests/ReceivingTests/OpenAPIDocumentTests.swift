import HTTPTypes
import Inspection
import Testing
import Tips

@testable import Receiving

@Suite("The contract for machines")
struct OpenAPIDocumentTests {
    private let lines = String(decoding: OpenAPIDocument(channels: ["web", "app"]).text, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)

    /// `METHOD path` of every operation the document describes: the file keeps to two and four spaces.
    private var described: Set<String> {
        var found: Set<String> = []
        var path = ""
        for line in lines.drop(while: { $0 != "paths:" }).dropFirst().prefix(while: { $0.hasPrefix(" ") }) {
            if line.hasPrefix("  /"), line.hasSuffix(":") {
                path = String(line.dropFirst(2).dropLast())
            } else if line.hasPrefix("    "), !line.hasPrefix("     "), line.hasSuffix(":"), line != "    parameters:" {
                found.insert("\(line.dropFirst(4).dropLast().uppercased()) \(path)")
            }
        }
        return found
    }

    /// A route that takes everything below its path has the rest as its `id`.
    private func operation(_ route: Route) -> String {
        let rest = route.path.hasSuffix("/") && route.path != "/" ? "{id}" : ""
        return "\(route.method.rawValue) \(route.path)\(rest)"
    }

    @Test("Every route is described, and nothing that is none")
    func routes() async throws {
        try await LiveReception.with { live in
            let table = Set(live.routes.map(operation))
            #expect(described == table)
            #expect(described.contains("POST /v1/tips"))
        }
    }

    @Test("Every code a problem can have is among those that are named")
    func codes() {
        let named = Set(lines.compactMap { $0.hasPrefix("            - ") ? String($0.dropFirst(14)) : nil })
        let known = Set(Problem.table.keys.map(\.rawValue)).union(Refusal.Code.allCases.map(\.rawValue))
        #expect(known.subtracting(named).isEmpty)
    }

    @Test("The document is there for the asking, with the channels of this installation")
    func answer() async throws {
        try await LiveReception.with { live in
            let answer = try await live.ask(RawRequest.head("GET", "/openapi.yaml"))
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "application/yaml")
            #expect(answer.text.hasPrefix("openapi: 3.1.0\n"))
        }
        let own = String(decoding: OpenAPIDocument(channels: ["web", "热线 \"1\""]).text, as: UTF8.self)
        #expect(own.contains(#"enum: ["web","热线 \"1\""]"#))
        #expect(!own.contains(OpenAPIDocument.shippedChannels))
    }

    @Test("Every reference leads somewhere, and nothing is kept that nobody refers to")
    func references() {
        let text = lines.joined(separator: "\n")
        let references = Set(text.matches(of: /#\/components\/([a-z]+)\/([A-Za-z]+)/).map { "\($0.1)/\($0.2)" })
        var section = ""
        var kept: Set<String> = []
        for line in lines.drop(while: { $0 != "components:" }).dropFirst() where line.hasSuffix(":") {
            if line.hasPrefix("    "), !line.hasPrefix("     ") {
                kept.insert("\(section)/\(line.dropFirst(4).dropLast())")
            } else if line.hasPrefix("  "), !line.hasPrefix("   ") {
                section = String(line.dropFirst(2).dropLast())
            }
        }
        #expect(references == kept)
    }
}
