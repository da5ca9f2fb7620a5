import Foundation
import Sealing
import Testing
import Tips

@testable import Platform

@Suite("Collecting what a gate lets through")
struct CollectorTests {
    /// A folder that a gate fills, and a store.
    private final class House: Sendable {
        let scratch: ScratchFolder
        let key = SigningKey()
        private let time: StandingTime

        init() throws {
            scratch = try ScratchFolder()
            time = StandingTime()
            try FileManager.default.createDirectory(atPath: gate, withIntermediateDirectories: true)
        }

        var gate: String { scratch.path + "/gate" }
        var store: String { scratch.path + "/store" }

        func collector(mostLanes: Int = 1024) async throws -> Collector {
            try await Collector(
                directory: gate, store: store, confirmKey: key, patienceSeconds: 0, mostLanes: mostLanes, time: time)
        }

        /// Opened anew each time, as cron does.
        @discardableResult
        func collect() async throws -> CollectReport { try await collector().collect() }

        func put(_ name: String, _ bytes: [UInt8]) throws { try scratch.write("gate/\(name)", bytes) }
        var left: [String] { (try? FileManager.default.contentsOfDirectory(atPath: gate).sorted()) ?? [] }
        func oneWay(_ ending: String) -> [UInt8]? {
            scratch.contents("store/one-way/default-\(Dropped.spool).\(ending)")
        }
    }

    private struct StandingTime: TimeSource {
        var now: Moment { Dropped.moment(100) }
    }

    @Test("Tips are recorded as the platform records them, and their files are gone")
    func records() async throws {
        let house = try House()
        let photo = [UInt8](repeating: 9, count: 400_000)
        try house.put("a.tip", Dropped.tip(1, exhibits: [photo, [1, 2, 3]]))
        try house.put("b.tip", Dropped.tip(2))
        let report = try await house.collect()
        #expect(report.counts.recorded == 2)
        #expect(report.missing == 0)
        #expect(house.left.isEmpty)
        #expect(Set(try PlatformStore.clues(in: house.store).map(\.id)) == [Sample.tip(1), Sample.tip(2)])
        #expect(try PlatformStore.faults(in: house.store) == [])
        #expect(house.scratch.contents("store/\(Sample.tip(1))/exhibit-1") == photo)
    }

    @Test("The same again is a repeat, in one pass or in another, and recorded nowhere else")
    func repeats() async throws {
        let house = try House()
        for name in ["a", "b", "c"] { try house.put("\(name).tip", Dropped.tip(1)) }
        let first = try await house.collect()
        #expect((first.counts.recorded, first.counts.repeated) == (1, 2))
        try house.put("d.tip", Dropped.tip(1))
        #expect(try await house.collect().counts.repeated == 1)
        #expect(try PlatformStore.clues(in: house.store).count == 1)
        #expect(try PlatformStore.repeats(in: house.store) == 3)
        #expect(house.left.isEmpty)
    }

