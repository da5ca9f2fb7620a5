import Foundation
import Multipart
import Spooling
import Synchronization
import Testing
import Tips

@testable import Forwarding

/// The courier against real sockets.
@Suite("Courier")
struct CourierTests {
    private func handOver(
        _ number: Int, _ url: String, exhibits: [Exhibit] = [], stallSeconds: Int = 30
    ) throws -> HandOver {
        Sample.handOver(number, to: try Endpoint(url: url, stallSeconds: stallSeconds), exhibits: exhibits)
    }

    private func answer(to reaction: LoopbackPlatform.Reaction, stallSeconds: Int = 30) async throws -> Answer {
        let platform = try LoopbackPlatform { _, _ in reaction }
        defer { platform.close() }
        return try await Courier(vault: MemoryVault()).carry(handOver(1, platform.url, stallSeconds: stallSeconds))
    }

    private func status(_ answer: Answer) -> Int? {
        if case .reply(let reply) = answer { reply.status } else { nil }
    }

    @Test("A manifest goes out with its key, its digest and its exact length, and the echo comes back")
    func carriesAManifest() async throws {
        let platform = try LoopbackPlatform()
        defer { platform.close() }
        let handOver = try handOver(1, platform.url)
        let answer = try await Courier(vault: MemoryVault()).carry(handOver)
        guard case .delivered(let said) = Verdict(answer, to: handOver, now: Sample.start).judgement else {
            return #expect(Bool(false), "\(answer)")
        }
        #expect(said.clue == "C-1")
        let heard = try #require(platform.heard.first)
        #expect(heard.line == "POST /clues HTTP/1.1")
        #expect(heard.headers["idempotency-key"] == "\(handOver.tip)")
        #expect(heard.headers["tipline-manifest-sha256"] == "\(Digest.of(handOver.manifest.bytes))")
        #expect(heard.headers["expect"] == nil)
        #expect(heard.headers["content-length"] == "\(heard.body.count)")
        #expect(try parts(heard) == ["manifest": handOver.manifest.bytes])
    }

    @Test("A signature goes out in Base64, and none where there is none")
    func carriesASignature() async throws {
        let platform = try LoopbackPlatform()
        defer { platform.close() }
        var signed = try handOver(1, platform.url)
        signed.manifest.signature = [0, 1, 2, 250]
        let courier = try Courier(vault: MemoryVault())
        _ = await courier.carry(signed)
        _ = await courier.carry(try handOver(1, platform.url))
        #expect(platform.heard.map { $0.headers["tipline-manifest-signature"] } == ["AAEC+g==", nil])
    }

