import Captured
import EmbeddedStore
import Foundation
import Spooling
import Testing
import Tips

@testable import Receiving

@Suite("Resumable uploads over HTTP")
struct UploadRoutesTests {
    @Test("OPTIONS says what is spoken, without being asked in any version")
    func options() async throws {
        try await LiveReception.with { live in
            for path in ["/v1/uploads", "/v1/uploads/x"] {
                let answer = try await live.tus.ask("OPTIONS", path, version: nil)
                #expect(answer.status == 204)
                #expect(answer.headers["tus-version"] == "1.0.0")
                #expect(answer.headers["tus-max-size"] == String(2 << 20))
                #expect(answer.headers["tus-extension"] == UploadHeaders.extensions)
                #expect(answer.headers["tus-checksum-algorithm"] == "sha1,sha256")
                #expect(answer.headers["tus-resumable"] == "1.0.0")
                #expect(answer.headers["content-length"] == nil)
            }
        }
    }

    @Test("the collection answers with a slash behind it, as many clients ask for it")
    func slash() async throws {
        try await LiveReception.with { live in
            let made = try await live.tus.ask("POST", "/v1/uploads/", ["Upload-Length: 3"])
            #expect(made.status == 201)
            #expect(try await live.tus.patch(TusClient.path(made), 0, [1, 2, 3]).status == 204)
            #expect(try await live.tus.ask("OPTIONS", "/v1/uploads/", version: nil).status == 204)
            let other = try await live.tus.ask("PATCH", "/v1/uploads/", [TusClient.bytesType, "Upload-Offset: 0"])
            #expect(other.status == 405)
            #expect(other.headers["tus-resumable"] == "1.0.0")
            #expect(try await live.ask(RawRequest.head("GET", "/v1/limits/")).status == 404)
        }
    }

    @Test("another version of the protocol, or none, is told which one is spoken")
    func version() async throws {
        try await LiveReception.with { live in
            let path = try await live.tus.create(5)
            for version in [nil, "Tus-Resumable: 0.2.2"] {
                for (method, path) in [("POST", "/v1/uploads"), ("HEAD", path), ("PATCH", path), ("DELETE", path)] {
                    let answer = try await live.tus.ask(
                        method, path, ["Upload-Length: 5"], version: version)
                    #expect(answer.status == 412)
                    #expect(answer.headers["tus-version"] == "1.0.0")
                    #expect(answer.headers["tus-resumable"] == "1.0.0")
                }
            }
        }
    }

    @Test("an upload is made, asked for, gone on with and ended")
    func whole() async throws {
        try await LiveReception.with { live in
            let content = Sample.noise(200_000, seed: 1)
            let path = try await live.tus.create(content.count)
            #expect(path.hasPrefix("/v1/uploads/"))
            #expect(try await live.tus.offset(path) == 0)
            let first = try await live.tus.patch(path, 0, Array(content[..<150_000]))
            #expect(first.status == 204)
            #expect(first.headers["upload-offset"] == "150000")
            #expect(first.headers["upload-expires"] == "Sat, 03 Jan 2015 06:30:00 GMT")
            #expect(first.headers["tus-resumable"] == "1.0.0")
            let head = try await live.tus.ask("HEAD", path)
            #expect(head.headers["upload-length"] == "200000")
            #expect(try await live.tus.patch(path, 150_000, Array(content[150_000...])).status == 204)
            #expect(try await live.tus.offset(path) == 200_000)
            let name = try #require(live.uploadFiles.first)
            #expect(readFile(live.folder + "/uploads/" + name) == content)
            #expect(try await live.tus.ask("DELETE", path).status == 204)
            #expect(live.uploadFiles == [])
            for method in ["DELETE", "HEAD", "PATCH"] {
                let headers = method == "PATCH" ? [TusClient.bytesType, "Upload-Offset: 0"] : []
                let gone = try await live.tus.ask(method, path, headers)
                #expect(gone.status == 404)
                #expect(gone.headers["tus-resumable"] == "1.0.0")
            }
        }
    }

