import Foundation
import Sealing
import Testing
import Tips

@testable import Platform

@Suite("PlatformServer")
struct PlatformServerTests {

    private func serve(
        _ folder: ScratchFolder, _ behaviour: String = "", _ body: @escaping @Sendable (Int) throws -> Void
    ) async throws {
        try await LivePlatform.serve(folder, try Behaviour(parsing: behaviour), body)
    }

    private func echo(_ number: Int, _ contents: [[UInt8]] = [], clue: String = "C0000001") -> String {
        let digest = Sample.manifest(number, exhibits: Sample.exhibits(contents)).digest
        return #"{"id":"\#(Sample.tip(number))","manifest_sha256":"\#(digest)","clue":"\#(clue)"}"#
    }

    @Test("A hand-over is recorded and echoed, its parts lie in the store, and a repeat has the same number")
    func takesHandOvers() async throws {
        let folder = try ScratchFolder()
        let contents: [[UInt8]] = [Array(repeating: 7, count: 300_000), [], [1, 2, 3]]
        try await serve(folder) { port in
            let client = try PlainClient(port: port)
            let first = client.handOver(.init(1, contents))
            #expect(first?.status == 201)
            #expect(first?.body == echo(1, contents))
            let second = client.handOver(.init(1, contents))
            #expect(second?.status == 200)
            #expect(second?.body == first?.body)
            #expect(client.handOver(.init(2))?.body == echo(2, clue: "C0000002"))
        }
        #expect(try PlatformStore.faults(in: folder.path) == [])
        #expect(try PlatformStore.clues(in: folder.path).map(\.exhibitBytes) == [300_003, 0])
        #expect(try PlatformStore.repeats(in: folder.path) == 1)
        #expect(folder.contents("\(Sample.tip(1))/exhibit-1") == contents[0])
        #expect(try folder.names().filter { !$0.hasPrefix("clusters.") }.count == 5)
    }

    @Test("The same id with another manifest is a conflict that names the first digest")
    func refusesConflicts() async throws {
        let folder = try ScratchFolder()
        try await serve(folder) { port in
            let client = try PlainClient(port: port)
            _ = client.handOver(.init(1))
            let conflict = client.handOver(.init(1, [[1]]))
            #expect(conflict?.status == 409)
            #expect(conflict?.body == echo(1))
        }
        #expect(try PlatformStore.faults(in: folder.path) == [])
        #expect(try PlatformStore.clues(in: folder.path).count == 1)
    }

    @Test("A sealed statement is kept beside the manifest that names it, and one that no manifest names is refused")
    func keepsStatements() async throws {
        let folder = try ScratchFolder()
        let sealed = try SealedTip(2, [[1]], for: [Identity().recipient])
        try await serve(folder) { port in
            var handOver = PlainClient.HandOver(1, [[1]])
            handOver.parts.insert(("statement", [9, 9]), at: 0)
            let client = try PlainClient(port: port)
            #expect(client.handOver(handOver)?.status == 400)
            #expect(client.handOver(try sealed.handOver())?.status == 201)
        }
        #expect(folder.contents("\(sealed.id)/statement.json.age") == sealed.manifest.statement)
        #expect(folder.contents("\(sealed.id)/exhibit-1") == sealed.exhibits[0])
    }

