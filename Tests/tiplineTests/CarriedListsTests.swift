import EmbeddedStore
import Forwarding
import Foundation
import Platform
import Sealing
import Spooling
import Testing
import Tips

@testable import tipline

@Suite("The way through a gate that never answers")
struct CarriedListsTests {
    @Test(
        "With three files of ten lost, reordered and repeated, every hole is named, the list closes it, nothing is twice",
        arguments: [1, 2, 3] as [UInt64])
    func oneWay(seed: UInt64) async throws {
        let house = try OneWayHouse(seed: seed)
        let count = 60
        try await house.admit(count)
        var rounds = 0
        var isClosed = false
        while !isClosed, rounds < 40 {
            rounds += 1
            try await house.send()
            let lost = try house.pass()
            let report = try await house.collect()
            let numbers = try house.report()
            // Every file that was lost just now is a hole, unless its number had come before.
            let arrived = Set(try PlatformStore.clues(in: house.store).map { "\($0.id)" })
            for name in lost where !arrived.contains(where: { name.contains($0) }) {
                let number = try #require(name.split(separator: "-").dropFirst().first.flatMap { Int64($0) })
                let isBehind = (numbers.lost.last ?? 0) < number
                #expect(numbers.lost.contains(number) || isBehind, "round \(rounds): \(number) is not in the report")
            }
            isClosed = arrived.count == count && report.missing == 0
            let said = try await house.lists.resend(try house.list("resend"))
            #expect(said.wrong.isEmpty)
        }
        #expect(isClosed, "not closed after \(rounds) rounds")
        let clues = try PlatformStore.clues(in: house.store)
        #expect(clues.count == count)
        #expect(Set(clues.map(\.id)).count == count)
        #expect(try PlatformStore.faults(in: house.store) == [])
        // Nothing is delivered before the inside has said so.
        #expect(try await house.spool.ledger.tally().deliveries[.delivered] == 0)
        try await house.send()
        let confirmed = try await house.lists.confirm(try house.list("confirm"))
        #expect(confirmed.wrong.isEmpty)
        #expect(try await house.spool.ledger.tally().deliveries[.delivered] == count)
        #expect(try await house.spool.ledger.verify() == [])
        // Behind the confirmation nothing is asked for any more.
        try await house.send()
        _ = try house.pass(losing: 0)
        #expect(try await house.collect().missing == 0)
        #expect(try CarriedList.read(try house.list("confirm"), as: .confirm).list.entries.isEmpty)
    }

    @Test("One heartbeat that comes through names all that was lost, by number and by tip")
    func oneHeartbeat() async throws {
        let house = try OneWayHouse(seed: 9)
        try await house.admit(20)
        try await house.send()
        for name in try FileManager.default.contentsOfDirectory(atPath: house.folder + "/drop")
        where name.hasSuffix(".tip") {
            try FileManager.default.removeItem(atPath: house.folder + "/drop/" + name)
        }
        _ = try house.pass(losing: 0)
        _ = try await house.collect()
        #expect(try house.report().named == Array(1...20))
        #expect(try await house.lists.resend(try house.list("resend")).done == 20)
        try await house.send()
        _ = try house.pass(losing: 0)
        #expect(try await house.collect().missing == 0)
    }

    @Test("A list that is forged, cut, another spool's or an old one changes nothing, and says why")
    func refusals() async throws {
        let house = try OneWayHouse(seed: 4)
        try await house.admit(6)
        try await house.send()
        _ = try house.pass(losing: 0)
        _ = try await house.collect()
        let good = try CarriedList.read(try house.list("confirm"), as: .confirm)
        let forger = SigningKey()
        var foreign = good.list
        foreign.spool = TipID(high: 1, low: 1)
        var grown = good.list
        grown.entries.append(.init(sequence: 9, tip: TipID(high: 1, low: 1), manifestDigest: Digest.of([1])))
        var elsewhere = good.list
        elsewhere.lane = try #require(LaneName("elsewhere"))
        func signed(_ list: CarriedList, _ key: SigningKey) throws -> [UInt8] {
            list.text(sealedBy: try key.signature(of: list.statement))
        }
        let table: [(bytes: [UInt8], code: Failure.Code)] = [
            (try signed(good.list, forger), "list-forged"), (grown.text(sealedBy: good.seal), "list-forged"),
            (Array(try house.list("confirm").dropLast(40)), "list-malformed"), ([], "list-malformed"),
            (try signed(foreign, house.key), "list-foreign"), (try signed(elsewhere, house.key), "no-confirm-key"),
            (try house.list("resend"), "list-malformed"),
        ]
        for (bytes, code) in table {
            let failure = await #expect(throws: Failure.self) { try await house.lists.confirm(bytes) }
            #expect(failure?.code == code)
        }
        #expect(try await house.spool.ledger.tally().deliveries[.sentUnconfirmed] == 6)
        // Signed by the right key, and yet not what the ledger has: that line changes nothing, the others do.
        let mixed = try await house.lists.confirm(try signed(grown, house.key))
        #expect((mixed.done, mixed.wrong.count) == (6, 1))
        let replayed = try await house.lists.confirm(try house.list("confirm"))
        #expect((replayed.done, replayed.already) == (0, [.delivered: 6]))
        #expect(replayed.summary.hasSuffix("6 already delivered: an old list, nothing was changed."))
    }

