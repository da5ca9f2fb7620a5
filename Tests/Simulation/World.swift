import EmbeddedStore
import Forwarding
import Spooling
import Tips

/// A spool's whole history, made up from one number: lives of the daemon that end badly, on a disk that forgets, before a
/// platform that has bad days; and at the end fair weather, in which all that was acknowledged must come to its place once.
///
/// Everything is real but the disk, the clock, the wire, the citizens and the chance: admission, vault, SQLite with its
/// ledger, sweep, lanes, dispatcher; and by what sort of a spool it is (``Nature``) sealing, resumable uploads, backup and
/// repair, and a drop for a one-way gate. One thread does it all (``Schedule``), so the same number is the same history.
public final class World: @unchecked Sendable {
    static let lanes: [LaneName] = [.fallback] + ["north"].compactMap { LaneName($0) }
    static let folder = "/world/spool"
    static let backup = "/world/backup"
    static let drop = "/world/drop"
    /// Turns of the schedule after which a life is taken to go in a circle.
    private static let mostTurns = 400_000

    let memory: Memory
    let platform: WorldPlatform
    /// Nil where no lane goes through one.
    let gate: WorldGate?
    let schedule: Schedule
    let clock: WorldClock
    let wall: WallClock
    let receipts: PooledRandom
    let seed: UInt64
    let medium = Medium()
    let trace: Trace
    private let without: Control?
    private let chance: Chance

    /// What came of a world.
    public struct Outcome: Sendable, Hashable {
        public var seed: UInt64
        public var acknowledged = 0
        public var breaches: [Breach] = []
        /// Of everything that happened, in its order.
        public var digest: UInt64 = 0
        public var notes = 0
    }

    /// - Parameters:
    ///   - without: the promise that is taken away.
    ///   - tell: hears of everything that happens.
    public init(seed: UInt64, without: Control? = nil, tell: ((String) -> Void)? = nil) {
        self.seed = seed
        self.without = without
        trace = Trace(tell: tell)
        chance = Chance(seed, "world")
        memory = Memory(trace, Nature(Chance(seed, "nature")))
        platform = WorldPlatform(memory, Chance(seed, "platform"))
        gate = memory.nature.hasDrop ? WorldGate(medium, platform, memory, Chance(seed, "gate")) : nil
        schedule = Schedule(Chance(seed, "schedule"), trace: trace)
        clock = WorldClock(schedule: schedule)
        // 2015-01-31T23:59:00Z, so that a month ends while somebody writes.
        wall = WallClock(schedule, start: Moment(milliseconds: 1_422_748_740_000))
        let words = Chance(seed, "receipts")
        receipts = PooledRandom { [words.next()] }
    }

    public func play() -> Outcome {
        guard StrayTasks.bring(to: schedule) else {
            memory.breach(.other, "this Swift has no hook for tasks without an executor: nothing can be replayed")
            return outcome
        }
        try? medium.makeFolder("/world")
        if gate != nil { try? medium.makeFolder(Self.drop) }
        medium.powerOn()
        if let folder = try? medium.folder("/world") { medium.syncFolder(folder) }
        for number in 1...chance.int(1...4) {
            live(number, isLast: false)
            guard memory.breaches.isEmpty else { break }
        }
        if memory.breaches.isEmpty { live(0, isLast: true) }
        if memory.breaches.isEmpty { Restoration(self)?.play() }
        medium.powerOff()
        return outcome
    }

    private var outcome: Outcome {
        Outcome(
            seed: seed, acknowledged: memory.acknowledged, breaches: memory.breaches, digest: trace.digest,
            notes: trace.notes)
    }

