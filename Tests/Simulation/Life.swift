import EmbeddedStore
import Forwarding
import Logging
import Spooling
import Tips

/// One process from its start to its end.
final class Life: @unchecked Sendable {
    private let world: World
    private let disk: WorldDisk
    private let embedded: EmbeddedSpool
    private let uploads: UploadFolder?
    private let chance: Chance
    private(set) var isOver = false
    private var root: Task<Void, Never>?

    init(_ world: World, _ disk: WorldDisk, _ embedded: EmbeddedSpool, _ uploads: UploadFolder?, _ chance: Chance) {
        self.world = world
        self.disk = disk
        self.embedded = embedded
        self.uploads = uploads
        self.chance = chance
    }

    var hasFailed: Bool { embedded.ledger.failure != nil }

    func begin(_ plan: @escaping @Sendable (Life) async -> Void) {
        root = Task(executorPreference: world.schedule) { [self] in
            await plan(self)
            isOver = true
        }
    }

    func cancel() { root?.cancel() }

    /// As the daemon closes: what waits is written, and the log is carried back.
    func close() { embedded.ledger.close() }

    /// A look at what is left, spared from misfortune; then citizens, the office and the lanes until all have had enough.
    func liveThrough(_ letters: [Letter], turns: Int) async {
        await look()
        await withDispatcher {
            let citizens = citizens
            let office = office
            await withDiscardingTaskGroup { group in
                group.addTask { await citizens.write(letters) }
                group.addTask { await office.work(turns: turns) }
            }
        }
    }

    /// Fair weather: everything that is to come to an end comes to it.
    func settle(_ letters: [Letter]) async {
        await look()
        await withDispatcher {
            await citizens.write(letters)
            await look { try await self.office.settleEverything() }
        }
        await look { try await self.office.erase() }
        await look()
    }

    private func look() async {
        await look { [embedded, disk, world] in
            try await Inquest(embedded: embedded, disk: disk, platform: world.platform, memory: world.memory).hold()
        }
    }

    private func look(_ work: @Sendable () async throws -> Void) async {
        let was = disk.isSpared
        disk.isSpared = true
        do { try await work() } catch {
            if !disk.isDead { world.memory.breach(.other, "looking failed: \(error)") }
        }
        disk.isSpared = was
    }

    private func withDispatcher(_ work: @Sendable () async -> Void) async {
        let dispatcher: Dispatcher
        let drop = world.gate.map { _ in makeDrop() }
        do { dispatcher = try makeDispatcher(drop) } catch {
            return world.memory.breach(.other, "the dispatcher did not come about: \(error)")
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await dispatcher.run() }
            if let drop { group.addTask { await drop.beat.run() } }
            await work()
            group.cancelAll()
        }
    }

    private var dropFolder: DropFolder {
        DropFolder(World.drop, heartbeatSeconds: 30, expireSeconds: world.memory.nature.expireSeconds)
    }

    private func makeDrop() -> Drop {
        let words = Chance(chance.next(), "drop")
        return Drop(
            lane: WorldGate.lane, folder: dropFolder, spool: embedded.ledger.spoolID, vault: embedded.vault,
            ledger: embedded.ledger, disk: WorldDropDisk(disk: disk), time: world.wall, clock: world.clock,
            random: { words.next() }, logger: Logger(label: "world") { _ in SwiftLogNoOpLogHandler() })
    }

    private func makeDispatcher(_ drop: Drop?) throws -> Dispatcher {
        let lanes = try World.lanes.map { name in
            let isDrop = drop != nil && name == WorldGate.lane
            return Lane(
                name: name,
                way: isDrop ? .drop(dropFolder) : .post(try Endpoint(url: "http://127.0.0.1:9/\(name.name)")),
                parallel: chance.int(1...4),
                follow: chance.coin && !isDrop ? FollowSchedule(firstSeconds: 20, longestSeconds: 600) : nil,
                retry: RetrySchedule(baseSeconds: 1, capSeconds: 60), leaseSeconds: chance.pick([120, 600, 43_200]))
        }
        let carrier = WorldCarrier(
            platform: world.platform, disk: disk, vault: embedded.vault, chance: Chance(chance.next(), "wire"),
            clock: world.clock, schedule: world.schedule)
        return try Dispatcher(
            lanes: lanes, ledger: embedded.ledger, followed: embedded.ledger, carrier: carrier,
            drops: drop.map { [WorldGate.lane: $0.carrier] } ?? [:], bells: bells,
            time: world.wall, clock: world.clock, random: SharedChance(Chance(chance.next(), "retry")),
            pollSeconds: Double(chance.int(10...60)), graceSeconds: 10,
            logger: Logger(label: "world") { _ in SwiftLogNoOpLogHandler() })
    }

    private lazy var bells = Dictionary(uniqueKeysWithValues: World.lanes.map { ($0, Bell()) })

    private lazy var spool = Spool(
        ledger: embedded.ledger, vault: embedded.vault, secret: embedded.ledger.secret, bells: bells,
        keysKeptSeconds: 400 * 86_400, random: world.receipts)

    private var citizens: Citizens {
        Citizens(
            spool: spool, sending: sending, disk: disk, memory: world.memory, chance: Chance(chance.next(), "citizens"),
            clock: world.clock, wall: world.wall)
    }

    private var sending: Sending? {
        uploads.map { store in
            Sending(
                store: store, disk: disk, memory: world.memory, chance: Chance(chance.next(), "sending"),
                clock: world.clock, wall: world.wall)
        }
    }

    private var office: Office {
        Office(
            embedded: embedded, uploads: uploads, gate: world.gate, disk: disk, memory: world.memory,
            chance: Chance(chance.next(), "office"),
            clock: world.clock, wall: world.wall)
    }
}

/// A chance that stays one when it is copied.
struct SharedChance: RandomNumberGenerator, Sendable {
    private let chance: Chance

    init(_ chance: Chance) {
        self.chance = chance
    }

    func next() -> UInt64 { chance.next() }
}
