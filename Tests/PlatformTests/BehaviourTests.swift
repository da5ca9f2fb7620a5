import Testing
import Tips

@testable import Platform

@Suite("Behaviour")
struct BehaviourTests {
    @Test(
        "Words are read",
        arguments: [
            ("", []), ("500", [Behaviour.Word(.error500)]), ("hang:first=3", [.init(.hang, first: 3)]),
            ("503:0.25:retry-after=5", [.init(.busy503, share: 0.25, retryAfterSeconds: 5)]),
            ("drop-answer:first=5, 500:0.3", [.init(.dropAnswer, first: 5), .init(.error500, share: 0.3)]),
            ("refuse wrong-digest:1", [.init(.refuse), .init(.wrongDigest)]),
            (
                "redirect:first=1:to=http://127.0.0.1:81/x:y",
                [.init(.redirect, first: 1, redirectsTo: "http://127.0.0.1:81/x:y")]
            ),
            ("503:retry-after=-5", [.init(.busy503, retryAfterSeconds: -5)]),
        ])
    func reads(text: String, words: [Behaviour.Word]) throws {
        #expect(try Behaviour(parsing: text).words == words)
    }

    @Test("A seed is read wherever it stands")
    func readsSeed() throws {
        #expect(try Behaviour(parsing: "500:0.5,seed=42") == Behaviour([.init(.error500, share: 0.5)], seed: 42))
    }

    @Test(
        "What is not understood is refused",
        arguments: [
            "explode", "500:2", "500:-0.1", "hang:first=x", "hang:first=-1", "seed=x", ":", "500:nan",
            "503:retry-after=soon",
        ])
    func refuses(text: String) {
        let failure = #expect(throws: Failure.self) { try Behaviour(parsing: text) }
        #expect(failure?.code == "behaviour")
    }

    @Test("A share falls on about that many requests, the same ones for the same seed")
    func shares() {
        func fallen(_ seed: UInt64) -> [Bool] {
            var conduct = Conduct(Behaviour([.init(.error500, share: 0.3)], seed: seed))
            return (0..<2000).map { _ in conduct.next() != nil }
        }
        #expect((500...700).contains(fallen(1).count { $0 }))
        #expect(fallen(1) == fallen(1))
        #expect(fallen(1) != fallen(2))
    }

    @Test("The first N are hit, then the next word has its turn, then none")
    func counts() {
        var conduct = Conduct(Behaviour([.init(.hang, first: 2), .init(.busy503, first: 1)]))
        #expect((0..<5).map { _ in conduct.next()?.fault } == [.hang, .hang, .busy503, nil, nil])
    }
}