    private func live(_ number: Int, isLast: Bool) {
        let own = Chance(chance.next(), "life")
        // A start is where most is at stake, and yet a life should often come to do something.
        let isSparedAtFirst = own.below(5) < 3
        let misfortune = isLast ? .none : Misfortune(own, reach: number == 1 && !isSparedAtFirst ? 1600 : 500)
        platform.ill = isLast ? 0 : own.pick([0, 10, 30, 60])
        let disk = WorldDisk(medium, misfortune, Chance(own.next(), "disk"), memory, without: without)
        WorldVFS.begin(disk)
        trace.note("life", number)
        disk.isSpared = isSparedAtFirst
        memory.sealsByNow = memory.nature.isSealed && !(memory.nature.beganInClear && number == 1)
        let opened = open(disk, own)
        disk.isSpared = false
        if let (embedded, uploads) = opened { live(embedded, uploads, disk, own, isLast: isLast) }
        disk.die()
        schedule.endProcess()
        lookForWords()
        if disk.end == .powerCut || own.once(in: 4) {
            trace.note("power cut")
            medium.powerCut(own)
        }
        gate?.pull()
        wall.jump(seconds: Double(own.skewed(upTo: 3600)))
    }

    private func open(_ disk: WorldDisk, _ chance: Chance) -> (EmbeddedSpool, UploadFolder?)? {
        do {
            let embedded = try EmbeddedSpool.openForDaemon(
                Self.folder, now: wall.now,
                recipients: memory.sealsByNow && without != .sealing ? Inside.recipients : [], disk: disk,
                workers: schedule, random: SharedChance(Chance(chance.next(), "spool")))
            return (embedded, memory.nature.hasUploads ? try embedded.openUploads(now: wall.now) : nil)
        } catch {
            if disk.hasSuffered {
                trace.note("no start")
            } else {
                memory.breach(.lost, "the spool did not open: \(error)")
            }
            return nil
        }
    }

    private func live(
        _ embedded: EmbeddedSpool, _ uploads: UploadFolder?, _ disk: WorldDisk, _ chance: Chance, isLast: Bool
    ) {
        let life = Life(self, disk, embedded, uploads, chance)
        for letter in newLetters(isLast ? 1 : chance.int(1...5), chance) { memory.add(letter) }
        let letters = memory.letters.filter { $0.kept == nil || $0.key != nil && chance.once(in: 4) }
        let turns = chance.below(12)
        life.begin { life in
            if isLast { await life.settle(letters) } else { await life.liveThrough(letters, turns: turns) }
        }
        run { life.isOver || disk.isDead || life.hasFailed }
        if life.hasFailed {
            // A daemon ends when its ledger has failed; not at once.
            var rest = chance.below(60)
            run {
                rest -= 1
                return life.isOver || disk.isDead || rest < 0
            }
        }
        if !life.isOver { disk.die() }
        life.cancel()
        run { life.isOver }
        if !disk.isDead { life.close() }
        // What was let go of ends: its threads have a last turn.
        run { false }
    }

    private func newLetters(_ count: Int, _ chance: Chance) -> [Letter] {
        let first = memory.letters.count
        return (0..<count).map { Letter(number: first + $0, chance: chance, lanes: Self.lanes, memory.nature) }
    }

    /// Of what is sealed, nothing that a citizen wrote rests anywhere in clear.
    private func lookForWords() {
        guard memory.nature.isSealed, !memory.nature.beganInClear else { return }
        medium.eachFile { path, file in
            if file.bytes.hold(Letter.mark) { memory.breach(.other, "\(path.suffix(40)) has words in clear") }
        }
    }

    /// One process that does one thing and ends. What it throws while it lives is a breach.
    func playOn(_ disk: WorldDisk, _ work: @escaping @Sendable () async throws -> Void) {
        WorldVFS.begin(disk)
        let task = Task(executorPreference: schedule) { [memory] in
            do { try await work() } catch {
                if !disk.isDead { memory.breach(.lost, "a spool could not be made of what was left: \(error)") }
            }
        }
        run { disk.isDead }
        if disk.isDead { task.cancel() }
        run { false }
        disk.die()
        schedule.endProcess()
    }

    private func run(until isDone: () -> Bool) {
        var turns = 0
        while !isDone() {
            guard schedule.step() else { return }
            turns += 1
            guard turns < Self.mostTurns else { return memory.breach(.other, "it went in a circle") }
        }
    }
}
