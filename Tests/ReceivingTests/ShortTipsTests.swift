import ServiceLifecycle
import Spooling
import Testing
import Tips

@testable import Receiving

@Suite("Tips answered without a task")
struct ShortTipsTests {
    private static func tip(_ number: Int) -> [UInt8] {
        number.isMultiple(of: 3)
            ? RawRequest.form("content=tip+\(number)") : RawRequest.json(#"{"content":"tip \#(number)"}"#)
    }

    @Test("Many of them sent at once, however they are cut, are answered in their order and kept once each")
    func manyAtOnce() async throws {
        try await LiveReception.with { live in
            let all = Array((1...40).map(Self.tip).joined())
            for size in [all.count, 1000, 97] {
                let connection = try live.connect()
                for start in stride(from: 0, to: all.count, by: size) {
                    await connection.send(Array(all[start..<min(start + size, all.count)]))
                }
                var ids: Set<String> = []
                for _ in 1...40 { ids.insert(try #require(await connection.answer()?.id)) }
                #expect(ids.count == 40)
                connection.close()
            }
            #expect(try await live.tips().count == 120)
            #expect(live.counters.snapshot.kept == 120)
        }
    }

    @Test("What the head refuses is refused before the body, and the connection goes on or ends as on the other way")
    func refusedByHead() async throws {
        try await LiveReception.with { live in
            let connection = try live.connect()
            await connection.send(RawRequest.post(type: "text/plain", Array("content=x".utf8)))
            #expect(await connection.answer()?.status == 415)
            await connection.send(Self.tip(1))
            #expect(await connection.answer()?.status == 201)
        }
    }

    @Test("A key in use is told so on this way too, and a key that came before gives the same answer again")
    func keys() async throws {
        try await LiveReception.with { live in
            let request = RawRequest.json(#"{"content":"x"}"#, headers: ["Idempotency-Key: 0123456789abcdef"])
            let first = try await live.ask(request)
            let second = try await live.ask(request)
            #expect((first.status, second.status) == (201, 200))
            #expect(first.id == second.id)
            #expect(first.receipt == second.receipt)
            #expect(live.counters.snapshot.repeated == 1)
        }
    }

    @Test("A sender that is cut off in mid-body leaves nothing, whichever way it would have gone")
    func cutOff() async throws {
        try await LiveReception.with { live in
            let request = RawRequest.form("content=half+of+what+was+meant")
            let connection = try live.connect()
            await connection.send(request.dropLast(5) + [])
            connection.endSending()
            _ = await connection.rest()
            connection.close()
            #expect(try await live.ask(Self.tip(1)).status == 201)
            #expect(try await live.tips().count == 1)
        }
    }
}
