/// What a life is to suffer, by the number of the disk operation it comes at.
struct Misfortune {
    enum End {
        /// The machine loses its power.
        case powerCut
        /// The process is killed: what it has written stays with the kernel.
        case kill
    }

    /// Nil for a life that ends in peace.
    var end: (at: Int, End)?
    /// The first sync at this operation or behind it fails.
    var syncFails: Int?
    /// Between these there is no room on the disk.
    var full: Range<Int>?
    /// So many bytes are free, as the system tells it; nil: enough.
    var room: Int64?

    static let none = Misfortune()

    init() {}

    init(_ chance: Chance, reach: Int) {
        if !chance.once(in: 8) { end = (chance.skewed(upTo: reach), chance.once(in: 3) ? .kill : .powerCut) }
        if chance.once(in: 5) { syncFails = chance.skewed(upTo: reach) }
        if chance.once(in: 8) {
            let start = chance.skewed(upTo: reach)
            full = start..<(start + chance.skewed(upTo: 60))
        }
        if chance.once(in: 4) { room = Int64(chance.skewed(upTo: 4 << 20)) }
    }
}

/// Promises taken away on purpose: the trial must see it.
public enum Control: String, CaseIterable, Sendable {
    /// A sync of an exhibit answers well and does nothing.
    case exhibitSync = "exhibit-sync"
    /// A sync of an upload does.
    case uploadSync = "upload-sync"
    /// A sync of a backup does.
    case backupSync = "backup-sync"
    /// A sync of a file for a one-way gate does.
    case dropSync = "drop-sync"
    /// A sync of the ledger or its log does.
    case ledgerSync = "ledger-sync"
    /// A sync of a folder does.
    case folderSync = "folder-sync"
    /// A sync that failed is said to have gone well.
    case syncError = "sync-error"
    /// A hand-over is settled before the platform has answered it.
    case answer
    /// Nothing is sealed where all should be.
    case sealing
}
