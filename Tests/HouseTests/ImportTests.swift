import Foundation
import Testing

@Suite("The rooms are as drawn")
struct ImportTests {
    /// What each room may import of this house: only from floors below its own, never sideways.
    static let drawn: [String: Set<String>] = [
        "Tips": [], "Sealing": [], "Multipart": [], "RuleFiles": [], "ShortHTTP": [],
        "Inspection": ["Tips", "RuleFiles", "CMagic", "CBox"],
        "Classification": ["Tips", "RuleFiles"],
        "Spooling": ["Tips", "Sealing"],
        "Accounting": ["Tips"],
        "Company": ["Tips"],
        "EmbeddedStore": ["Tips", "Sealing", "Spooling"],
        "Receiving": ["Tips", "Multipart", "Inspection", "Classification", "Spooling", "Accounting", "ShortHTTP"],
        "Forwarding": ["Tips", "Multipart", "Spooling", "CCurl"],
        "Platform": ["Tips", "Sealing", "Multipart", "Company", "ShortHTTP"],
        "tipline": [
            "Tips", "Sealing", "Multipart", "RuleFiles", "Inspection", "Classification", "Spooling", "Accounting",
            "Company", "EmbeddedStore", "Receiving", "Forwarding", "Platform",
        ],
    ]

    /// What stands beside the house and not in it: worlds for a trial are made of rooms, and no room of them.
    static let beside: [String: Set<String>] = [
        "Simulation": [
            "Tips", "Spooling", "Accounting", "EmbeddedStore", "Forwarding", "Sealing", "Seeded", "GRDBSQLite",
            "Logging",
        ],
        "Simulate": ["Simulation"],
        "SpoolingConformance": ["Tips", "Spooling", "Testing"],
        "Captured": ["Logging"],
        "Seeded": [],
        "Spawning": [],
    ]

    static let system: Set<String> = [
        "Foundation", "FoundationNetworking", "Synchronization", "Glibc", "Musl", "Darwin", "Dispatch",
    ]

    /// What each room may import of others' making.
    static let thirdParty: [String: Set<String>] = [
        "Tips": ["Crypto"], "Sealing": ["Crypto"], "RuleFiles": ["Yams"], "Spooling": ["Crypto"],
        "ShortHTTP": ["HTTPTypes", "NIOCore", "NIOHTTPTypes"],
        "EmbeddedStore": ["GRDB", "GRDBSQLite"],
        "Receiving": [
            "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOPosix", "NIOHTTPTypes", "NIOHTTP1", "Logging",
            "ServiceLifecycle",
        ],
        "Forwarding": ["Logging", "ServiceLifecycle"],
        "Platform": [
            "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOPosix", "NIOHTTPTypes", "Logging", "ServiceLifecycle",
        ],
        "tipline": ["ArgumentParser", "Logging", "ServiceLifecycle", "UnixSignals"],
    ]

    @Test("a room imports only what stands below it")
    func floors() throws {
        let files = try House.files(in: "Sources")
        #expect(files.count > 100, "the sources were not found")
        for file in files {
            let allowed = (Self.drawn[file.room] ?? []).union(Self.system).union(Self.thirdParty[file.room] ?? [])
            #expect(Self.drawn[file.room] != nil, "\(file.path) is in a room that is not drawn")
            let strangers = Set(file.imports).subtracting(allowed)
            #expect(strangers.isEmpty, "\(file.path) imports \(strangers.sorted())")
        }
    }

    @Test("what stands beside the house imports what it is drawn with", arguments: beside.keys.sorted())
    func besides(name: String) throws {
        let allowed = try #require(Self.beside[name]).union(Self.system)
        let files = try House.files(in: "Tests/\(name)")
        #expect(!files.isEmpty, "\(name) was not found")
        for file in files {
            let strangers = Set(file.imports).subtracting(allowed)
            #expect(strangers.isEmpty, "\(file.path) imports \(strangers.sorted())")
        }
    }

    @Test("one file opens each door", arguments: ["CMagic", "CBox", "CCurl", "Yams"])
    func doors(module: String) throws {
        let users = try House.files(in: "Sources").filter { $0.imports.contains(module) }.map(\.path)
        #expect(users.count == 1, "\(module) is imported by \(users)")
    }

    @Test("Package.swift draws exactly this")
    func package() throws {
        let text = try String(contentsOf: House.root.appendingPathComponent("Package.swift"), encoding: .utf8)
        let flat = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for (room, below) in Self.drawn where room != "tipline" && !below.isEmpty {
            let start = try #require(
                flat.range(of: "room( \"\(room)\",") ?? flat.range(of: "room(\"\(room)\","), "\(room)")
            let end = try #require(flat.range(of: "]", range: start.upperBound..<flat.endIndex))
            let named = flat[start.upperBound..<end.lowerBound].split(separator: "\"").enumerated()
                .filter { $0.offset % 2 == 1 }.map { String($0.element) }
            #expect(Set(named) == below, "\(room)")
        }
    }
}
