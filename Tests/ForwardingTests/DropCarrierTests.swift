import Foundation
import Logging
import Multipart
import Seeded
import Spooling
import Testing
import Tips

@testable import Forwarding

@Suite("Carrying tips into a folder")
struct DropCarrierTests {
    private static let photo = Sample.bytes(300_000)

    private static func handOver(_ number: Int = 1, exhibits: [[UInt8]] = [photo]) -> HandOver {
        HandOver(
            endpoint: nil, tip: Sample.tip(number), manifest: Sample.manifest(number),
            exhibits: exhibits.enumerated().map { Sample.exhibit($0.offset + 1, $0.element) }, limitSeconds: 60)
    }

    private static func carrier(_ drop: ScratchDrop, _ number: Int = 1, exhibits: [[UInt8]] = [photo]) -> DropCarrier {
        DropCarrier(writer: drop.writer(), vault: MemoryVault(tip: Sample.tip(number), exhibits))
    }

    @Test("A tip is one file with the headers and the body of the POST")
    func file() async throws {
        let drop = try ScratchDrop()
        let handOver = Self.handOver()
        #expect(await Self.carrier(drop).carry(handOver) == .dropped)
        let parts = try #require(drop.names.first.flatMap { drop.parts($0) })
        #expect(parts.head.kind == .tip)
        #expect(parts.head.sequence == 1)
        #expect(parts.head.spool == ScratchDrop.spool)
        #expect(parts.head.value("Idempotency-Key") == "\(handOver.tip)")
        #expect(parts.head.value("Tipline-Manifest-SHA256") == "\(handOver.manifestDigest)")
        var reader = try MultipartReader(contentType: parts.head.value("Content-Type") ?? "")
        reader.feed(parts.body)
        var found: [String: [UInt8]] = [:]
        var part = ""
        while let event = try reader.next() {
            if case .partBegan(let header) = event { part = header.name }
            if case .bytes(let bytes) = event { found[part, default: []] += bytes }
        }
        try reader.finish()
        #expect(found == ["manifest": handOver.manifest.bytes, "exhibit-1": Self.photo])
    }

    @Test("Sent again, the file is the same to the last byte, under another name")
    func repeats() async throws {
        let drop = try ScratchDrop()
        for _ in 1...2 { #expect(await Self.carrier(drop).carry(Self.handOver()) == .dropped) }
        #expect(drop.names.count == 2)
        #expect(Set(drop.names.map { drop.bytes($0) }).count == 1)
    }

    @Test(
        "A folder that is full, gone or closed is an endpoint that cannot be reached",
        arguments: [(ENOSPC, "drop-full"), (ENOENT, "drop-gone"), (EROFS, "drop-closed"), (EIO, "drop-broken")])
    func unreachable(errno: Int32, why: String) async throws {
        let drop = try ScratchDrop()
        drop.disk.fail(.write, errno)
        #expect(await Self.carrier(drop).carry(Self.handOver()) == .fault(.unreachable(why: why)))
        #expect(drop.names.isEmpty)
        drop.disk.fail(.write, nil)
        #expect(await Self.carrier(drop).carry(Self.handOver()) == .dropped)
    }

    @Test("The folder itself may vanish and come back")
    func vanishes() async throws {
        let drop = try ScratchDrop()
        try FileManager.default.moveItem(atPath: drop.path, toPath: drop.path + "-away")
        #expect(await Self.carrier(drop).carry(Self.handOver()) == .fault(.unreachable(why: "drop-gone")))
        try FileManager.default.moveItem(atPath: drop.path + "-away", toPath: drop.path)
        #expect(await Self.carrier(drop).carry(Self.handOver()) == .dropped)
    }

    @Test("A lane whose folder vanishes stops, loses nothing, and goes on when it is back")
    func laneHeals() async throws {
        let drop = try ScratchDrop()
        let (ledger, time) = (MemoryLedger(), ManualTime())
        await ledger.admit((1...40).map { Sample.claim($0) })
        let lane = Lane(
            name: .fallback, way: .drop(drop.writer().folder), parallel: 4, retry: RetrySchedule(baseSeconds: 1))
        let carrier = DropCarrier(writer: drop.writer(), vault: MemoryVault())
        let dispatcher = try Dispatcher(
            lanes: [lane], ledger: ledger, carrier: carrier, drops: [.fallback: carrier], time: time,
            random: SeededRandom(seed: 3), pollSeconds: 0.02,
            logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() })
        try FileManager.default.moveItem(atPath: drop.path, toPath: drop.path + "-away")
        let running = Task { try await dispatcher.run() }
        #expect(
            await eventually { dispatcher.health.first.map { $0.state != .running && $0.why == "drop-gone" } == true })
        #expect(await ledger.count(.sentUnconfirmed) == 0)
        try FileManager.default.moveItem(atPath: drop.path + "-away", toPath: drop.path)
        #expect(
            await eventually {
                time.advance(seconds: 1)
                return await ledger.count(.sentUnconfirmed) == 40
            })
        running.cancel()
        _ = try? await running.value
        #expect(drop.names("tip").count == 40)
        #expect(dispatcher.health.first?.counts.sentUnconfirmed == 40)
    }

    @Test("A sync that fails never calls a tip sent")
    func sync() async throws {
        for step in [FailingDropDisk.Step.sync, .syncFolder] {
            let drop = try ScratchDrop()
            drop.disk.fail(step, EIO)
            #expect(await Self.carrier(drop).carry(Self.handOver()) == .fault(.unreachable(why: "drop-sync-failed")))
        }
    }

    @Test("An exhibit that is not what was admitted leaves no file")
    func damaged() async throws {
        let drop = try ScratchDrop()
        let carrier = DropCarrier(
            writer: drop.writer(), vault: MemoryVault(tip: Sample.tip(1), [Sample.bytes(300_000, seed: 2)]))
        #expect(await carrier.carry(Self.handOver()) == .fault(.damagedExhibit(why: "exhibit-digest")))
        let none = DropCarrier(writer: drop.writer(), vault: MemoryVault())
        #expect(await none.carry(Self.handOver()) == .fault(.damagedExhibit(why: "exhibit-missing")))
        #expect(drop.names.isEmpty)
    }

    @Test("What is given up on the way leaves no file, and was never written")
    func givenUp() async throws {
        let drop = try ScratchDrop()
        let carrier = Self.carrier(drop)
        let answer = await withTaskGroup(of: Answer.self) { group in
            group.cancelAll()
            group.addTask { await carrier.carry(Self.handOver()) }
            return await group.next()
        }
        #expect(answer == .fault(.abandoned(wasWritten: false)))
        #expect(drop.names.isEmpty)
    }
}
