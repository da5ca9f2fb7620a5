import Foundation
import Sealing
import Synchronization
import Testing
import Tips

@testable import Spooling

@Suite("The repair")
struct RepairTests {
    private struct Files: Sendable {
        var manifest: [UInt8]?
        var statement: [UInt8]?
        var exhibits: [Int: [UInt8]] = [:]
    }

    private struct World: Sendable {
        var files: [RestingPlace: [TipID: Files]] = [:]
        var known: Set<TipID> = []
        var quarantined: [TipRecord] = []
        var damagedRecords: Set<TipID> = []
        var diary: [String] = []
    }

    /// Ledger and vault in one small world.
    private final class Fake: OperatorLedger, HousekeepingLedger, RestoringLedger, RepairVault {
        let world: Mutex<World>

        init(_ world: World) { self.world = Mutex(world) }

        func list(stages: Set<Stage>?, after: TipID?, limit: Int) async throws -> [TipRecord] {
            world.withLock { world in
                let start =
                    after.flatMap { after in world.quarantined.firstIndex { $0.tip == after } }.map { $0 + 1 } ?? 0
                return Array(world.quarantined[start...].prefix(limit))
            }
        }
        func check(custodyOf tip: TipID) async throws -> [String] {
            world.withLock { $0.damagedRecords.contains(tip) ? ["it is not what was admitted"] : [] }
        }
        func move(_ tip: TipID, from stages: Set<Stage>?, to stage: Stage, why: String, now: Moment) async throws -> Int
        {
            world.withLock { $0.diary.append("\(stage.rawValue) \(why)") }
            return 1
        }
        func holdings(of tips: [TipID]) async throws -> [TipID: Holding] {
            world.withLock { world in
                Dictionary(uniqueKeysWithValues: tips.filter(world.known.contains).map { ($0, .erased) })
            }
        }
        func restore(_ admissions: [Admission], now: Moment) async throws -> [TipID] {
            world.withLock { world in
                world.diary.append("restore \(admissions.count)")
                world.known.formUnion(admissions.map(\.tip))
            }
            return admissions.map(\.tip)
        }
        func tips(in place: RestingPlace, after: TipID?, limit: Int) throws -> [TipID] {
            world.withLock { world in
                let names = (world.files[place] ?? [:]).keys.map(\.description).sorted()
                return names.filter { $0 > after?.description ?? "" }.prefix(limit).compactMap { TipID($0) }
            }
        }
        func remains(of tip: TipID, in place: RestingPlace) throws -> Remains {
            let files = files(of: tip, in: place)
            return Remains(manifest: files?.manifest, statement: files?.statement)
        }
        func open(_ tip: TipID, _ exhibit: Exhibit, in place: RestingPlace) throws -> any ExhibitReader {
            guard let bytes = files(of: tip, in: place)?.exhibits[exhibit.number],
                bytes.count == Int(exhibit.bytes)
            else { throw Failure("exhibit-missing", "It is gone.", .callSomeone) }
            return BytesReader(bytes)
        }
        private func files(of tip: TipID, in place: RestingPlace) -> Files? {
            world.withLock { world in
                guard place == .both else { return world.files[place]?[tip] }
                let (first, second) = (world.files[.exhibits]?[tip], world.files[.orphans]?[tip])
                return Files(
                    manifest: first?.manifest ?? second?.manifest, statement: first?.statement ?? second?.statement,
                    exhibits: (first?.exhibits ?? [:]).merging(second?.exhibits ?? [:]) { one, _ in one })
            }
        }
        func open(_ tip: TipID, _ exhibit: Exhibit) throws -> any ExhibitReader {
            try open(tip, exhibit, in: .exhibits)
        }
        func takeBack(_ tip: TipID, from place: RestingPlace) throws {
            world.withLock { $0.diary.append("take back from \(place.rawValue)") }
        }

