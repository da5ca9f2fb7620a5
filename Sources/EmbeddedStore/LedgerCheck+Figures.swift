import GRDB
import Spooling

extension LedgerCheck {
    /// What is kept of a run is as old as its last event, and sound. What it says only the counting room can read.
    static func figures(_ db: Database) throws -> [String] {
        let numbers = try Int64.fetchAll(db, sql: "SELECT run FROM figures ORDER BY run")
        return try numbers.compactMap { number in
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT events, last FROM figures WHERE run = ?"), arguments: [number])
            var figures = try KeptFigures(db, from: number)
            let serials = TipRuns.serials(of: number)
            let tips = "The figures kept of the tips number \(serials.lowerBound) to \(serials.upperBound)"
            guard case .figures = try figures.kept(of: number), let row else {
                return "\(tips) are damaged: they are folded from the events. `tipline spool repair` lets them go."
            }
            let state = try TipRuns.state(db, of: number)
            return try row.read(0) == state.events && row.read(1) == state.last
                ? nil : "\(tips) are of other events than these tips have. `tipline spool repair` lets them go."
        }
    }
}
