import Foundation
import Testing

@testable import Receiving

/// tus 1.0.0 as a client speaks it, each request on a connection of its own.
struct TusClient {
    let live: LiveReception

    static let resumable = "Tus-Resumable: 1.0.0"
    static let bytesType = "Content-Type: application/offset+octet-stream"

    func ask(
        _ method: String, _ path: String, _ headers: [String] = [], _ body: [UInt8]? = nil, version: String? = resumable
    ) async throws -> RawAnswer {
        let lines = (version.map { [$0] } ?? []) + headers + (body.map { ["Content-Length: \($0.count)"] } ?? [])
        return try await live.ask(
            RawRequest.head(method, path, headers: lines) + (body ?? []), toHead: method == "HEAD")
    }

    /// Begins an upload and answers its path.
    func create(_ length: Int) async throws -> String {
        let answer = try await ask("POST", "/v1/uploads", ["Upload-Length: \(length)"])
        #expect(answer.status == 201)
        return try Self.path(answer)
    }

    /// Of the upload that was made.
    static func path(_ answer: RawAnswer) throws -> String {
        let origin = "http://tips.example"
        let location = try #require(answer.headers["location"])
        #expect(location.hasPrefix(origin + "/v1/uploads/"))
        return String(location.dropFirst(origin.count))
    }

    func patch(_ path: String, _ offset: Int, _ body: [UInt8], _ headers: [String] = []) async throws -> RawAnswer {
        try await ask("PATCH", path, [Self.bytesType, "Upload-Offset: \(offset)"] + headers, body)
    }

    func offset(_ path: String) async throws -> Int? {
        let answer = try await ask("HEAD", path)
        #expect(answer.status == 200)
        #expect(answer.headers["cache-control"] == "no-store")
        return answer.headers["upload-offset"].flatMap { Int($0) }
    }

    /// A finished upload: its path.
    func upload(_ content: [UInt8]) async throws -> String {
        let path = try await create(content.count)
        #expect(try await patch(path, 0, content).status == 204)
        return path
    }

    /// Sends a tip in JSON that names these.
    func tip(_ paths: [String], key: String? = nil, content: String = "parked") async throws -> RawAnswer {
        let ids = paths.map { "\"\(Self.id($0))\"" }.joined(separator: ",")
        return try await live.ask(
            RawRequest.json(
                "{\"content\":\"\(content)\",\"upload\":[\(ids)]}",
                headers: key.map { ["Idempotency-Key: \($0)"] } ?? []))
    }

    static func id(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? "" }
}

extension LiveReception {
    var tus: TusClient { TusClient(live: self) }

    var uploadFiles: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/uploads")) ?? []).sorted()
    }
}