    @Test("Exhibits follow the manifest, byte for byte")
    func carriesExhibits() async throws {
        let platform = try LoopbackPlatform()
        defer { platform.close() }
        let contents = [Sample.bytes(3_000_000), Sample.bytes(1, seed: 2), Sample.bytes(70_000, seed: 3)]
        let exhibits = contents.enumerated().map { Sample.exhibit($0.offset + 1, $0.element) }
        let courier = try Courier(vault: MemoryVault(tip: Sample.tip(1), contents))
        let answer = await courier.carry(try handOver(1, platform.url, exhibits: exhibits))
        #expect(status(answer) == 201)
        let parts = try parts(try #require(platform.heard.first))
        #expect(parts.count == 4)
        for (index, content) in contents.enumerated() { #expect(parts["exhibit-\(index + 1)"] == content) }
    }

    @Test("A changed exhibit never reaches the platform whole")
    func stopsChangedExhibits() async throws {
        let platform = try LoopbackPlatform()
        defer { platform.close() }
        let content = Sample.bytes(500_000)
        var changed = content
        changed[400_000] ^= 1
        let courier = try Courier(vault: MemoryVault(tip: Sample.tip(1), [changed]))
        let answer = await courier.carry(try handOver(1, platform.url, exhibits: [Sample.exhibit(1, content)]))
        #expect(answer == .fault(.damagedExhibit(why: "exhibit-digest")))
        #expect(await eventually { platform.cut == 1 })
        #expect(platform.heard.isEmpty)
    }

    @Test("A missing exhibit is noticed before a connection is made")
    func looksForExhibits() async throws {
        let platform = try LoopbackPlatform()
        defer { platform.close() }
        let courier = try Courier(vault: MemoryVault())
        let answer = await courier.carry(try handOver(1, platform.url, exhibits: [Sample.exhibit(1, [1, 2])]))
        #expect(answer == .fault(.damagedExhibit(why: "exhibit-missing")))
        #expect(platform.connections == 0)
    }

    @Test("Connections are kept and used again")
    func keepsConnections() async throws {
        let platform = try LoopbackPlatform()
        defer { platform.close() }
        let courier = try Courier(vault: MemoryVault())
        for number in 1...20 { #expect(status(await courier.carry(try handOver(number, platform.url))) == 201) }
        #expect(platform.heard.count == 20)
        #expect(platform.connections == 1)
    }

    @Test("No more connections are open than allowed, and every tip still gets through")
    func boundsConnections() async throws {
        let platform = try LoopbackPlatform()
        defer { platform.close() }
        let courier = try Courier(vault: MemoryVault(), connections: 3)
        let handOvers = try (1...60).map { try handOver($0, platform.url) }
        let answers = await withTaskGroup(of: Answer.self) { group in
            for handOver in handOvers { group.addTask { await courier.carry(handOver) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.allSatisfy { status($0) == 201 })
        #expect(platform.connections <= 3)
        #expect(Set(platform.heard.map(\.id)).count == 60)
    }

    @Test("A kept connection that has died is replaced, and the body sent again from its start")
    func repeatsOnDeadConnections() async throws {
        let content = Sample.bytes(200_000)
        let exhibit = Sample.exhibit(1, content)
        // Answers, and hangs up without saying so: the next request on the connection is lost.
        let platform = try LoopbackPlatform { heard, number in
            number == 2 ? .close : heard.echo()
        }
        defer { platform.close() }
        let courier = try Courier(vault: MemoryVault(tip: Sample.tip(2), [content]))
        #expect(status(await courier.carry(try handOver(1, platform.url))) == 201)
        #expect(status(await courier.carry(try handOver(2, platform.url, exhibits: [exhibit]))) == 201)
        try #require(platform.heard.count == 3)
        #expect(platform.connections == 2)
        #expect(try parts(platform.heard[2])["exhibit-1"] == content)
    }

    @Test("Nobody there is unreachable")
    func noticesRefusal() async throws {
        let url = "http://127.0.0.1:\(try Socket.vacantPort())/"
        #expect(
            try await Courier(vault: MemoryVault()).carry(handOver(1, url))
                == .fault(.unreachable(why: "connect-failed")))
        let nowhere = try Endpoint(url: "http://nowhere.invalid/", plainHTTP: .allowed)
        let answer = try await Courier(vault: MemoryVault()).carry(Sample.handOver(1, to: nowhere))
        #expect(answer == .fault(.unreachable(why: "resolve-failed")))
    }

    @Test("A platform that hangs up after reading leaves a doubt")
    func doubtsDroppedAnswers() async throws {
        #expect(try await answer(to: .close) == .fault(.broken(why: "no-answer", wasWritten: true)))
        #expect(try await answer(to: .reset) == .fault(.broken(why: "connection-reset", wasWritten: true)))
    }

    @Test("A platform that says nothing is cut off")
    func cutsStalls() async throws {
        #expect(try await answer(to: .hang, stallSeconds: 2) == .fault(.broken(why: "stalled", wasWritten: true)))
    }

    @Test("An answer cut short keeps its status")
    func keepsTheStatusOfACut() async throws {
        let answer = try await answer(to: .raw("HTTP/1.1 201 Yes\r\nContent-Length: 500\r\n\r\n{\"id\":"))
        guard case .reply(let reply) = answer else { return #expect(Bool(false), "\(answer)") }
        #expect(reply.status == 201)
        #expect(reply.ending == .cut)
    }

    @Test(
        "A reply without end is cut at its bound",
        arguments: [
            "HTTP/1.1 200 Yes\r\nContent-Length: 1000000000\r\n\r\n", "HTTP/1.1 200 Yes\r\nConnection: close\r\n\r\n",
        ])
    func cutsEndlessReplies(head: String) async throws {
        let answer = try await answer(to: .endless(head: head))
        guard case .reply(let reply) = answer else { return #expect(Bool(false), "\(answer)") }
        #expect(reply.ending == .tooLong)
        #expect(reply.body.count <= Reply.longestBytes)
    }

    @Test("Headers without end are cut too")
    func cutsEndlessHeaders() async throws {
        let flood = String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 20_000)
        #expect(try await answer(to: .raw(flood)) == .fault(.broken(why: "reply-too-long", wasWritten: true)))
    }

    @Test(
        "What is not HTTP/1 is no answer", arguments: ["hello\r\n\r\n", "HTTP/9.9 200 Yes\r\n\r\n", "\u{0}\u{0}\u{0}"])
    func refusesGarbage(text: String) async throws {
        guard case .fault(.broken(_, wasWritten: true)) = try await answer(to: .raw(text)) else {
            return #expect(Bool(false))
        }
    }

    @Test("A redirect is an answer, never followed", arguments: [301, 302, 303, 307, 308])
    func followsNoRedirect(code: Int) async throws {
        let elsewhere = try LoopbackPlatform()
        let target = "Location: \(elsewhere.url)"
        let answer = try await answer(to: .answer(code, "", [target]))
        #expect(status(answer) == code)
        #expect(elsewhere.connections == 0)
        #expect(elsewhere.bytes == 0)
        elsewhere.close()
    }

    @Test("Retry-After is handed on unread")
    func keepsRetryAfter() async throws {
        let answer = try await answer(to: .answer(503, "", ["Retry-After: 5"]))
        #expect(answer == .reply(Reply(status: 503, retryAfter: "5")))
    }

    @Test("A cancelled exchange ends at once, and says whether the request was out")
    func abandons() async throws {
        let platform = try LoopbackPlatform { _, _ in .hang }
        defer { platform.close() }
        let courier = try Courier(vault: MemoryVault())
        let handOver = try handOver(1, platform.url)
        let task = Task { await courier.carry(handOver) }
        #expect(await eventually { platform.heard.count == 1 })
        task.cancel()
        #expect(await task.value == .fault(.abandoned(wasWritten: true)))
        let early = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await courier.carry(handOver)
        }
        #expect(await early.value == .fault(.abandoned(wasWritten: false)))
    }

    @Test("Many exchanges with faults among them each get their own answer")
    func keepsAnswersApart() async throws {
        let platform = try LoopbackPlatform { heard, number in
            switch number % 4 {
            case 0: .close
            case 1: .answer(500, "")
            default: heard.echo()
            }
        }
        defer { platform.close() }
        let courier = try Courier(vault: MemoryVault(), connections: 16)
        let handOvers = try (1...200).map { try handOver($0, platform.url) }
        let mistaken = await withTaskGroup(of: Bool.self) { group in
            for handOver in handOvers {
                group.addTask {
                    let answer = await courier.carry(handOver)
                    guard case .reply(let reply) = answer, reply.status == 201 else { return false }
                    return Echo(body: reply.body)?.confirms(handOver.tip, handOver.manifestDigest) != true
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(mistaken == 0)
    }

    private func parts(_ heard: LoopbackPlatform.Heard) throws -> [String: [UInt8]] {
        var reader = try MultipartReader(contentType: heard.headers["content-type"] ?? "")
        reader.feed(heard.body)
        var parts: [String: [UInt8]] = [:]
        var name = ""
        while let event = try reader.next() {
            if case .partBegan(let header) = event { name = header.name }
            if case .bytes(let bytes) = event { parts[name, default: []] += bytes }
        }
        try reader.finish()
        return parts
    }

    @Test("A question is a plain GET with the tip's id, without a body and without its key")
    func asks() async throws {
        let platform = try LoopbackPlatform { _, _ in .answer(200, "{}") }
        defer { platform.close() }
        let courier = try Courier(vault: MemoryVault())
        let endpoint = try Endpoint(url: platform.url)
        _ = await courier.carry(try handOver(2, platform.url))
        let answer = await courier.ask(Question(endpoint: endpoint, tip: Sample.tip(1)))
        #expect(answer == .reply(Reply(status: 200, body: Array("{}".utf8))))
        _ = await courier.carry(try handOver(3, platform.url))
        #expect(
            platform.heard.map(\.line) == [
                "POST /clues HTTP/1.1", "GET /clues/\(Sample.tip(1)) HTTP/1.1", "POST /clues HTTP/1.1",
            ])
        let heard = platform.heard[1]
        #expect(heard.body.isEmpty && heard.id == "" && heard.headers["content-type"] == nil)
        #expect(platform.connections == 1)
    }

    @Test("A lane with a bandwidth sends everything whole, many at once")
    func holdsBack() async throws {
        let platform = try LoopbackPlatform()
        defer { platform.close() }
        let contents = [Sample.bytes(150_000)]
        let exhibits = [Sample.exhibit(1, contents[0])]
        let courier = try Courier(vault: MemoryVault(tip: Sample.tip(1), contents))
        let handOvers = try (1...12).map { number in
            var handOver = try handOver(number, platform.url, exhibits: number == 1 ? exhibits : [])
            handOver.bytesPerSecond = 400_000
            return handOver
        }
        let answers = await withTaskGroup(of: Answer.self) { group in
            for handOver in handOvers { group.addTask { await courier.carry(handOver) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.allSatisfy { status($0) == 201 })
        #expect(Set(platform.heard.map(\.id)).count == 12)
        let film = try #require(platform.heard.first { $0.id == "\(Sample.tip(1))" })
        #expect(try parts(film)["exhibit-1"] == contents[0])
    }

    @Test("An answer that trickles is cut")
    func cutsTrickles() async throws {
        let answer = try await answer(to: .trickle, stallSeconds: 6)
        guard case .reply(let reply) = answer, reply.ending == .cut else { return #expect(Bool(false), "\(answer)") }
    }
}
