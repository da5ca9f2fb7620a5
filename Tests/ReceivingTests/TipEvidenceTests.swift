import Inspection
import Seeded
import Spooling
import Testing
import Tips

@testable import Receiving

@Suite("Profiles at the door")
struct TipEvidenceTests {
    static let profiles = """
        profiles:
          - name: roads
            why: For the test.
            sentence: { zh: 交警收一张照片。, en: Roads take one photo. }
            departments: [交警]
            evidence: [{ image: { most: 1 } }]
          - name: app
            why: For the test.
            sentence: { zh: 两张照片，或 30 秒视频。, en: "Two photos, or a film of 30 s." }
            channels: [app]
            within: 48 h
            formats: [image/jpeg, video/mp4]
            evidence:
              - image: { least: 2, most: 2, largest: 100 kB }
              - video: { most: 1, longest: 30 s, largest: 1 MB }
        """
    private static let app: RawRequest.Part = .field("channel", "app")
    private static let content: RawRequest.Part = .field("content", "Something happened.")
    private static let today: RawRequest.Part = .field("occurred_at", "2015-01-03")

    private func expect(
        _ live: LiveReception, _ parts: [RawRequest.Part], _ status: Int, _ code: String, part: Int? = nil,
        field: String? = nil
    ) async throws {
        let answer = try await live.ask(RawRequest.multipart(parts))
        #expect(answer.status == status, "\(answer.text)")
        #expect(answer.code == code)
        #expect(answer.part == part)
        #expect(answer.field == field)
    }

    @Test("What fits is kept, with how long it plays among its findings")
    func fits() async throws {
        try await LiveReception.with(profiles: Self.profiles) { live in
            let film = RawRequest.Part.file("a.mp4", Sample.mp4(500_000, seconds: 30))
            let photo = RawRequest.Part.file("a.jpg", Sample.jpeg(9000))
            for parts in [
                [Self.app, Self.content], [Self.app, Self.content, Self.today, photo, photo],
                [film, Self.app, Self.content, Self.today],
                [Self.app, Self.content, Self.today, film], [Self.content, photo, photo, photo],
            ] {
                let answer = try await live.ask(RawRequest.multipart(parts))
                #expect(answer.status == 201, "\(answer.text)")
            }
            let findings = try await live.tips().flatMap(\.exhibits).filter { $0.family == .video }.map(\.findings)
            #expect(findings == [["duration 30.0 s", "captured absent"], ["duration 30.0 s", "captured absent"]])
        }
    }

    @Test("Each fault has its status, its code and the part to blame, and nothing is kept")
    func faults() async throws {
        try await LiveReception.with(profiles: Self.profiles) { live in
            let photo = RawRequest.Part.file("a.jpg", Sample.jpeg(9000))
            let head = [Self.app, Self.content]
            func film(_ seconds: UInt8) -> RawRequest.Part { .file("a.mp4", Sample.mp4(9000, seconds: seconds)) }
            try await expect(live, head + [film(31)], 422, "video-too-long", part: 3)
            try await expect(live, head + [photo, photo, photo], 422, "too-many-files", part: 5)
            try await expect(live, head + [photo], 422, "too-few-files", field: "exhibits")
            try await expect(live, head + [photo, film(3)], 422, "mixed-evidence", part: 4)
            try await expect(live, head + [.file("a.png", Sample.png(900))], 415, "format-not-accepted", part: 3)
            try await expect(live, head + [.file("", Sample.jpeg(100_001))], 413, "file-too-large", part: 3)
            let old = RawRequest.Part.field("occurred_at", "2015-01-01T08:29:59+08:00")
            try await expect(live, [old] + head + [film(3)], 422, "event-too-old", field: "occurred_at")
            // What is known only behind the files is asked in the end.
            try await expect(live, [film(31)] + head, 422, "video-too-long", part: 1)
            try await expect(live, [photo, photo, photo] + head, 422, "too-many-files", part: 3)
            try await expect(live, head + [photo, photo, old], 422, "event-too-old", field: "occurred_at")
            #expect(try await live.tips().isEmpty)
            #expect(await eventually { live.exhibitFiles.isEmpty })
        }
    }

