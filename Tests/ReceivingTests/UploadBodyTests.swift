import Foundation
import Testing

@testable import Receiving

@Suite("An upload whose client goes away")
struct UploadBodyTests {
    private static let content = Sample.noise(300_000, seed: 4)

    private static func begin(_ path: String, on connection: RawConnection, _ count: Int) async {
        let head = RawRequest.head(
            "PATCH", path,
            headers: [
                TusClient.resumable, TusClient.bytesType, "Upload-Offset: 0", "Content-Length: \(content.count)",
            ])
        await connection.send(head + content[..<count])
    }

    /// The bytes of the only upload, synced or not.
    private static func arrived(_ live: LiveReception) -> Int {
        live.uploadFiles.first { $0.utf8.count == 26 }.map { readFile(live.folder + "/uploads/" + $0).count } ?? 0
    }

    @Test("a dead request is evicted by the client's own next one, and the upload goes on where it stood")
    func eviction() async throws {
        try await LiveReception.with { live in
            let path = try await live.tus.create(Self.content.count)
            let dead = try live.connect()
            await Self.begin(path, on: dead, 200_000)
            #expect(await eventually { Self.arrived(live) >= 131_072 })
            // No byte comes from the dead one any more, and its connection stays open.
            let offset = try #require(try await live.tus.offset(path))
            #expect(offset >= 131_072)
            #expect(offset <= 200_000)
            let told = try #require(await dead.answer())
            #expect(told.status == 409)
            #expect(told.code == "upload-in-use")
            #expect(told.headers["connection"] == "close")
            #expect(try await live.tus.patch(path, offset, Array(Self.content[offset...])).status == 204)
            let name = try #require(live.uploadFiles.first { $0.utf8.count == 26 })
            #expect(readFile(live.folder + "/uploads/" + name) == Self.content)
        }
    }

    @Test("what came before the connection was cut counts to the last byte", arguments: [false, true])
    func cut(isReset: Bool) async throws {
        try await LiveReception.with { live in
            let path = try await live.tus.create(Self.content.count)
            let connection = try live.connect()
            await Self.begin(path, on: connection, 140_000)
            #expect(await eventually { Self.arrived(live) >= 131_072 })
            if isReset { connection.reset() } else { connection.close() }
            #expect(await eventually { (try? await live.tus.offset(path)) == 140_000 })
            #expect(try await live.tus.patch(path, 140_000, Array(Self.content[140_000...])).status == 204)
        }
    }

    @Test("an upload goes on in another daemon where the last one was cut off")
    func restart() async throws {
        let folder = LiveReception.temporaryFolder()
        defer { removeFolder(folder) }
        let path = Handed<String>()
        try await LiveReception.with(folder: folder, ending: .cancelled) { live in
            let made = try await live.tus.create(Self.content.count)
            path.value = made
            await Self.begin(made, on: try live.connect(), 140_000)
            #expect(await eventually { Self.arrived(live) >= 131_072 })
        }
        try await LiveReception.with(folder: folder) { live in
            let path = try #require(path.value)
            let offset = try #require(try await live.tus.offset(path))
            #expect(offset >= 131_072)
            #expect(try await live.tus.patch(path, offset, Array(Self.content[offset...])).status == 204)
            let name = try #require(live.uploadFiles.first { $0.utf8.count == 26 })
            #expect(readFile(live.folder + "/uploads/" + name) == Self.content)
        }
    }
}
