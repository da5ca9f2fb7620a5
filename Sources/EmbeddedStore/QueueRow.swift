import GRDB
import Tips

/// One row of the queue with the id of its tip.
struct QueueRow {
    var serial: Int64
    var lane: Int64
    var stage: Stage
    var sequence: Int64
    var attempts: Int
    /// Where the tip's own row is damaged, an id of zeros: its deliveries must still be able to change their stage.
    var tip: TipID

    /// Columns in the order of ``columns``; the id may be missing.
    init(_ row: Row) throws {
        serial = try row.read(0)
        lane = try row.read(1)
        stage = try Stage(code: row.read(2))
        sequence = try row.read(3)
        attempts = try row.read(4)
        tip = row.count > 5 ? (try? row.tip(5)) ?? Self.unreadable : Self.unreadable
    }

    static let unreadable = TipID(high: 0, low: 0)

    static let columns = "q.serial, q.lane, q.stage, q.sequence, q.attempts, t.id"
    static let source = "queue q LEFT JOIN tip t ON t.serial = q.serial"
}
