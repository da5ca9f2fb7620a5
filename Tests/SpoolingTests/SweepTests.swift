import Sealing
import Spooling
import Synchronization
import Testing
import Tips

@Suite("The sweep")
struct SweepTests {
    private struct World: Sendable {
        var files: Set<TipID> = []
        var readable: Set<TipID> = []
        var erased: Set<TipID> = []
        var ended: [TipID] = []
        var aside: Set<TipID> = []
        var diary: [String] = []
        var removalFails = false
    }

    /// Ledger and vault in one small world.
    private final class Fake: HousekeepingLedger, Vault {
        let world: Mutex<World>

        init(_ world: World) { self.world = Mutex(world) }

        func erase(endedBefore moment: Moment, limit: Int, now: Moment) async throws -> [TipID] {
            world.withLock { world in
                let tips = Array(world.ended.prefix(limit))
                world.ended.removeFirst(tips.count)
                world.readable.subtract(tips)
                world.erased.formUnion(tips)
                world.diary.append("erase \(tips.count)")
                return tips
            }
        }
        func holdings(of tips: [TipID]) async throws -> [TipID: Holding] {
            world.withLock { world in
                var holdings: [TipID: Holding] = [:]
                for tip in tips where world.readable.contains(tip) { holdings[tip] = .readable }
                for tip in tips where world.erased.contains(tip) { holdings[tip] = .erased }
                return holdings
            }
        }
        func openDeliveries() async throws -> OpenDeliveries { OpenDeliveries() }
        func tipsInClear() async throws -> Int { 0 }
        func quarantine(_ tip: TipID, why: String, now: Moment) async throws {}
        func verify() async throws -> [String] { [] }

        var recipients: [Recipient] { [] }
        func deposit(for tip: TipID) -> any Deposit { FakeDeposit(diary: Diary()) }
        func open(_ tip: TipID, _ exhibit: Exhibit) throws -> any ExhibitReader { throw gone }
        func remove(_ tip: TipID) async throws {
            try world.withLock { world in
                world.diary.append("remove")
                if world.removalFails { throw gone }
                world.files.remove(tip)
            }
        }
        func tips(after: TipID?, limit: Int) async throws -> (tips: [TipID], next: TipID?) {
            world.withLock { world in
                let names = world.files.map(\.description).sorted().filter { $0 > after?.description ?? "" }
                let page = names.prefix(limit).compactMap { TipID($0) }
                return (page, page.last)
            }
        }
        func putAside(_ tip: TipID) async throws {
            world.withLock { world in
                world.files.remove(tip)
                world.aside.insert(tip)
            }
        }
        func freeBytes() throws -> Int64 { 0 }

        private var gone: Failure { Failure("exhibit-missing", "It is gone.", .callSomeone) }
    }

    private static func ids(_ count: Int) -> Set<TipID> {
        var source = SystemRandomNumberGenerator()
        return Set((0..<count).map { _ in TipID.random(using: &source) })
    }

    @Test("what the ledger knows stays, what it forgot goes, what it never knew is put aside", arguments: [0, 3, 700])
    func atStart(count: Int) async throws {
        let (known, forgotten, unknown) = (Self.ids(count), Self.ids(count), Self.ids(count))
        let fake = Fake(
            World(files: known.union(forgotten).union(unknown), readable: known, erased: forgotten))
        let result = try await Sweep(ledger: fake, vault: fake).compareFiles()
        #expect(result.putAside == count)
        #expect(result.unlinked == count)
        fake.world.withLock { world in
            #expect(world.files == known)
            #expect(world.aside == unknown)
        }
        let second = try await Sweep(ledger: fake, vault: fake).compareFiles()
        #expect(second.putAside == 0 && second.unlinked == 0)
    }

    @Test("erasing goes on until nothing is left, row first, unlink second", arguments: [0, 1, 256, 600])
    func erases(count: Int) async throws {
        let tips = Self.ids(count)
        let fake = Fake(World(files: tips, readable: tips, ended: Array(tips)))
        let result = try await Sweep(ledger: fake, vault: fake).erase(
            endedBefore: Moment(milliseconds: 0), now: Moment(milliseconds: 0))
        #expect(result.erased == count)
        fake.world.withLock { world in
            #expect(world.files.isEmpty)
            #expect(world.diary.first?.hasPrefix("erase") == true)
        }
    }

    @Test("files that could not be unlinked after the row are found by the next start")
    func interrupted() async throws {
        let tips = Self.ids(5)
        let fake = Fake(World(files: tips, readable: tips, ended: Array(tips), removalFails: true))
        await #expect(throws: Failure.self) {
            try await Sweep(ledger: fake, vault: fake).erase(
                endedBefore: Moment(milliseconds: 0), now: Moment(milliseconds: 0))
        }
        fake.world.withLock { $0.removalFails = false }
        #expect(try await Sweep(ledger: fake, vault: fake).compareFiles().unlinked == 5)
        fake.world.withLock { #expect($0.files.isEmpty) }
    }
}