    @Test("A question is answered with the echo, or with 404")
    func answersQuestions() async throws {
        let folder = try ScratchFolder()
        try await serve(folder) { port in
            let client = try PlainClient(port: port)
            _ = client.handOver(.init(1))
            for (path, status) in [
                ("/clues/\(Sample.tip(1))", 200), ("/clues/\(Sample.tip(2))", 404), ("/..", 404), ("/", 404),
            ] {
                client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(client.response()?.status == status)
            }
            client.send("GET /\(Sample.tip(1)) HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(client.response()?.body == echo(1))
            client.send("DELETE /clues HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(client.response()?.status == 405)
        }
    }

    @Test("What an operator writes down is said from the next question on, and again when it has changed")
    func saysWhatItIsTold() async throws {
        let folder = try ScratchFolder()
        let path = PlatformStore.answersPath(folder.path)
        try await serve(folder) { port in
            let client = try PlainClient(port: port)
            _ = client.handOver(.init(1))
            func asked() -> String? {
                client.send("GET /clues/\(Sample.tip(1)) HTTP/1.1\r\nHost: a\r\n\r\n")
                return client.response()?.body
            }
            #expect(asked() == echo(1))
            try Data(#"{"id":"*","reply":"谢谢"}"#.utf8).write(to: URL(fileURLWithPath: path))
            #expect(asked() == echo(1).dropLast() + #","reply":"谢谢"}"#)
            try Data(#"{"id":"\#(Sample.tip(1))","kind":"suggestion","department":"x","closed":true}"#.utf8)
                .write(to: URL(fileURLWithPath: path))
            #expect(asked() == echo(1).dropLast() + #","kind":"suggestion","department":"x","closed":true}"#)
        }
    }

    @Test("A platform that cannot be asked takes hand-overs all the same")
    func refusesQuestions() async throws {
        let folder = try ScratchFolder()
        try await serve(folder, "unaskable") { port in
            let client = try PlainClient(port: port)
            #expect(client.handOver(.init(1))?.status == 201)
            client.send("GET /clues/\(Sample.tip(1)) HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(client.response()?.status == 405)
        }
    }

    @Test(
        "What does not fit its manifest or its headers is refused, and nothing of it stays", arguments: Mistake.allCases
    )
    func refusesMistakes(mistake: Mistake) async throws {
        let folder = try ScratchFolder()
        try await serve(folder) { port in
            let response = try PlainClient(port: port).handOver(mistake.handOver)
            #expect(response?.status == 400)
            #expect(response?.body.contains(mistake.rawValue) == true)
        }
        #expect(try PlatformStore.clues(in: folder.path).isEmpty)
        #expect(try folder.names() == [".incoming", "clues.jsonl", "deliveries.jsonl"])
        #expect(try StoreOpening.open(folder.path).index.isEmpty)
    }

    enum Mistake: String, CaseIterable, Sendable {
        case keyMissing = "key-missing"
        case digestMissing = "digest-missing"
        case manifestDiffers = "manifest-differs"
        case manifestMissing = "manifest-missing"
        case manifestMalformed = "manifest-malformed"
        case exhibitDiffers = "exhibit-differs"
        case partUnknown = "part-unknown"
        case partMissing = "part-missing"

        var handOver: PlainClient.HandOver {
            var handOver = PlainClient.HandOver(1, [[1, 2, 3], [4]])
            switch self {
            case .keyMissing: handOver.key = "../../etc"
            case .digestMissing: handOver.digest = "00"
            case .manifestDiffers: handOver.key = Sample.tip(2).description
            case .manifestMissing: return .withoutManifest
            case .manifestMalformed:
                handOver.manifest = Array("{}".utf8)
                handOver.digest = Digest.of(handOver.manifest).description
            case .exhibitDiffers: handOver.parts[1].bytes = [5]
            case .partUnknown: handOver.parts.append(("exhibit-3", [1]))
            case .partMissing: handOver.parts.removeLast()
            }
            return handOver
        }
    }

    @Test("A hand-over that is cut leaves nothing")
    func forgetsCutHandOvers() async throws {
        let folder = try ScratchFolder()
        try await serve(folder) { port in
            let bytes = PlainClient.HandOver(1, [Array(repeating: 1, count: 200_000)]).bytes
            do {
                let client = try PlainClient(port: port)
                client.send(Array(bytes.dropLast(1000)))
            }
            // The next one is answered after the cut one was noticed, or it is swept at the next start.
            #expect(try PlainClient(port: port).handOver(.init(2))?.status == 201)
        }
        #expect(try PlatformStore.clues(in: folder.path).map(\.id) == [Sample.tip(2)])
        #expect(try StoreOpening.open(folder.path).index.count == 1)
        #expect(try folder.names().contains("\(Sample.tip(1))") == false)
    }

    @Test("Misbehaviour: what is answered, and whether the clue is recorded", arguments: Told.allCases)
    func misbehaves(told: Told) async throws {
        let folder = try ScratchFolder()
        try await serve(folder, told.word) { port in
            let client = try PlainClient(port: port)
            let response = client.handOver(.init(1))
            #expect(response?.status == told.status)
            if told == .busy { #expect(response?.headers["retry-after"] == "7") }
            if told == .redirect { #expect(response?.headers["location"] == "http://127.0.0.1:9/x") }
            if told == .wrongDigest { #expect(response?.body != echo(1)) }
            if response == nil { #expect(client.isHungUp()) }
            #expect(try PlatformStore.clues(in: folder.path).count == (told.isRecorded ? 1 : 0))
            let again = try PlainClient(port: port).handOver(.init(1))
            #expect(again?.status == (told.isRecorded ? 200 : 201))
            #expect(again?.body == echo(1))
        }
    }

    enum Told: CaseIterable, Sendable {
        case refuse, dropAnswer, wrongDigest, error, busy, redirect

        var word: String {
            switch self {
            case .refuse: "refuse:first=1"
            case .dropAnswer: "drop-answer:first=1"
            case .wrongDigest: "wrong-digest:first=1"
            case .error: "500:first=1"
            case .busy: "503:first=1:retry-after=7"
            case .redirect: "redirect:first=1:to=http://127.0.0.1:9/x"
            }
        }

        var status: Int? {
            switch self {
            case .refuse, .dropAnswer: nil
            case .wrongDigest: 201
            case .error: 500
            case .busy: 503
            case .redirect: 307
            }
        }

        var isRecorded: Bool { self == .dropAnswer || self == .wrongDigest }
    }

    @Test("A request left hanging is not recorded, delays no other, and does not hold up the end")
    func hangs() async throws {
        let folder = try ScratchFolder()
        try await serve(folder, "hang:first=1") { port in
            let answered = DispatchSemaphore(value: 0)
            for number in 1...2 {
                // Which of the two is left hanging is theirs to find out; its connection stays open beyond the end.
                Thread {
                    let client = try? PlainClient(port: port)
                    if client?.handOver(.init(number)) != nil { answered.signal() }
                }.start()
            }
            #expect(answered.wait(timeout: .now() + 20) == .success)
            let client = try PlainClient(port: port)
            #expect(client.handOver(.init(3))?.status == 201)
        }
        #expect(try PlatformStore.clues(in: folder.path).count == 2)
    }

    @Test("What was recorded is known after a restart")
    func remembers() async throws {
        let folder = try ScratchFolder()
        for status in [201, 200] {
            try await serve(folder) { port in
                let client = try PlainClient(port: port)
                #expect(client.handOver(.init(1))?.status == status)
            }
        }
    }
}

extension PlainClient.HandOver {
    fileprivate static var withoutManifest: Self {
        var handOver = Self(1)
        handOver.parts = [("exhibit-1", handOver.manifest)]
        handOver.leadsWithManifest = false
        return handOver
    }
}