    @Test("What a lane dropped before it got a URL is confirmed by the key that it kept")
    func formerDrop() async throws {
        let house = try OneWayHouse(seed: 6)
        try await house.admit(5)
        try await house.send()
        _ = try house.pass(losing: 0)
        _ = try await house.collect()
        var posting = Lane(name: .fallback, endpoint: try Endpoint(url: "http://127.0.0.1:9/clues"))
        func lists() -> CarriedLists {
            CarriedLists(
                ledger: house.spool.ledger, spool: house.spool.ledger.spoolID, lanes: [posting], time: SystemTime())
        }
        let failure = await #expect(throws: Failure.self) { try await lists().confirm(try house.list("confirm")) }
        #expect(failure?.code == "no-confirm-key")
        posting.confirmKey = house.lane.confirmKey
        let said = try await lists().confirm(try house.list("confirm"))
        #expect((said.done, said.wrong) == (5, []))
        #expect(try await house.spool.ledger.tally().deliveries[.delivered] == 5)
    }

    @Test("What had ended unconfirmed and has arrived is said, and noted once")
    func late() async throws {
        let house = try OneWayHouse(seed: 7)
        try await house.admit(4)
        try await house.send()
        _ = try house.pass(losing: 0)
        _ = try await house.collect()
        let now = SystemTime().now
        let expired = try await house.spool.ledger.expireUnconfirmed(
            lane: .fallback, sentBefore: now.adding(seconds: 60), limit: 3, now: now)
        #expect(expired == 3)
        let first = try await house.lists.confirm(try house.list("confirm"))
        #expect((first.done, first.late, first.knownLate, first.wrong) == (1, 3, 0, []))
        #expect(first.summary.contains("3 had ended unconfirmed and arrived all the same"))
        #expect(!first.summary.contains("old list"))
        let second = try await house.lists.confirm(try house.list("confirm"))
        #expect((second.done, second.late, second.knownLate) == (0, 0, 3))
        #expect(second.summary.hasSuffix("an old list, nothing was changed."))
        let tip = try #require(try await house.spool.ledger.list(stages: [.expired], after: nil, limit: 1).first)
        #expect(SpoolText.outlook(tip.deliveries[0]).hasSuffix("and the inside has said since that it arrived"))
        #expect(try await house.spool.ledger.verify() == [])
    }

    @Test("A list to be sent again that was cut, changed or is another spool's changes nothing")
    func resendRefusals() async throws {
        let house = try OneWayHouse(seed: 5)
        try await house.admit(3)
        try await house.send()
        let list = CarriedList(
            .resend, spool: house.spool.ledger.spoolID, lane: .fallback, at: SystemTime().now,
            entries: [.init(sequence: 1), .init(sequence: 99), .init(sequence: 2, tip: TipID(high: 3, low: 3))])
        var foreign = list
        foreign.spool = TipID(high: 1, low: 1)
        for (bytes, code) in [
            (list.text(sealedBy: Digest.of([9]).bytes), "list-cut"), (foreign.text, "list-foreign"),
        ] as [([UInt8], Failure.Code)] {
            let failure = await #expect(throws: Failure.self) { try await house.lists.resend(bytes) }
            #expect(failure?.code == code)
        }
        #expect(try await house.spool.ledger.tally().deliveries[.sentUnconfirmed] == 3)
        let said = try await house.lists.resend(list.text)
        #expect((said.done, said.unknown, said.wrong.count) == (1, 2, 1))
    }

    @Test("A file longer than any list is not read to its end; one that is not there is said")
    func bounds() throws {
        try Configured.inFolder { folder in
            #expect(throws: Failure.self) { try CarriedLists.bytes(of: folder + "/none") }
            try Data(count: CarriedList.longestBytes + 5000).write(to: URL(fileURLWithPath: folder + "/long"))
            #expect(try CarriedLists.bytes(of: folder + "/long").count == CarriedList.longestBytes + 1)
        }
    }
}
