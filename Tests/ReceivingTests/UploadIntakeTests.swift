import Foundation
import Spooling
import Testing
import Tips

@testable import Receiving

@Suite("Tips that name uploads")
struct UploadIntakeTests {
    private static let photo = Sample.jpeg(90_000)

    private static func expectExhibit(
        _ answer: RawAnswer, _ content: [UInt8], _ type: String = "image/jpeg", at index: Int = 0
    ) {
        #expect(answer.status == 201)
        guard answer.exhibits.count > index else {
            Issue.record("\(answer.text)")
            return
        }
        #expect(answer.exhibits[index]["sha256"] as? String == Digest.of(content).description)
        #expect(answer.exhibits[index]["media_type"] as? String == type)
        #expect(answer.exhibits[index]["bytes"] as? Int == content.count)
        #expect(answer.exhibits[index]["number"] as? Int == index + 1)
    }

    @Test("a finished upload becomes the exhibit, and its own name is gone")
    func whole() async throws {
        try await LiveReception.with { live in
            let path = try await live.tus.upload(Self.photo)
            let answer = try await live.tus.tip([path])
            Self.expectExhibit(answer, Self.photo)
            let tip = try #require(answer.id)
            let file = try #require(live.exhibitFiles.first { $0.hasSuffix("\(tip)-1") })
            #expect(readFile(live.folder + "/exhibits/" + file) == Self.photo)
            #expect(!live.uploadFiles.contains { $0.utf8.count == 26 })
            let head = try await live.tus.ask("HEAD", path)
            #expect(head.status == 410)
            #expect(try await live.tus.ask("DELETE", path).status == 410)
        }
    }

    @Test("files of the request and uploads stand in one tip, in their order")
    func mixed() async throws {
        try await LiveReception.with { live in
            let film = Sample.film(70_000)
            let (first, second) = (try await live.tus.upload(film), try await live.tus.upload(Self.photo))
            let answer = try await live.ask(
                RawRequest.multipart([
                    .field("content", "parked"), .field("upload", TusClient.id(first)),
                    .file("a.png", Sample.png(500)), .field("upload", TusClient.id(second)),
                ]))
            Self.expectExhibit(answer, Sample.png(500), "image/png", at: 0)
            Self.expectExhibit(answer, film, "video/x-flv", at: 1)
            Self.expectExhibit(answer, Self.photo, at: 2)
            #expect(live.exhibitFiles.count == 4)
        }
    }

    @Test("how long an upload plays is measured as of any file, and held against what the office asks")
    func plays() async throws {
        try await LiveReception.with(profiles: TipEvidenceTests.profiles) { live in
            for (seconds, status) in [(UInt8(30), 201), (31, 422)] {
                let path = try await live.tus.upload(Sample.mp4(500_000, seconds: seconds))
                let answer = try await live.ask(
                    RawRequest.multipart([
                        .field("channel", "app"), .field("content", "x"), .field("occurred_at", "2015-01-03"),
                        .field("upload", TusClient.id(path)),
                    ]))
                #expect(answer.status == status, "\(answer.text)")
                if status == 422 { #expect((answer.code, answer.field) == ("video-too-long", "upload")) }
            }
            let findings = try await live.tips().flatMap(\.exhibits).map(\.findings)
            #expect(findings == [["duration 30.0 s", "captured absent"]])
        }
    }

    @Test("an upload is looked at as any file is, and a refused tip leaves it free")
    func refusals() async throws {
        try await LiveReception.with { live in
            let path = try await live.tus.upload(Self.photo)
            let unfinished = try await live.tus.create(10)
            let text = try await live.tus.upload(Array("plain text, no picture".utf8))
            let large = try await live.tus.upload(Sample.jpeg(1_048_577))
            let cut = try await live.tus.upload(Array(Sample.jpeg(400_000).dropLast(2)))
            let unknown = "/v1/uploads/aaaaaaaaaaaaaaaaaaaaaaaaaa"
            let refused: [(Int, String, [String])] = [
                (422, "invalid-field", [unfinished]), (422, "invalid-field", [unknown]),
                (422, "invalid-field", ["/v1/uploads/x"]), (422, "invalid-field", [path, path]),
                (415, "format-not-accepted", [path, text]), (415, "picture-cut", [path, cut]),
                (413, "file-too-large", [path, large]),
            ]
            for (status, code, paths) in refused {
                let answer = try await live.tus.tip(paths)
                #expect(answer.status == status)
                #expect(answer.code == code)
                #expect(answer.field == "upload")
            }
            let noContent = try await live.tus.tip([path], content: "")
            #expect(noContent.status == 422)
            #expect(live.exhibitFiles == [])
            #expect(try await live.tips().isEmpty)
            Self.expectExhibit(try await live.tus.tip([path]), Self.photo)
        }
    }

    @Test("it belongs to the first tip that names it; only that one's repeat may name it again, also after a restart")
    func taken() async throws {
        let folder = LiveReception.temporaryFolder()
        defer { removeFolder(folder) }
        let (key, before) = ("0123456789abcdef", Handed<(path: String, answer: RawAnswer)>())
        try await LiveReception.with(folder: folder) { live in
            let path = try await live.tus.upload(Self.photo)
            let answer = try await live.tus.tip([path], key: key)
            Self.expectExhibit(answer, Self.photo)
            before.value = (path, answer)
        }
        for _ in 1...2 {
            try await LiveReception.with(folder: folder) { live in
                let (path, first) = try #require(before.value)
                let again = try await live.tus.tip([path], key: key)
                #expect(again.status == 200)
                #expect(again.id == first.id)
                #expect(again.receipt == first.receipt)
                #expect(again.body == first.body)
                for (key, content, code) in [
                    (nil, "parked", "upload-taken"), ("fedcba9876543210", "parked", "upload-taken"),
                    (key, "another text", "key-taken"),
                ] {
                    let other = try await live.tus.tip([path], key: key, content: content)
                    #expect(other.status == 422)
                    #expect(other.code == code)
                }
                #expect(try await live.tips().count == 1)
            }
        }
    }

    @Test("of two tips that name it at the same moment one gets it")
    func race() async throws {
        try await LiveReception.with { live in
            let paths = [try await live.tus.upload(Self.photo), try await live.tus.upload(Sample.png(900))]
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<6 {
                    group.addTask {
                        try await live.tus.tip(index.isMultiple(of: 2) ? paths : paths.reversed()).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [201, 422, 422, 422, 422, 422])
            #expect(try await live.tips().count == 1)
        }
    }

    @Test("when the tip cannot be kept now, the upload is free again and the same tip may be sent again")
    func keptLater() async throws {
        let disk = FaultyDisk()
        try await LiveReception.with(disk: disk) { live in
            let path = try await live.tus.upload(Self.photo)
            disk.set { $0.syncs = true }
            #expect(try await live.tus.tip([path]).status == 503)
            disk.set { $0.syncs = false }
            #expect(live.exhibitFiles == [])
            #expect(try await live.tus.offset(path) == Self.photo.count)
            Self.expectExhibit(try await live.tus.tip([path]), Self.photo)
        }
    }

    @Test("a tip names no more uploads than it may have parts")
    func many() async throws {
        try await LiveReception.with { live in
            let paths = (0..<33).map { _ in "/v1/uploads/aaaaaaaaaaaaaaaaaaaaaaaaaa" }
            let answer = try await live.tus.tip(paths)
            #expect(answer.status == 422)
            #expect(answer.field == "upload")
        }
    }
}
