import Foundation
import GRDB
public import Spooling
public import Tips

extension SQLiteLedger: FigureLedger {
    /// Of runs that are folded from their events in one look: some tenths of a second, in which the log cannot be carried
    /// back.
    private static let mostFolded = 128
    /// Runs whose events are counted in one look, and runs passed by.
    private static let mostCounted = 64
    private static let mostPassed = 4096
    /// What is folded of a run has some hundred bytes. More than this is not kept.
    private static let mostBytes = 65_536

    public func replayRuns(
        kept: @escaping @Sendable ([UInt8]) -> Bool, _ each: @escaping FigureLedger.Event
    ) async throws {
        var next: Int64? = 0
        while let number = next {
            next = try await browse { db in try Self.replayRuns(db, from: number, kept, each) }
        }
    }

    /// Gives back where to go on.
    private static func replayRuns(
        _ db: Database, from start: Int64, _ takes: ([UInt8]) -> Bool, _ each: FigureLedger.Event
    ) throws -> Int64? {
        var figures = try KeptFigures(db, from: start)
        var (number, folded, notes) = (start, 0, KnownNotes())
        while true {
            if case .figures(let bytes) = try figures.kept(of: number), takes(bytes) {
                number += 1
                continue
            }
            guard let first = try TipRuns.first(db, from: number) else { return nil }
            if first > number {
                number = first
                continue
            }
            guard folded < mostFolded else { return number }
            try TipRuns.replay(db, number, &notes, each)
            folded += 1
            number += 1
        }
    }

    public func replay(runFrom number: Int64, _ each: @escaping FigureLedger.Event) async throws -> TipRun? {
        try await browse { db in
            guard let number = try TipRuns.first(db, from: number) else { return nil }
            var figures = try KeptFigures(db, from: number)
            var notes = KnownNotes()
            var run = TipRun(
                number: number, places: TipRuns.serials(of: number), events: 0, lastEvent: 0,
                kept: try figures.kept(of: number), isReadable: false)
            do {
                try TipRuns.replay(db, number, &notes, each)
                (run.events, run.lastEvent, _) = try TipRuns.state(db, of: number)
                run.isReadable = true
            } catch is LedgerDamage {}
            return run
        }
    }

    public func restingRuns(
        from start: Int64, limit: Int, now: Moment, restSeconds: Double,
        isCurrent: @escaping @Sendable ([UInt8]) -> Bool
    ) async throws -> RestingRuns {
        try await browse { db in
            var figures = try KeptFigures(db, from: start)
            var (number, counted, numbers) = (start, 0, [Int64]())
            while numbers.count < limit, counted < Self.mostCounted, number - start < Self.mostPassed {
                if case .figures(let bytes) = try figures.kept(of: number), isCurrent(bytes) {
                    number += 1
                    continue
                }
                guard let first = try TipRuns.first(db, from: number) else {
                    return RestingRuns(numbers: numbers, next: nil)
                }
                guard first == number else {
                    number = first
                    continue
                }
                let latest = try TipRuns.state(db, of: number).latest
                let age = Double(now.milliseconds) - Double(latest.milliseconds)
                if abs(age) >= restSeconds * 1000 { numbers.append(number) }
                counted += 1
                number += 1
            }
            return RestingRuns(numbers: numbers, next: number)
        }
    }

    public func keep(_ folded: [FoldedTips]) async throws -> Int {
        try await writer.perform { transaction, _ in
            var kept = 0
            for tips in folded where tips.figures.count <= Self.mostBytes {
                if try transaction.keep(tips.figures, of: tips.run) { kept += 1 }
            }
            return kept
        }
    }
}

extension LedgerTransaction {
    /// False where the run has had an event since, or where nothing may be kept here.
    fileprivate func keep(_ figures: [UInt8], of run: TipRun) throws -> Bool {
        guard let unkept else { return false }
        let state = try TipRuns.state(db, of: run.number)
        guard state.events == run.events, state.last == run.lastEvent else { return false }
        unkept.remove(run.number)
        forgotten.remove(run.number)
        let seal = KeptFigures.seal(run.number, events: state.events, last: state.last, figures)
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO figures VALUES (?, ?, ?, ?, ?)").execute(
            arguments: [run.number, state.events, state.last, Data(seal.bytes), Data(figures)])
        return true
    }
}