    @Test("what is wrong is refused with its own status, and the offset stays")
    func refusals() async throws {
        try await LiveReception.with { live in
            let path = try await live.tus.create(10)
            #expect(try await live.tus.patch(path, 0, [1, 2, 3]).status == 204)
            let refused: [(Int, String, RawAnswer)] = [
                (409, "upload-offset", try await live.tus.patch(path, 0, [1])),
                (409, "upload-offset", try await live.tus.patch(path, 4, [1])),
                (413, "too-large", try await live.tus.patch(path, 3, [UInt8](repeating: 1, count: 8))),
                (400, "malformed", try await live.tus.ask("PATCH", path, [TusClient.bytesType], [1])),
                (415, "content-type-unsupported", try await live.tus.ask("PATCH", path, ["Upload-Offset: 3"], [1])),
                (400, "malformed", try await live.tus.patch(path, 3, [1], ["Upload-Checksum: md5 AAAA"])),
                (
                    460, "checksum-mismatch",
                    try await live.tus.patch(path, 3, [1], ["Upload-Checksum: sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk="])
                ),
            ]
            for (status, code, answer) in refused {
                #expect(answer.status == status)
                #expect(answer.code == code)
                #expect(answer.headers["content-type"] == "application/problem+json")
                #expect(answer.headers["tus-resumable"] == "1.0.0")
                #expect(try await live.tus.offset(path) == 3)
            }
            for length in ["", "-1", "+5", "5 5", "99999999999999999999", "x"] {
                #expect(try await live.tus.ask("POST", "/v1/uploads", ["Upload-Length: \(length)"]).status == 400)
            }
            #expect(try await live.tus.ask("POST", "/v1/uploads").status == 400)
            #expect(try await live.tus.ask("POST", "/v1/uploads", ["Upload-Length: 2097153"]).status == 413)
            let wrongType = ["Upload-Length: 5", "Content-Type: image/jpeg"]
            #expect(try await live.tus.ask("POST", "/v1/uploads", wrongType, [1]).status == 415)
            #expect(try await live.tus.ask("GET", path).status == 405)
            #expect(try await live.tus.ask("PATCH", "/v1/uploads", ["Upload-Length: 5"]).status == 405)
            #expect(try await live.tus.ask("HEAD", path + "/x").status == 404)
        }
    }

    @Test(
        "what a client calls its file is neither kept nor told again, and the id of an upload is in no file and no log")
    func silence() async throws {
        try await LiveReception.with { live in
            let canary = "Y2FuYXJ5LTdjMWY="
            let made = try await live.tus.ask(
                "POST", "/v1/uploads", ["Upload-Length: 3", "Upload-Metadata: filename \(canary),canary-7c1f"])
            let path = try TusClient.path(made)
            let head = try await live.tus.ask("HEAD", path)
            #expect(head.headers["upload-metadata"] == nil)
            #expect(try await live.tus.patch(path, 1, [1]).status == 409)
            #expect(try await live.tus.patch(path, 0, [1, 2, 3]).status == 204)
            #expect(try await live.tus.tip([path]).status == 415)
            let said = files(below: live.folder).map { Array($0.utf8) + readFile($0) } + [Array(live.log.text.utf8)]
            for secret in [canary, "canary", TusClient.id(path)] {
                #expect(!said.contains { $0.firstRange(of: Array(secret.utf8)) != nil })
            }
        }
    }

    @Test("a body may come with the creation, under a checksum too")
    func creationWithUpload() async throws {
        try await LiveReception.with { live in
            let sum = Data(Digest.of([1, 2, 3]).bytes).base64EncodedString()
            let headers = ["Upload-Length: 5", TusClient.bytesType, "Upload-Checksum: sha256 \(sum)"]
            let made = try await live.tus.ask("POST", "/v1/uploads", headers, [1, 2, 3])
            #expect(made.status == 201)
            #expect(made.headers["upload-offset"] == "3")
            let path = try TusClient.path(made)
            #expect(try await live.tus.offset(path) == 3)
            // Nobody was told where it is: nothing of it stays.
            let files = live.uploadFiles
            #expect(try await live.tus.ask("POST", "/v1/uploads", headers, [1, 2, 4]).status == 460)
            #expect(try await live.tus.ask("POST", "/v1/uploads", headers, [1, 2, 3, 4, 5, 6]).status == 413)
            #expect(live.uploadFiles == files)
        }
    }

    @Test("where only POST passes, the method stands in a header")
    func override() async throws {
        try await LiveReception.with { live in
            let path = try await live.tus.create(3)
            let patch = ["X-HTTP-Method-Override: PATCH", TusClient.bytesType, "Upload-Offset: 0"]
            #expect(try await live.tus.ask("POST", path, patch, [1, 2, 3]).status == 204)
            let head = try await live.tus.ask("POST", path, ["X-HTTP-Method-Override: HEAD"])
            #expect(head.headers["upload-offset"] == "3")
            #expect(try await live.tus.ask("POST", path, ["Upload-Length: 3"]).status == 405)
            #expect(try await live.tus.ask("POST", path, ["X-HTTP-Method-Override: DELETE"]).status == 204)
        }
    }