        func show(_ tip: TipID) async throws -> TipRecord? { nil }
        func custody(of tip: TipID) async throws -> [CustodyEvent] { [] }
        func oldestMoving() async throws -> [LaneName: Moment] { [:] }
        func tally() async throws -> SpoolTally { SpoolTally(deliveries: [:], tips: 0, oldestMoving: nil) }
        func replay(_ each: @escaping @Sendable (TipID, Moment, CustodyEvent.Change) throws -> Void) async throws {}
        func erase(endedBefore moment: Moment, limit: Int, now: Moment) async throws -> [TipID] { [] }
        func openDeliveries() async throws -> OpenDeliveries { OpenDeliveries() }
        func tipsInClear() async throws -> Int { 0 }
        func quarantine(_ tip: TipID, why: String, now: Moment) async throws {}
        func verify() async throws -> [String] { [] }
        var recipients: [Recipient] { [] }
        func deposit(for tip: TipID) -> any Deposit { FakeDeposit(diary: Diary()) }
        func remove(_ tip: TipID) async throws {}
        func tips(after: TipID?, limit: Int) async throws -> (tips: [TipID], next: TipID?) { ([], nil) }
        func putAside(_ tip: TipID) async throws {}
        func freeBytes() throws -> Int64 { 0 }

        func run(isDryRun: Bool = false) async throws -> [TipID: Repair.Result] {
            let repair = Repair(
                ledger: self, vault: self, calendar: OfficeCalendar(timeZone: .gmt), isDryRun: isDryRun)
            var results: [TipID: Repair.Result] = [:]
            try await repair.run(now: Moment(milliseconds: 0)) { finding in
                #expect(results.updateValue(finding.result, forKey: finding.tip) == nil, "told twice")
            }
            return results
        }

        var diary: [String] { world.withLock { $0.diary } }
    }

    private static func tip(isSealed: Bool = false, receivedAt: Int64 = 0) -> Tip {
        var source = SystemRandomNumberGenerator()
        var exhibit = Exhibit(number: 1, mediaType: "image/jpeg", bytes: 3, digest: .of([1, 2, 3]))
        if isSealed { exhibit.sealed = SealedForm(bytes: 3, digest: .of([1, 2, 3])) }
        return Tip(
            id: .random(using: &source), channel: "web", content: "words", receivedAt: Moment(milliseconds: receivedAt),
            receivedOn: CalendarDay(daysSinceEpoch: 0),
            decision: Decision(
                kind: .report, departments: [], confidence: 1, because: [], rulesDigest: .of([UInt8]())),
            exhibits: [exhibit])
    }

    private static func files(of tip: Tip, statement: [UInt8]? = nil) -> Files {
        let body = statement.map { Manifest.sealedBody(of: tip, statement: $0) } ?? Manifest.body(of: tip)
        let admission = Admission(
            tip: tip.id, receivedAt: tip.receivedAt, figures: .init(tip: tip, lanes: [.fallback]), manifestBody: body,
            exhibits: tip.exhibits.map(\.asKept), receiptHash: [], key: nil)
        return Files(
            manifest: KeptManifest.bytes(of: admission, clear: ManifestBody.parts(of: body).clear),
            statement: statement, exhibits: [1: [1, 2, 3]])
    }

    private static func record(_ tip: Tip) -> TipRecord {
        TipRecord(
            tip: tip.id, receivedAt: tip.receivedAt, figures: .init(tip: tip, lanes: [.fallback]),
            exhibits: tip.exhibits,
            deliveries: [
                DeliveryRecord(
                    lane: .fallback, stage: .quarantined, sequence: 1, attempts: 1, at: tip.receivedAt, why: "")
            ], manifestBody: Manifest.body(of: tip))
    }

