import Accounting
import EmbeddedStore
import Foundation
import Spooling
import Synchronization
import Tips

/// The people at the spool and the upkeep of a daemon, in one life.
struct Office: Sendable {
    let embedded: EmbeddedSpool
    let uploads: UploadFolder?
    let gate: WorldGate?
    let disk: WorldDisk
    let memory: Memory
    let chance: Chance
    let clock: WorldClock
    let wall: WallClock

    /// Tips are erased so long after their last delivery has ended.
    static let keptSeconds = 10.0 * 86_400

    static let calendar = OfficeCalendar(timeZone: .gmt)

    /// What a daemon does once behind its start, and then this and that. What fails is done another time.
    func work(turns: Int) async {
        if chance.coin { try? await compareFiles() }
        for _ in 0..<turns where !Task.isCancelled && !disk.isDead {
            try? await clock.sleep(for: .milliseconds(chance.skewed(upTo: 20_000)))
            do { try await turn() } catch { memory.trace.note((error as? Failure)?.code.rawValue ?? "error") }
        }
    }

    private func turn() async throws {
        try await ownTurn()
        let ledger = embedded.ledger
        switch chance.below(10) {
        case 0: try await compareFiles()
        case 1: try await erase()
        case 2: try await embedded.noteProgress(reached: wall.now)
        case 3: try await move(to: .held)
        case 4: try await move(to: .queued)
        case 5: try await correct()
        case 6: wall.jump(seconds: chance.pick([1, -1, 3600, -3600, 86_400, -86_400, 12 * 86_400]))
        case 7: try await fold()
        case 8: _ = try await ledger.nextDue(lane: .fallback)
        default: _ = try await ledger.list(stages: nil, after: nil, limit: 5)
        }
    }

    /// What belongs to some worlds only.
    private func ownTurn() async throws {
        if memory.nature.hasUploads, chance.once(in: 4) { _ = try await uploads?.sweep(Self.patience, at: wall.now) }
        if let gate, chance.coin { try await gate.carry(to: embedded.ledger, now: wall.now) }
        if memory.nature.hasBackups, chance.once(in: 4) { try await backUp() }
    }

    /// No upload comes to its end here.
    private static let patience = UploadLifetime(keptSeconds: 1e9, idleSeconds: 1e9, emptySeconds: 1e9)

    /// As `tipline spool backup` does it, beside the daemon.
    private func backUp() async throws {
        let before = memory.letters.filter { $0.kept != nil }
        let outcome = try SpoolBackup(of: embedded, into: World.backup, disk: disk).take()
        guard !disk.isDead else { return }
        memory.trace.note("backed up", outcome.tips)
        memory.backedUp = before
        for damage in outcome.damaged {
            memory.breach(.torn, "a backup found exhibit \(damage.exhibit) of \(damage.tip) damaged")
        }
    }

    private func compareFiles() async throws {
        guard embedded.findings.maySweep else { return }
        _ = try await Sweep(ledger: embedded.ledger, vault: embedded.vault).compareFiles()
    }

    func erase() async throws {
        let now = wall.now
        _ = try await Sweep(ledger: embedded.ledger, vault: embedded.vault)
            .erase(endedBefore: now.adding(seconds: -Self.keptSeconds), now: now)
    }

    private func move(to stage: Stage) async throws {
        guard let tip = someTip else { return }
        _ = try await embedded.ledger.move(tip, to: stage, why: "operator", now: wall.now)
    }

    /// As `tipline spool correct` does it.
    private func correct() async throws {
        guard let tip = someTip else { return }
        let correction = Correction(
            kind: chance.pick([.report, .suggestion]), departments: chance.coin ? ["desk-\(chance.below(3))"] : nil)
        guard try await embedded.ledger.correct(tip, as: correction, now: wall.now) != nil,
            let record = try await embedded.ledger.show(tip), let bytes = KeptManifest.bytes(of: record)
        else { return }
        try embedded.vault.replaceManifest(bytes, of: tip)
        if try await embedded.ledger.show(tip)?.manifestBody == nil { try await embedded.vault.remove(tip) }
    }

    /// As the daemon's keeper does it, and with no more patience than it takes to be in somebody's way.
    private func fold() async throws {
        var number: Int64 = 0
        while true {
            let fold = Mutex(RunFold(calendar: Self.calendar))
            let replayed = try await embedded.ledger.replay(runFrom: number) { place, at, change in
                let tip = TipID(place: place)
                fold.withLock { $0.take(tip: tip, at: at, change: change) }
            }
            guard let run = replayed else { return }
            if let figures = fold.withLock({ $0 }).finish() {
                _ = try await embedded.ledger.keep([FoldedTips(run: run, figures: figures)])
            }
            number = run.number + 1
        }
    }

    private var someTip: TipID? {
        let known = memory.letters.compactMap(\.kept?.tip)
        return known.isEmpty ? nil : chance.pick(known)
    }

    /// Until nothing is under way any more: whatever was put aside for a person is sent again.
    func settleEverything() async throws {
        for round in 0..<200 {
            let tally = try await embedded.ledger.tally()
            guard tally.open > 0 else { return }
            try await gate?.carry(to: embedded.ledger, now: wall.now)
            for record in try await embedded.ledger.list(
                stages: [.parked, .held, .quarantined], after: nil, limit: 500)
            {
                _ = try await embedded.ledger.move(record.tip, to: .queued, why: "operator", now: wall.now)
            }
            try? await clock.sleep(for: .seconds(60))
            // What is due by a clock that was set back since comes to its time, too.
            if round > 20 { wall.jump(seconds: 6 * 3600) }
        }
        memory.breach(.lost, "what was kept was not delivered in weeks of fair weather")
    }
}
