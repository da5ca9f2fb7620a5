import Spooling
import Testing
import Tips

@testable import Receiving

@Suite("A tip with files")
struct MultipartIntakeTests {
    private let picture = Sample.jpeg(70_000)

    @Test("Exhibits are kept whole with their number, type, length and digest, wherever the fields stand")
    func order() async throws {
        try await LiveReception.with { live in
            let small = Sample.png(100)
            let film = Sample.film(1 << 20)
            let files: [RawRequest.Part] = [
                .file("a.jpg", picture, type: "image/jpeg"), .file("b.png", small, name: ""), .file("c.flv", film),
            ]
            let fields: [RawRequest.Part] = [.field("content", "A car is parked here."), .field("place", "江边")]
            let orders = [fields + files, files + fields, [files[0], fields[0], files[1], fields[1], files[2]]]
            for parts in orders {
                let answer = try await live.ask(RawRequest.multipart(parts))
                #expect(answer.status == 201, "\(answer.text)")
                let expected = [("image/jpeg", picture), ("image/png", small), ("video/x-flv", film)]
                #expect(answer.exhibits.count == 3)
                for (index, exhibit) in answer.exhibits.enumerated() {
                    #expect(Set(exhibit.keys) == ["number", "media_type", "bytes", "sha256"])
                    #expect(exhibit["number"] as? Int == index + 1)
                    #expect(exhibit["media_type"] as? String == expected[index].0)
                    #expect(exhibit["bytes"] as? Int == expected[index].1.count)
                    #expect(exhibit["sha256"] as? String == "\(Digest.of(expected[index].1))")
                }
            }
            let tips = try await live.tips()
            #expect(tips.count == 3)
            // Three exhibits and the manifest beside them.
            #expect(live.exhibitFiles.count == 12)
            for tip in tips {
                for (exhibit, bytes) in zip(tip.exhibits, [picture, small, film]) {
                    let path = live.folder + "/exhibits/" + "\(tip.tip)".prefix(2) + "/\(tip.tip)-\(exhibit.number)"
                    #expect(readFile(path) == bytes)
                }
            }
        }
    }

    @Test("However the body is cut into chunks and pieces, the tip is the same")
    func cuts() async throws {
        try await LiveReception.with { live in
            let body = RawRequest.body([
                .field("content", "x"), .file("a.jpg", Sample.jpeg(3000)), .field("place", "y"),
            ])
            for size in [1, 3, 64, 1021, 100_000] {
                let head = RawRequest.head(
                    "POST", "/v1/tips",
                    headers: ["Content-Type: \(RawRequest.multipartType)", "Transfer-Encoding: chunked"])
                let answer = try await live.ask(head + RawRequest.chunks(body, of: size))
                #expect(answer.status == 201)
                #expect(answer.exhibits.first?["sha256"] as? String == "\(Digest.of(Sample.jpeg(3000)))")
            }
            let connection = try live.connect()
            for byte in RawRequest.post(type: RawRequest.multipartType, body).prefix(900) {
                await connection.send([byte])
            }
            await connection.send(Array(RawRequest.post(type: RawRequest.multipartType, body).dropFirst(900)))
            #expect(await connection.answer()?.status == 201)
        }
    }

    @Test("An empty file input is ignored; an empty file with a name is refused, whatever its name is")
    func empty() async throws {
        try await LiveReception.with { live in
            let answer = try await live.ask(
                RawRequest.multipart([
                    .file("", [], type: "application/octet-stream"), .field("content", "x"), .file("", []),
                ]))
            #expect(answer.status == 201)
            #expect(answer.exhibits.isEmpty)
            for name in ["photo.jpg", "photo", ".", "照片"] {
                let answer = try await live.ask(RawRequest.multipart([.field("content", "x"), .file(name, [])]))
                #expect(answer.status == 415, "\(name)")
                #expect(answer.code == "empty-file")
                #expect(answer.part == 2)
            }
            let unnamed = try await live.ask(RawRequest.multipart([.field("content", "x"), .file("", picture)]))
            #expect(unnamed.status == 201)
            #expect(unnamed.exhibits.count == 1)
            #expect(try await live.tips().count == 2)
        }
    }