    @Test("no more are begun than there is place for")
    func quota() async throws {
        var bounds = ReceptionSettings.Bounds()
        bounds.uploads = 2
        bounds.uploadBytes = 1000
        let disk = FaultyDisk()
        try await LiveReception.with(bounds: bounds, disk: disk) { live in
            let first = try await live.tus.create(900)
            let full = try await live.tus.ask("POST", "/v1/uploads", ["Upload-Length: 101"])
            #expect(full.status == 503)
            #expect(full.headers["retry-after"] != nil)
            _ = try await live.tus.create(100)
            #expect(try await live.tus.ask("POST", "/v1/uploads", ["Upload-Length: 0"]).status == 503)
            #expect(try await live.tus.ask("DELETE", first).status == 204)
            disk.set { $0.freeBytes = (256 << 20) + 100 }
            let noRoom = try await live.tus.ask("POST", "/v1/uploads", ["Upload-Length: 1"])
            #expect(noRoom.status == 507)
            #expect(noRoom.headers["retry-after"] != nil)
        }
    }

    @Test("an upload ends with its time, whether or not the sweep has been there")
    func expiry() async throws {
        let clock = MovableTime()
        try await LiveReception.with(time: clock) { live in
            let path = try await live.tus.upload(Sample.jpeg(500))
            clock.move(to: 86_399)
            #expect(try await live.tus.offset(path) == 500)
            clock.move(to: 86_400)
            #expect(try await live.tus.ask("HEAD", path).status == 404)
            #expect(try await live.tus.tip([path]).status == 422)
            #expect(try await live.uploads.sweep(UploadLifetime(), at: clock.now) == 1)
            #expect(live.uploadFiles == [])
        }
    }

    @Test("one that never got a byte ends soon, one that gets no more later, and each answer says when")
    func idle() async throws {
        let clock = MovableTime()
        try await LiveReception.with(time: clock) { live in
            let made = try await live.tus.ask("POST", "/v1/uploads", ["Upload-Length: 10"])
            #expect(made.headers["upload-expires"] == "Sat, 03 Jan 2015 00:45:00 GMT")
            let (empty, begun) = (try TusClient.path(made), try await live.tus.create(10))
            clock.move(to: 899)
            let first = try await live.tus.patch(begun, 0, [1])
            #expect(first.headers["upload-expires"] == "Sat, 03 Jan 2015 06:44:59 GMT")
            #expect(try await live.tus.offset(empty) == 0)
            clock.move(to: 900)
            #expect(try await live.tus.ask("HEAD", empty).status == 404)
            #expect(try await live.tus.patch(empty, 0, [1]).status == 404)
            clock.move(to: 899 + 6 * 3600)
            #expect(try await live.tus.patch(begun, 1, [1]).status == 404)
            #expect(try await live.uploads.sweep(UploadLifetime(), at: clock.now) == 2)
        }
    }

    @Test("one client has its share of what others leave, and a token its own")
    func share() async throws {
        var bounds = ReceptionSettings.Bounds()
        (bounds.uploads, bounds.uploadBytes) = (16, 1600)
        var gate = GateSettings()
        gate.trustedProxies = TrustedProxies(["127.0.0.1"]) ?? TrustedProxies()
        gate.tokens = [
            APIToken(
                name: "backend", digest: Digest.of(Array("a-token".utf8)), perMinute: 600, burst: 600, uploadShare: 4)
        ]
        try await LiveReception.with(bounds: bounds, gate: gate) { live in
            func begin(_ bytes: Int, _ headers: [String]) async throws -> RawAnswer {
                try await live.tus.ask("POST", "/v1/uploads", ["Upload-Length: \(bytes)"] + headers)
            }
            let (one, other) = (["X-Forwarded-For: 192.0.2.1"], ["X-Forwarded-For: 192.0.2.2"])
            #expect(try await begin(201, one).status == 429)
            let made = try await begin(200, one)
            #expect(made.status == 201)
            let refused = try await begin(1, one)
            #expect(refused.status == 429)
            #expect(refused.code == "upload-share")
            #expect(refused.headers["retry-after"] != nil)
            #expect(refused.headers["tus-resumable"] == "1.0.0")
            #expect(try await begin(175, other).status == 201)
            #expect(try await begin(1, other).status == 429)
            for _ in 0..<3 { #expect(try await begin(100, one + ["Authorization: Bearer a-token"]).status == 201) }
            #expect(try await begin(100, one + ["Authorization: Bearer a-token"]).status == 429)
            let path = try #require(made.headers["location"])
            #expect(try await live.tus.ask("DELETE", path).status == 204)
            #expect(try await begin(20, one).status == 201)
        }
    }

    @Test("a sync that failed is told as passing, and the upload is gone")
    func failedSync() async throws {
        let disk = FaultyDisk()
        try await LiveReception.with(disk: disk) { live in
            let path = try await live.tus.create(10)
            disk.set { $0.syncs = true }
            let answer = try await live.tus.patch(path, 0, [1, 2, 3])
            #expect(answer.status == 503)
            #expect(answer.code == "upload-not-kept")
            disk.set { $0.syncs = false }
            #expect(try await live.tus.ask("HEAD", path).status == 404)
        }
    }
}
