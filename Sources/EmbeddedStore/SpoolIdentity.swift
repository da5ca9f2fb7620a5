import Tips

/// The note beside the ledger that says whose spool this is and how far it had come when it was last noted: how a
/// missing, foreign or restored ledger is told from the real one. `ID EVENT`, one line; behind it `unswept` once a
/// ledger came back from a backup, until a repair has compared its files: the start after that one must not sweep either;
/// and `sealed` where the last daemon sealed what came; and the time by which things end, as far as it had come
/// (``PatientTime``).
struct SpoolIdentity: Equatable {
    var id: TipID
    var lastEvent: Int64
    var isUnswept = false
    var isSealed = false
    /// Nil in a note from before it was written down.
    var reached: Moment?

    enum Finding: Equatable {
        /// The ledger is the spool's own and no older than this note.
        case own
        /// Nothing was here before.
        case new
        /// The ledger is the spool's own from before the note: a backup came back.
        case restored
        /// A ledger without a note: its files may be another's.
        case unknown
        case foreign
    }

    private static let unswept = "unswept"
    private static let sealed = "sealed"

    /// Nil when there is no note or it cannot be read as one.
    static func read(_ folder: SpoolFolder, disk: any Disk = PosixDisk()) -> SpoolIdentity? {
        guard let text = (try? disk.text(of: folder.identity)) ?? nil else { return nil }
        let words = text.split(whereSeparator: \.isWhitespace)
        let reached = words.last.flatMap { Moment(rfc3339: $0) }
        let states = Set(words.dropFirst(2).dropLast(reached == nil ? 0 : 1).map(String.init))
        guard words.count == 2 + states.count + (reached == nil ? 0 : 1), states.isSubset(of: [unswept, sealed]),
            let id = TipID(words[0]), let event = Int64(words[1])
        else { return nil }
        return SpoolIdentity(
            id: id, lastEvent: event, isUnswept: states.contains(unswept), isSealed: states.contains(sealed),
            reached: reached)
    }

    static func compare(_ note: SpoolIdentity?, id: TipID, lastEvent: Int64) -> Finding {
        guard let note else { return lastEvent == 0 ? .new : .unknown }
        guard note.id == id else { return .foreign }
        return lastEvent >= note.lastEvent ? .own : .restored
    }

    func write(_ folder: SpoolFolder, disk: any Disk) throws {
        let states = (isUnswept ? [Self.unswept] : []) + (isSealed ? [Self.sealed] : [])
        let words = ["\(id)", "\(lastEvent)"] + states + [reached.map(\.description)].compactMap(\.self)
        let text = words.joined(separator: " ") + "\n"
        try disk.replace(folder.identity, by: text, draft: folder.identity + ".new", in: folder.path)
    }
}