    @Test("What only its end shows refuses a file as well: cut, or an archive behind it, however long it is")
    func refusedAtItsEnd() async throws {
        try await LiveReception.with { live in
            let zip: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, 60, 0, 0, 0, 60, 0, 0, 0, 0, 0]
            for length in [3000, 300_000] {
                let whole = Sample.jpeg(length)
                for (body, code) in [(Array(whole.dropLast(400)), "picture-cut"), (whole + zip, "foreign-payload")] {
                    let answer = try await live.ask(
                        RawRequest.multipart([
                            .field("content", "x"), .file("a.jpg", picture), .file("b.jpg", body), .field("place", "y"),
                        ]))
                    #expect(answer.status == 415)
                    #expect(answer.code == code)
                    #expect(answer.part == 3)
                }
            }
            #expect(try await live.tips().isEmpty)
            #expect(await eventually { live.exhibitFiles.isEmpty })
        }
    }

    @Test("A file that is on no list is 415 with its part, and takes the files before it along")
    func refused() async throws {
        try await LiveReception.with { live in
            let text = Array("#!/bin/sh\necho no picture at all\n".utf8)
            let svg = Array("<svg xmlns=\"http://www.w3.org/2000/svg\"/>".utf8)
            for (body, code) in [
                (text, "format-not-accepted"), (svg, "scripted-picture"), (Sample.jpeg(60), "no-media"),
            ] {
                let answer = try await live.ask(
                    RawRequest.multipart([
                        .field("content", "x"), .file("a.jpg", picture), .file("", []), .file("b.jpg", body),
                        .field("place", "y"),
                    ]))
                #expect(answer.status == 415)
                #expect(answer.code == code)
                #expect(answer.part == 4)
            }
            #expect(try await live.tips().isEmpty)
            #expect(await eventually { live.exhibitFiles.isEmpty })
        }
    }

    @Test("A file beyond what its family may take is 413 with its part before all of it has come")
    func tooLarge() async throws {
        try await LiveReception.with { live in
            #expect(
                try await live.ask(
                    RawRequest.multipart([.field("content", "x"), .file("a.jpg", Sample.jpeg(1 << 20))])
                ).status == 201)
            let parts: [RawRequest.Part] = [.field("content", "x"), .file("a.jpg", Sample.jpeg((1 << 20) + 1))]
            let answer = try await live.ask(RawRequest.multipart(parts))
            #expect(answer.status == 413)
            #expect(answer.code == "file-too-large")
            #expect(answer.part == 2)
            let connection = try live.connect()
            let cut = RawRequest.body([parts[1]], isClosed: false)
            await connection.send(
                RawRequest.head(
                    "POST", "/v1/tips",
                    headers: ["Content-Type: \(RawRequest.multipartType)", "Content-Length: \(cut.count + 1_000_000)"])
                    + cut)
            #expect(await connection.answer()?.status == 413)
            #expect(try await live.tips().count == 1)
            #expect(await eventually { live.exhibitFiles.count == 2 })
        }
    }

    @Test("Parts are counted, fields and files together")
    func parts() async throws {
        var bounds = ReceptionSettings.Bounds()
        bounds.parts = 4
        try await LiveReception.with(bounds: bounds) { live in
            let fields: [RawRequest.Part] = [.field("content", "x"), .field("a", "1"), .field("b", "2")]
            #expect(try await live.ask(RawRequest.multipart(fields + [.file("a.jpg", picture)])).status == 201)
            let answer = try await live.ask(RawRequest.multipart(fields + [.file("a.jpg", picture), .field("c", "3")]))
            #expect(answer.status == 413)
            #expect(answer.code == "too-large")
            #expect(answer.part == 5)
            #expect(await eventually { live.exhibitFiles.count == 2 })
        }
    }

    @Test("All fields together have a bound: beyond it is 413 with the part, unknown fields counted too")
    func fieldBytes() async throws {
        var bounds = ReceptionSettings.Bounds()
        bounds.fieldBytes = 4096
        try await LiveReception.with(bounds: bounds) { live in
            let half = String(repeating: "a", count: 2048)
            #expect(
                try await live.ask(RawRequest.multipart([.field("content", half), .field("x", half)])).status == 201)
            let answer = try await live.ask(
                RawRequest.multipart([.field("content", half), .field("x", half), .field("y", "b")]))
            #expect(answer.status == 413)
            #expect(answer.code == "too-large")
            #expect(answer.part == 3)
        }
    }

    @Test("A malformed body is 400 and leaves nothing behind")
    func malformed() async throws {
        try await LiveReception.with { live in
            let good = RawRequest.body([.field("content", "x"), .file("a.jpg", picture)])
            let bodies: [[UInt8]] = [
                [], Array("content=x".utf8), Array(good.dropLast(6)), Array(good.dropLast(60_000)),
                RawRequest.body([RawRequest.Part(disposition: "filename=\"a.jpg\"", body: picture)]),
                RawRequest.body([.field("content", "x")], isClosed: false) + Array("--cut here\r\nX\r\n\r\n".utf8),
            ]
            for body in bodies {
                let answer = try await live.ask(RawRequest.post(type: RawRequest.multipartType, body))
                #expect(answer.status == 400)
                #expect(answer.code == "malformed")
            }
            for type in [
                "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"a\u{1}b\"",
            ] {
                #expect(try await live.ask(RawRequest.post(type: type, good)).status == 400)
            }
            let latin = try await live.ask(
                RawRequest.multipart([
                    .field("kind", "report"), RawRequest.Part(disposition: "name=\"content\"", body: [0x63, 0xE9]),
                ]))
            #expect(latin.status == 400)
            #expect(latin.part == 2)
            #expect(try await live.tips().isEmpty)
            #expect(await eventually { live.exhibitFiles.isEmpty })
        }
    }

    @Test("What follows the closing boundary is ignored as far as anyone means it, and no further")
    func epilogue() async throws {
        try await LiveReception.with { live in
            let body = RawRequest.body([.field("content", "x")])
            let short = body + Array("\r\nThis is the epilogue.\r\n".utf8)
            #expect(try await live.ask(RawRequest.post(type: RawRequest.multipartType, short)).status == 201)
            let head = RawRequest.head(
                "POST", "/v1/tips",
                headers: ["Content-Type: \(RawRequest.multipartType)", "Transfer-Encoding: chunked"])
            let connection = try live.connect()
            let endless = RawRequest.chunks(body + Array(repeating: 0x78, count: 1 << 20), of: 50_000, isClosed: false)
            await connection.send(head + endless)
            #expect(await connection.answer()?.status == 413)
            #expect(try await live.tips().count == 1)
        }
    }

    @Test("A field sent as a file is a file, and a file sent as a field is a field")
    func roles() async throws {
        try await LiveReception.with { live in
            let answer = try await live.ask(
                RawRequest.multipart([.field("content", "x"), .file("content.jpg", picture, name: "content")]))
            #expect(answer.status == 201)
            #expect(answer.exhibits.count == 1)
            let twice = try await live.ask(RawRequest.multipart([.field("content", "x"), .field("content", "y")]))
            #expect(twice.status == 422)
            #expect(twice.field == "content")
            #expect(twice.part == 2)
        }
    }
}
