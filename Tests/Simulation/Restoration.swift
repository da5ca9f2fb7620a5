import EmbeddedStore
import Foundation
import Spooling
import Tips

/// What is left of a spool at the end of a world, and made one again elsewhere as the document of the queue has it. The spool
/// itself stays as it is.
struct Restoration {
    enum Remains: Int {
        /// The last backup that came to its end.
        case backup
        /// That, and what the lost spool still has on its shelves.
        case backupAndShelves
        /// The shelves alone: the ledger is gone, and nobody took a backup.
        case shelves
    }

    let world: World
    let remains: Remains
    /// Acknowledged before the backup.
    let letters: [Letter]
    private let chance: Chance
    private var memory: Memory { world.memory }

    static let folder = "/world/restored"

    /// Nil in a world that nothing is restored in.
    init?(_ world: World) {
        chance = Chance(world.seed, "restore")
        self.world = world
        letters = world.memory.backedUp ?? []
        if world.memory.backedUp != nil {
            remains = chance.coin ? .backup : .backupAndShelves
        } else {
            guard chance.once(in: 8) else { return nil }
            remains = .shelves
        }
    }

    func play() {
        memory.trace.note("restore", remains.rawValue)
        gather()
        let cuts = chance.below(3)
        for attempt in 0...cuts where memory.breaches.isEmpty {
            var misfortune = Misfortune.none
            if attempt < cuts { misfortune.end = (chance.skewed(upTo: 400), chance.coin ? .kill : .powerCut) }
            // A repair makes up receipts that nobody has: what is written takes part in no history.
            let disk = WorldDisk(
                world.medium, misfortune, Chance(chance.next(), "disk"), memory, without: nil, trace: Trace())
            world.playOn(disk) { [self] in try await live(disk) }
            if disk.end == .powerCut, attempt < cuts { world.medium.powerCut(chance) }
        }
    }

    private func gather() {
        if remains != .shelves { world.medium.copy(World.backup, to: Self.folder) }
        if remains == .shelves { try? world.medium.makeFolder(Self.folder) }
        for folder in ["exhibits", "orphans"] where remains != .backup {
            world.medium.copy("\(World.folder)/\(folder)", to: "\(Self.folder)/\(folder)")
        }
        for folder in [Self.folder, "/world"] {
            if let folder = try? world.medium.folder(folder) { world.medium.syncFolder(folder) }
        }
    }

    private func live(_ disk: WorldDisk) async throws {
        let leavesNothing = try await repair(disk)
        guard !disk.isDead else { return }
        let embedded = try EmbeddedSpool.openForDaemon(
            Self.folder, now: world.wall.now, recipients: memory.nature.isSealed ? Inside.recipients : [], disk: disk,
            workers: world.schedule, random: SharedChance(Chance(chance.next(), "spool")))
        if embedded.findings.maySweep != leavesNothing {
            memory.breach(.other, "a repair that left \(leavesNothing ? "nothing" : "something") was noted otherwise")
        }
        if leavesNothing {
            _ = try await Sweep(ledger: embedded.ledger, vault: embedded.vault).compareFiles()
            try await look(embedded, disk)
        }
        embedded.ledger.close()
    }

    /// Whether nothing is left that a person must mend.
    private func repair(_ disk: WorldDisk) async throws -> Bool {
        let embedded = try open(disk)
        var findings: [Repair.Finding] = []
        try await Repair(
            ledger: embedded.ledger, vault: embedded.vault, calendar: OfficeCalendar(timeZone: .gmt), isDryRun: false
        ).run(now: world.wall.now) { findings.append($0) }
        // A later backup that was cut short may have left files of tips that this one does not know; and what was being erased
        // when its ledger was lost has lost some of its own.
        let besides = remains == .backup ? [] : memory.letters.compactMap(\.kept?.tip).filter(memory.readable.contains)
        let owed = Set(letters.compactMap(\.kept?.tip)).union(besides)
        var leavesNothing = true
        for finding in findings {
            switch finding.result {
            case .restored, .queued: continue
            case .unacknowledged: break
            case .left, .quarantined: leavesNothing = false
            }
            if owed.contains(finding.tip) {
                memory.breach(.lost, "a repair left \(finding.tip) as \(finding.result)")
            }
        }
        try await embedded.noteRepaired(leavesNothing: leavesNothing)
        if !disk.isDead { try await look(embedded, disk) }
        if !disk.isDead { embedded.ledger.close() }
        return leavesNothing
    }

    /// A repair that was cut short may have begun the ledger.
    private func open(_ disk: WorldDisk) throws -> EmbeddedSpool {
        func open(_ mode: EmbeddedSpool.RepairMode) throws -> EmbeddedSpool {
            try EmbeddedSpool.openForRepair(
                Self.folder, now: world.wall.now, mode: mode, disk: disk, workers: world.schedule)
        }
        guard remains == .shelves else { return try open(.repair) }
        do { return try open(.newLedger) } catch let failure as Failure where failure.code == "ledger-there" {
            return try open(.repair)
        }
    }

    private func look(_ embedded: EmbeddedSpool, _ disk: WorldDisk) async throws {
        // What came behind the backup and has a manifest beside its exhibits is as good as what is in it.
        let besides = memory.letters.filter { letter in
            remains != .backup && !letter.exhibits.isEmpty
                && letter.kept.map { memory.readable.contains($0.tip) } == true
        }
        try await Inquest(embedded: embedded, disk: disk, platform: world.platform, memory: memory).hold(
            afterRestoring: letters, and: besides)
    }
}
