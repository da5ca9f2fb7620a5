import GRDB
import Spooling

extension LedgerCheck {
    /// What is kept of a run is as old as its last event, and sound. What it says only the counting room can read.
    static func figures(_ db: Database) throws -> [String] {
        let numbers = try Int64.fetchAll(db, sql: "SELECT run FROM figures ORDER BY run")
        var figures = try KeptFigures(db, from: numbers.first ?? 0)
        return try numbers.compactMap { number in
            let serials = TipRuns.serials(of: number)
            let tips = "The figures kept of the tips number \(serials.lowerBound) to \(serials.upperBound)"
            guard let run = try figures.run(number), run.kept != .damaged else {
                return "\(tips) are damaged: they are folded from the events. `tipline spool repair` lets them go."
            }
            let state = try TipRuns.state(db, of: number)
            return run.events == state.events && run.last == state.last
                ? nil : "\(tips) are of other events than these tips have. `tipline spool repair` lets them go."
        }
    }
}