    @Test("A file that cannot fit is refused before all of it has come: by its number, its bytes, its length in time")
    func early() async throws {
        try await LiveReception.with(profiles: Self.profiles) { live in
            let photo = RawRequest.Part.file("a.jpg", Sample.jpeg(9000))
            let head = [Self.app, Self.content]
            for (parts, code) in [
                (head + [photo, photo, .file("b.jpg", [])], "too-many-files"),
                (head + [.file("a.jpg", Sample.jpeg(120_000))], "file-too-large"),
                (head + [.file("a.mp4", Sample.mp4(70_000, seconds: 31))], "video-too-long"),
            ] {
                let body = RawRequest.body(parts, isClosed: false)
                let connection = try live.connect()
                await connection.send(
                    RawRequest.head(
                        "POST", "/v1/tips",
                        headers: [
                            "Content-Type: \(RawRequest.multipartType)", "Content-Length: \(body.count + 500_000)",
                        ]) + body)
                #expect(await connection.answer()?.code == code)
                connection.close()
            }
        }
    }

    @Test(
        "A repeat with its key is known after the profile's hours have run out, wherever the key stands; a new tip is not"
    )
    func repeats() async throws {
        let clock = MovableTime()
        try await LiveReception.with(profiles: Self.profiles, time: clock) { live in
            let film = RawRequest.Part.file("a.mp4", Sample.mp4(9000, seconds: 3))
            let time = RawRequest.Part.field("occurred_at", "2015-01-01T09:30:00+08:00")
            let fields = [time, Self.app, Self.content]
            let header = ["Idempotency-Key: the-key-in-the-header"]
            let key = RawRequest.Part.field("idempotency_key", "the-key-in-a-field")
            let path = try await live.tus.upload(Sample.mp4(8000, seconds: 3))
            let named = RawRequest.json(
                #"{"content":"x","channel":"app","occurred_at":"2015-01-01T09:30","idempotency_key":"the-key-of-an-upload","#
                    + #""upload":"\#(TusClient.id(path))"}"#)
            let requests = [
                RawRequest.multipart(fields + [film], headers: header), RawRequest.multipart([key] + fields + [film]),
                RawRequest.multipart(fields + [film, key]), named,
            ]
            var first: [RawAnswer] = []
            for (number, request) in requests.enumerated() where number != 2 {
                first.append(try await live.ask(request))
                #expect(first.last?.status == 201, "\(first.last?.text ?? "")")
            }
            clock.move(to: 2 * 3600)
            for (number, request) in requests.enumerated() {
                let again = try await live.ask(request)
                // The key behind the file is the second one's: what is asked before it is read is asked of anybody.
                let earlier = [first[0], first[1], first[1], first[2]][number]
                guard number != 2 else {
                    #expect(again.status == 422 && again.code == "event-too-old")
                    continue
                }
                #expect(again.status == 200, "\(number): \(again.text)")
                #expect(again.text == earlier.text)
            }
            // Another tip under a known key is the key's fault; under a new one, or none, it is the event's.
            let other = RawRequest.Part.file("a.mp4", Sample.mp4(9500, seconds: 3))
            for (headers, code) in [
                (header, "key-taken"), (["Idempotency-Key: a-key-nobody-has-used"], "event-too-old"),
                ([], "event-too-old"),
            ] {
                let answer = try await live.ask(RawRequest.multipart(fields + [other], headers: headers))
                #expect(answer.status == 422)
                #expect(answer.code == code)
            }
            // Refused before the file has come, as everybody else's.
            let begun = RawRequest.body(fields + [other], isClosed: false).dropLast(9000)
            let connection = try live.connect()
            await connection.send(
                RawRequest.head(
                    "POST", "/v1/tips",
                    headers: [
                        "Content-Type: \(RawRequest.multipartType)", "Content-Length: \(begun.count + 9100)",
                        "Idempotency-Key: a-key-nobody-has-used",
                    ]) + begun)
            #expect(await connection.answer()?.code == "event-too-old")
            #expect(try await live.tips().count == 3)
        }
    }

    @Test("Where hours since the event are asked, a tip with files says when it was, and no time that is still to come")
    func times() async throws {
        try await LiveReception.with(profiles: Self.profiles) { live in
            let head = [Self.app, Self.content]
            let film = RawRequest.Part.file("a.mp4", Sample.mp4(9000, seconds: 3))
            func at(_ text: String) -> RawRequest.Part { .field("occurred_at", text) }
            try await expect(live, head + [film], 422, "event-time-missing", field: "occurred_at")
            // It may stand behind the files.
            #expect(try await live.ask(RawRequest.multipart(head + [film, at("2015-01-03")])).status == 201)
            // Words alone are asked for nothing.
            #expect(try await live.ask(RawRequest.multipart(head)).status == 201)
            // 08:30 on the third is now: clocks differ a little, days are known to their end.
            for text in ["2015-01-03", "2015-01-03T08:45", "2015-01-01"] {
                let answer = try await live.ask(RawRequest.multipart([at(text)] + head + [film]))
                #expect(answer.status == 201, "\(text): \(answer.text)")
            }
            for text in ["2015-01-04", "2015-01-03T08:46", "2115-01-03T08:30:00Z"] {
                try await expect(live, [at(text)] + head + [film], 422, "event-in-future", field: "occurred_at")
                try await expect(live, head + [film, at(text)], 422, "event-in-future", field: "occurred_at")
            }
        }
    }

    @Test("The desk that leads is asked as soon as the content is known, and an empty input counts for nothing")
    func desks() async throws {
        try await LiveReception.with(profiles: Self.profiles) { live in
            let photo = RawRequest.Part.file("a.jpg", Sample.jpeg(9000))
            let parked = RawRequest.Part.field("content", "A car is parked here.")
            #expect(try await live.ask(RawRequest.multipart([parked, photo, .file("", [])])).status == 201)
            try await expect(live, [parked, photo, photo], 422, "too-many-files", part: 3)
            try await expect(live, [photo, photo, parked], 422, "too-many-files", part: 2)
            #expect(try await live.ask(RawRequest.multipart([Self.content, photo, photo])).status == 201)
            #expect(try await live.ask(RawRequest.json(#"{"content":"A car is parked here."}"#)).status == 201)
        }
    }

    @Test("A film that does not say how long it plays is kept and marked where it was asked, and only there")
    func unmeasured() async throws {
        try await LiveReception.with(profiles: Self.profiles) { live in
            let film = RawRequest.Part.file("a.mp4", Sample.mp4(9000, seconds: nil))
            let head = [Self.app, Self.content, Self.today]
            #expect(try await live.ask(RawRequest.multipart(head + [film])).status == 201)
            #expect(try await live.ask(RawRequest.multipart([Self.content, film])).status == 201)
            let findings = try await live.tips().flatMap(\.exhibits).map(\.findings)
            #expect(findings == [["captured absent", "duration-unknown"], []])
        }
    }

    @Test(
        "The first and the last moment that can be meant",
        arguments: [
            ("2015-01-01", "2014-12-31T16:00:00.000Z", "2015-01-01T16:00:00.000Z"),
            ("2015-01-01T08:30", "2015-01-01T00:30:00.000Z", "2015-01-01T00:30:00.000Z"),
            ("2015-01-01T08:30:00Z", "2015-01-01T08:30:00.000Z", "2015-01-01T08:30:00.000Z"),
            ("9999-12-31", "9999-12-30T16:00:00.000Z", "9999-12-31T16:00:00.000Z"), ("yesterday", nil, nil),
        ] as [(String, String?, String?)])
    func meant(text: String, first: String?, last: String?) {
        let meant = Sample.calendar.meant(occurredAt: text)
        #expect(meant?.lowerBound.description == first)
        #expect(meant?.upperBound.description == last)
    }

    @Test("Exhibits that came as no part of the request are checked the same and blamed by their field")
    func uploads() throws {
        let formats = try Sample.formats(profiles: Self.profiles)
        let exhibit = Exhibit(
            number: 1, mediaType: "video/mp4", bytes: 900, digest: Digest.of([]), findings: ["duration 31.2 s"])
        let decision = Decision(kind: .report, departments: [], confidence: 1, because: [], rulesDigest: Digest.of([]))
        var random = SeededRandom(seed: 1)
        let tip = Tip(
            id: TipID.random(using: &random), channel: "app", content: "x", receivedAt: Sample.start,
            receivedOn: Sample.calendar.day(of: Sample.start), decision: decision, exhibits: [exhibit])
        var evidence = try #require(
            TipEvidence(formats: formats, rules: Sample.rules(), calendar: Sample.calendar, now: Sample.start))
        let failure = #expect(throws: Failure.self) { try evidence.settle(tip) }
        #expect(failure?.code == "video-too-long")
        #expect(failure?.field == "upload")
        #expect(failure?.part == nil)
    }
}