    @Test("files are back and synced before the ledger says anything of them, and a dry run touches neither")
    func order() async throws {
        let (here, aside, known) = (Self.tip(), Self.tip(receivedAt: 1), Self.tip())
        var world = World(known: [known.id])
        world.files[.exhibits] = [here.id: Self.files(of: here), known.id: Self.files(of: known)]
        world.files[.orphans] = [aside.id: Self.files(of: aside)]
        let expected: [TipID: Repair.Result] = [
            here.id: .restored(from: .exhibits), aside.id: .restored(from: .orphans),
        ]
        let fake = Fake(world)
        #expect(try await fake.run(isDryRun: true) == expected)
        #expect(fake.diary == [])
        #expect(try await fake.run() == expected)
        #expect(
            fake.diary == ["take back from exhibits", "take back from orphans", "restore 2"])
    }

    @Test("a page more or less loses nobody", arguments: [0, 63, 64, 65, 200])
    func pages(count: Int) async throws {
        let tips = (0..<count).map { _ in Self.tip() }
        var world = World(quarantined: tips.map(Self.record))
        world.files[.exhibits] = Dictionary(uniqueKeysWithValues: tips.map { ($0.id, Self.files(of: $0)) })
        world.known = Set(tips.map(\.id))
        #expect(try await Fake(world).run().values.count { $0 == .queued } == count)
        world.known = []
        world.quarantined = []
        #expect(try await Fake(world).run().count == count)
    }

    @Test("a record that is damaged stays quarantined, whatever its exhibits are")
    func damagedRecord() async throws {
        let (sound, damaged, gone) = (Self.tip(), Self.tip(), Self.tip())
        var world = World(quarantined: [sound, damaged, gone].map(Self.record))
        world.known = [sound.id, damaged.id, gone.id]
        world.damagedRecords = [damaged.id]
        world.files[.exhibits] = [sound.id: Self.files(of: sound), damaged.id: Self.files(of: damaged)]
        let fake = Fake(world)
        #expect(
            try await fake.run() == [
                sound.id: .queued, damaged.id: .quarantined(why: "record-damaged"),
                gone.id: .quarantined(why: "exhibit-missing"),
            ])
        #expect(fake.diary == ["queued repaired"])
    }

    @Test("a sealed tip needs the statement its manifest names")
    func sealed() async throws {
        let tips = (0..<4).map { _ in Self.tip(isSealed: true) }
        var files = tips.map { Self.files(of: $0, statement: [9, 9]) }
        files[1].statement = [9, 8]
        files[2].statement = nil
        let clear = Self.tip()
        var strange = Self.files(of: clear)
        strange.statement = [1]
        var world = World()
        world.files[.exhibits] = Dictionary(uniqueKeysWithValues: zip(tips.map(\.id), files))
        world.files[.exhibits]?[clear.id] = strange
        let damaged = Repair.Result.left(in: .exhibits, why: "statement-damaged")
        #expect(
            try await Fake(world).run() == [
                tips[0].id: .restored(from: .exhibits), tips[1].id: damaged, tips[2].id: damaged,
                tips[3].id: .restored(from: .exhibits), clear.id: damaged,
            ])
    }

    @Test(
        "a tip whose files lie in both places is put together, told once, and no word is said of what is whole anyway")
    func bothPlaces() async throws {
        let tips = (0..<5).map { _ in Self.tip() }
        let whole = tips.map { Self.files(of: $0) }
        func without(_ files: Files, manifest: Bool = false, exhibits: Bool = false) -> Files {
            var files = files
            if manifest { files.manifest = nil }
            if exhibits { files.exhibits = [:] }
            return files
        }
        var torn = whole[3]
        torn.exhibits = [1: [1, 2, 9]]
        let (here, aside) = (
            [
                without(whole[0], manifest: true), without(whole[1], exhibits: true), whole[2], torn,
                without(whole[4], manifest: true),
            ],
            [without(whole[0], exhibits: true), whole[1], without(whole[2], manifest: true), whole[3], whole[4]]
        )
        var world = World()
        world.files[.exhibits] = Dictionary(uniqueKeysWithValues: zip(tips.map(\.id), here))
        world.files[.orphans] = Dictionary(uniqueKeysWithValues: zip(tips.map(\.id), aside))
        let expected: [TipID: Repair.Result] = [
            tips[0].id: .restored(from: .both), tips[1].id: .restored(from: .both),
            tips[2].id: .restored(from: .exhibits),
            // Which of two is right is a person's to say.
            tips[3].id: .left(in: .both, why: "exhibit-digest"), tips[4].id: .restored(from: .both),
        ]
        #expect(try await Fake(world).run(isDryRun: true) == expected)
        #expect(try await Fake(world).run() == expected)
    }
}