    @Test("What is damaged goes aside with a reason, what is foreign stays, and the rest is recorded")
    func damaged() async throws {
        let house = try House()
        var flipped = Dropped.tip(2)
        flipped[flipped.count / 2] ^= 1
        try house.put("flipped.tip", flipped)
        try house.put("cut.tip", Array(Dropped.tip(3).dropLast(10)))
        try house.put("text.txt", Array("hello".utf8))
        try house.put(".arriving", Dropped.tip(4))
        try house.put("good.tip", Dropped.tip(5))
        try house.put("spliced.tip", Dropped.tip(6, manifest: Sample.manifest(7, sequence: 6)))
        try house.put("moved.tip", Dropped.tip(8, sequence: 9))
        let report = try await house.collect()
        #expect(report.counts.recorded == 1)
        #expect(report.counts.damaged == 4)
        #expect(report.counts.foreignNames == ["text.txt"])
        #expect(house.left == [".arriving", "aside", "text.txt"])
        let reasons = String(decoding: try #require(house.scratch.contents("gate/aside/reasons.txt")), as: UTF8.self)
        for reason in [
            "flipped.tip digest-differs", "cut.tip cut", "spliced.tip manifest-differs", "moved.tip number-differs",
        ] {
            #expect(reasons.contains(reason), "\(reason) in \(reasons)")
        }
        // Nothing of it lies in the store.
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.store + "/.incoming").isEmpty)
        let counts = try await house.collect().counts
        #expect((counts.foreign, counts.foreignNames) == (1, ["text.txt"]))
    }

    @Test("A file that was written to just now may still be arriving")
    func arriving() async throws {
        let house = try House()
        let bytes = Dropped.tip(1)
        try house.put("a.tip", Array(bytes.dropLast(10)))
        let collector = try await Collector(directory: house.gate, store: house.store, patienceSeconds: 3600)
        #expect(try await collector.collect().counts.arriving == 1)
        #expect(house.left == ["a.tip"])
        try house.put("a.tip", bytes)
        #expect(try await collector.collect().counts.recorded == 1)
    }

    @Test("Another manifest under an id that is taken is put aside")
    func idTaken() async throws {
        let house = try House()
        try house.put("a.tip", Dropped.tip(1))
        try await house.collect()
        try house.put("b.tip", Dropped.tip(1, manifest: Sample.manifest(1, sequence: 2)))
        #expect(try await house.collect().counts.damaged == 1)
        #expect(try PlatformStore.clues(in: house.store).count == 1)
    }

    @Test(
        "Another manifest under an id that is taken, and no place to put it: it is named by each pass, and noted by none"
    )
    func idTakenStays() async throws {
        let house = try House()
        try house.put("a.tip", Dropped.tip(1))
        try await house.collect()
        try house.put("aside", [])
        try house.put("b.tip", Dropped.tip(1, manifest: Sample.manifest(1, sequence: 2)))
        do {
            let collector = try await house.collector()
            for pass in 1...3 {
                let report = try await collector.collect()
                #expect((report.counts.damaged, report.counts.notPutAside) == (1, 1))
                #expect(report.text.contains("could not be put aside: b.tip"))
                #expect(report.hasNews == (pass == 1))
            }
            // Another file under its name is read.
            try house.put("b.tip", Dropped.tip(2))
            #expect(try await collector.collect().counts.recorded == 1)
        }
        #expect(try PlatformStore.repeats(in: house.store) == 0)
        #expect(house.left == ["aside"])
    }

    @Test("What could not be put aside goes there once it can")
    func asideLater() async throws {
        let house = try House()
        try house.put("aside", [])
        try house.put("moved.tip", Dropped.tip(8, sequence: 9))
        let collector = try await house.collector()
        #expect(try await collector.collect().counts.notPutAside == 1)
        unlink(house.gate + "/aside")
        #expect(try await collector.collect().counts.notPutAside == 0)
        #expect(house.left == ["aside"])
        #expect(try await collector.collect().counts.damaged == 0)
    }

    @Test("Of a lane too many nothing is recorded, in no pass: its files stay and are named")
    func lanes() async throws {
        let house = try House()
        try house.put("0.tip", Dropped.tip(1))
        do {
            let collector = try await house.collector(mostLanes: 1)
            #expect(try await collector.collect().counts.recorded == 1)
            var beat = Dropped.heartbeat(at: 60, highest: 1, sent: "-")
            beat.lane = try #require(LaneName("other"))
            try house.put("1.beat", Dropped.file(beat))
            var tip = Dropped.tip(2)
            let lane = try #require(tip.firstRange(of: Array("default".utf8)))
            tip.replaceSubrange(lane, with: Array("another".utf8))
            let body = Array(tip.dropLast(DropTrailer.length))
            try house.put("2.tip", body + DropTrailer.bytes(.of(body)))
            for _ in 1...3 {
                let report = try await collector.collect()
                #expect(report.counts.foreignNames == ["1.beat", "2.tip"])
                #expect(!report.hasNews)
            }
        }
        #expect(try PlatformStore.clues(in: house.store).count == 1)
        #expect(try PlatformStore.repeats(in: house.store) == 0)
        #expect(house.left == ["1.beat", "2.tip"])
        // With room they are taken: the head's lane is not the manifest's.
        let counts = try await house.collect().counts
        #expect((counts.heartbeats, counts.damagedNames) == (1, ["2.tip (number-differs)"]))
    }

    @Test("Company that cannot be noted is said once, and ends no pass")
    func companyFails() async throws {
        let house = try House()
        try FileManager.default.createDirectory(
            atPath: house.store + "/clusters.seen.new", withIntermediateDirectories: true)
        let collector = try await house.collector()
        for number in 1...3 {
            try house.put("\(number).tip", Dropped.tip(number))
            let report = try await collector.collect()
            #expect(report.counts.recorded == 1)
            #expect(report.remarks.count == (number == 1 ? 1 : 0))
            #expect(report.remarks.allSatisfy { $0.contains("clusters.seen.new failed: Is a directory") })
        }
    }

    @Test("What was put aside at the start is said by the first report")
    func orphans() async throws {
        let house = try House()
        try FileManager.default.createDirectory(
            atPath: "\(house.store)/\(Sample.tip(7))", withIntermediateDirectories: true)
        let collector = try await house.collector()
        #expect(try await collector.collect().remarks == [Orphans.sentence(1)])
        #expect(try await collector.collect().remarks == [])
    }

    @Test("Holes are named from the one heartbeat that came through, and lists say what to send and what has come")
    func lists() async throws {
        let house = try House()
        try house.put("a.tip", Dropped.tip(1))
        try house.put("d.tip", Dropped.tip(4))
        try house.put("s.gone", Dropped.tombstone(3))
        try house.put("b.beat", Dropped.file(Dropped.heartbeat(at: 60, highest: 5, waiting: "5", sent: "1-2,4")))
        let report = try await house.collect()
        #expect(report.missing == 1)
        #expect(report.text.contains("lost: 2 (1)"))
        #expect(report.text.contains("\(Sample.tip(2))"))
        let json = String(decoding: report.json, as: UTF8.self)
        #expect(json.contains(#""missing":[{"sequence":2,"id":"\#(Sample.tip(2))""#))
        #expect(house.scratch.contents("store/one-way/gaps.json") == report.json)
        let resend = try CarriedList.read(try #require(house.oneWay("resend")), as: .resend)
        #expect(resend.isWhole)
        #expect(resend.list.entries.map(\.tip) == [Sample.tip(2)])
        let confirm = try CarriedList.read(try #require(house.oneWay("confirm")), as: .confirm)
        #expect(confirm.list.entries.map(\.tip) == [Sample.tip(1), Sample.tip(4)])
        #expect(house.key.verifyingKey.isValid(signature: confirm.seal, of: confirm.statement))
        #expect(house.left.isEmpty)
        // The gap is closed once the tip comes, though no other heartbeat does.
        try house.put("b.tip", Dropped.tip(2))
        #expect(try await house.collect().missing == 0)
    }

    @Test("Without a key there is no confirmation; without a folder there is nothing to collect")
    func options() async throws {
        let house = try House()
        try house.put("a.tip", Dropped.tip(1))
        _ = try await Collector(directory: house.gate, store: house.store).collect()
        #expect(house.oneWay("confirm") == nil)
        #expect(house.oneWay("resend") != nil)
        await #expect(throws: Failure.self) {
            try await Collector(directory: house.gate + "/none", store: house.store)
        }
    }

    @Test("Numbers beyond all measure are reported, not summed till it traps, and the store opens again")
    func hugeNumbers() async throws {
        let house = try House()
        for lane in 1...11 {
            var beat = Dropped.heartbeat(
                at: 60, highest: 999_999_999_999_999_999, sent: "1-999999999999999999", named: [])
            beat.lane = try #require(LaneName("lane-\(lane)"))
            try house.put("\(lane).beat", Dropped.file(beat))
        }
        #expect(try await house.collect().missing == .max)
        #expect(house.left.isEmpty)
        let again = try await house.collect()
        #expect(again.missing == .max)
        #expect(again.lanes.map(\.lost.count) == Array(repeating: 999_999_999_999_999_999, count: 11))
    }

    @Test("A link where damaged files go is not followed: they stay, and the report does not say otherwise")
    func asideLink() async throws {
        let house = try House()
        mkdir(house.scratch.path + "/elsewhere", 0o700)
        symlink(house.scratch.path + "/elsewhere", house.gate + "/aside")
        try house.put("cut.tip", Array(Dropped.tip(3).dropLast(10)))
        let report = try await house.collect()
        #expect((report.counts.damaged, report.counts.notPutAside) == (1, 1))
        #expect(!report.text.contains("damaged, put aside"))
        #expect(report.text.contains("could not be put aside: cut.tip"))
        #expect(house.left == ["aside", "cut.tip"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.scratch.path + "/elsewhere").isEmpty)
    }

    @Test("A heartbeat from the future is not taken: it lies there, is named, and silences none")
    func future() async throws {
        let house = try House()
        try house.put("ahead.beat", Dropped.file(Dropped.heartbeat(at: 221, highest: 9, sent: "-")))
        let first = try await house.collect()
        #expect((first.counts.ahead, first.counts.heartbeats) == (1, 0))
        #expect(first.text.contains("from the future, not taken yet: ahead.beat"))
        #expect(house.left == ["ahead.beat"])
        try house.put("true.beat", Dropped.file(Dropped.heartbeat(at: 60, highest: 9, sent: "1-9")))
        #expect(try await house.collect().missing == 9)
        // Another clock may run two minutes ahead.
        try house.put("near.beat", Dropped.file(Dropped.heartbeat(at: 219, highest: 9, sent: "1-9")))
        #expect(try await house.collect().counts.heartbeats == 1)
    }

    @Test(
        "A huge hollow file that is no tip from its first byte is not read to its end, and one just written may be arriving"
    )
    func hollow() async throws {
        let house = try House()
        var head = DropHead(
            .tip, spool: Dropped.spool, lane: .fallback, sequence: 1,
            headers: [
                .init("Idempotency-Key", "\(Sample.tip(1))"),
                .init("Tipline-Manifest-SHA256", "\(Sample.manifest(1).digest)"),
                .init("Content-Type", "multipart/form-data; boundary=abc"),
            ])
        // Read to its end it would take minutes.
        head.bodyBytes = 32 << 30
        try house.put("hollow.tip", head.bytes)
        let bytes = head.bytes.count + (32 << 30) + DropTrailer.length
        #expect(truncate(house.gate + "/hollow.tip", off_t(bytes)) == 0)
        let patient = try await Collector(directory: house.gate, store: house.store, patienceSeconds: 3600)
        #expect(try await patient.collect().counts.arriving == 1)
        let report = try await Collector(directory: house.gate, store: house.store + "-2", patienceSeconds: 0).collect()
        #expect(report.counts.damaged == 1)
        head.bodyBytes = DropHead.longestBody + 1
        #expect(DropHead.read(head.bytes) == .damaged)
    }

    @Test("Two collectors never share a store")
    func twoCollectors() async throws {
        let house = try House()
        let first = try await house.collector()
        await #expect(throws: Failure.self) { try await house.collector() }
        _ = try await first.collect()
    }
}
