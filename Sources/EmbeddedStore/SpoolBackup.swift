import Foundation
import GRDB
public import Spooling
public import Tips

/// A backup of a spool in a folder that is laid out as a spool: the ledger with the spool's id and secret in it, the
/// exhibits it speaks for, and `SHA256SUMS` over all of them. It is brought up to date by being taken again.
///
/// Exhibits are copied and not linked: a second name shares the bytes with the first, so that one bad sector or one
/// careless program takes both, and no name reaches another disk. An exhibit never changes, so one that is there with its
/// whole length is not copied again.
///
/// Whatever cuts it short leaves the backup that was there: new exhibits first, each synced before it has its name, then
/// the ledger in one rename, and only then what that ledger does not know any more is removed.
public struct SpoolBackup: Sendable {
    /// What became of a backup that was taken.
    public struct Outcome: Sendable, Equatable {
        public var tips = 0
        public var copied = 0
        public var copiedBytes: Int64 = 0
        /// Exhibits that were there from the backup before.
        public var kept = 0
        /// Files of tips that were erased since.
        public var removed = 0
        /// Exhibits that are not in the spool as the ledger has them, and not in the backup either.
        public var damaged: [Damage] = []
    }

    /// An exhibit that the backup does not have.
    public struct Damage: Sendable, Equatable {
        public var tip: TipID
        public var exhibit: Int
        public var fault: ExhibitCheck.Fault
    }

    private let spool: EmbeddedSpool
    private let target: SpoolFolder
    private let disk: any Disk
    private let lock: SpoolLock
    /// No backup stands here yet.
    private let isFirst: Bool

    /// - Throws: `Failure` with code `backup-elsewhere` where the folder holds something else, `backup-in-use` while another
    ///   backup goes there, `backup-unwritable` where the disk does not take it.
    public init(of spool: EmbeddedSpool, into path: String, disk: any Disk = PosixDisk()) throws {
        self.spool = spool
        self.disk = disk
        target = SpoolFolder(path)
        isFirst = SpoolIdentity.read(target, disk: disk).map { $0.lastEvent == 0 } ?? true
        lock = try Self.prepare(target, for: spool, disk: disk)
    }

    /// Takes it. Blocks for as long as reading the ledger and copying the new exhibits takes.
    /// - Parameter despiteDamage: also where the ledger does not agree with itself; never over a backup that stands.
    /// - Throws: `Failure` with code `ledger-damaged` or `backup-unwritable`; the backup before is whole then.
    public func take(despiteDamage: Bool = false, progress: (Int64, Int64) -> Void = { _, _ in }) throws
        -> Outcome
    {
        try Self.translated(target) {
            let copy = try LedgerCopy.make(of: spool.ledger, at: target.ledger + ".new", disk: disk)
            let faults = try copy.faults()
            guard faults.isEmpty || despiteDamage && isFirst else { throw damaged(faults) }
            var outcome = Outcome(tips: try copy.tips())
            let known = try takeExhibits(of: copy, into: &outcome, progress: progress)
            try putInPlace(lastEvent: copy.lastEvent())
            outcome.removed = try removeOthers(than: known)
            return outcome
        }
    }

    // MARK: Exhibits

    private func takeExhibits(
        of copy: LedgerCopy, into outcome: inout Outcome, progress: (Int64, Int64) -> Void
    ) throws -> Set<TipID> {
        let sums = try BackupSums(target.sumsDraft, disk: disk)
        let copying = ExhibitCopying(from: spool.folder, to: target, disk: disk)
        let all = try copy.exhibits()
        var known: Set<TipID> = []
        try copy.eachWithExhibits { record in
            known.insert(record.tip)
            for (path, digest) in try copying.writePapers(of: record) { try sums.add(digest, path) }
            for exhibit in record.exhibits {
                let result = try copying.take(exhibit, of: record.tip)
                outcome.count(result, exhibit, of: record.tip)
                if !result.isDamage { try sums.add(exhibit.digest, target.exhibit(exhibit.number, of: record.tip)) }
            }
            progress(Int64(outcome.copied + outcome.kept), all)
        }
        for shelf in Set(known.map(target.shelf)).sorted() { try disk.syncFolder(shelf) }
        try sums.add(fileDigest(target.ledger + ".new"), target.ledger)
        try sums.finish()
        return known
    }

    private func fileDigest(_ path: String) throws -> Digest {
        let file = try disk.openForReading(path)
        defer { disk.close(file) }
        return try ExhibitCopying.digest(of: file, disk: disk) { _ in }
    }

    /// After the renames: files whose tips the ledger in the backup does not know, or has erased.
    private func removeOthers(than known: Set<TipID>) throws -> Int {
        var removed = 0
        for shelf in SpoolFolder.shelves.map({ target.exhibits + "/" + $0 }) {
            for name in try disk.names(in: shelf) {
                guard let tip = SpoolFolder.tip(ofFile: name), !known.contains(tip) else { continue }
                try disk.unlink(shelf + "/" + name)
                removed += 1
            }
        }
        return removed
    }

    // MARK: Folder

    /// The ledger takes the place of the one before. Its note says `unswept`: wherever the backup is started one day, files
    /// may lie beside it that only a repair can tell from rubbish.
    private func putInPlace(lastEvent: Int64) throws {
        // Left by a command that was run on the backup: frames of another ledger.
        for ending in ["-wal", "-shm"] { try disk.unlink(target.ledger + ending) }
        try disk.unlink(target.path + "/exhibit.new")
        try disk.rename(target.ledger + ".new", to: target.ledger)
        try disk.rename(target.sumsDraft, to: target.sums)
        let isSealed = SpoolIdentity.read(spool.folder, disk: disk)?.isSealed ?? false
        try SpoolIdentity(id: spool.ledger.spoolID, lastEvent: lastEvent, isUnswept: true, isSealed: isSealed)
            .write(target, disk: disk)
    }

    private static func prepare(_ target: SpoolFolder, for spool: EmbeddedSpool, disk: any Disk) throws -> SpoolLock {
        try translated(target) {
            try target.make(disk)
            let note = SpoolIdentity.read(target, disk: disk)
            let names = try disk.names(in: target.path)
            guard note?.id == spool.ledger.spoolID || note == nil && names.allSatisfy({ $0 == "backup.lock" }),
                !names.contains("lock")
            else { throw elsewhere(target) }
            let lock = try hold(target, disk)
            try disk.makePrivate(target.path)
            // From here on the folder is known for this spool's, also when the first backup is cut short.
            if note == nil {
                try SpoolIdentity(id: spool.ledger.spoolID, lastEvent: 0, isUnswept: true).write(target, disk: disk)
            }
            try disk.makeFolder(target.exhibits)
            for shelf in SpoolFolder.shelves { try disk.makeFolder(target.exhibits + "/" + shelf) }
            try disk.syncFolder(target.exhibits)
            return lock
        }
    }

    private static func hold(_ target: SpoolFolder, _ disk: any Disk) throws -> SpoolLock {
        do {
            return try SpoolLock(target.path + "/backup.lock", disk: disk)
        } catch let failure as Failure where failure.code == "spool-in-use" {
            throw Failure(
                "backup-in-use", "Another backup is being taken into \(target.path). Wait until it has ended.", .again)
        }
    }

    // MARK: Failures

    private static func translated<Value>(_ target: SpoolFolder, _ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch let error where error is DiskFailure || error is DatabaseError {
            throw Failure(
                "backup-unwritable",
                "The backup in \(target.path) could not be written; the one before it, if any, is whole. Check the folder, "
                    + "its owner and the room on the disk, and that `tipline spool verify` reads the ledger.",
                .callSomeone, cause: error)
        }
    }

    private static func elsewhere(_ target: SpoolFolder) -> Failure {
        Failure(
            "backup-elsewhere",
            "\(target.path) holds something else than a backup of this spool. Name a new folder; nothing was touched.",
            .refuse)
    }

    private func damaged(_ faults: [String]) -> Failure {
        Failure(
            "ledger-damaged",
            "The ledger does not agree with itself (\(faults[0])), and the backup before it, if any, was left as it was. "
                + "`tipline spool verify` names everything; --despite-damage with a new folder takes what there is.",
            .refuse)
    }
}

extension SpoolBackup.Outcome {
    fileprivate mutating func count(_ result: ExhibitCopying.Result, _ exhibit: Exhibit, of tip: TipID) {
        switch result {
        case .there: kept += 1
        case .copied:
            copied += 1
            copiedBytes += exhibit.bytes
        case .damaged(let fault):
            damaged.append(SpoolBackup.Damage(tip: tip, exhibit: exhibit.number, fault: fault))
        }
    }
}

extension SpoolFolder {
    var sums: String { path + "/SHA256SUMS" }
    fileprivate var sumsDraft: String { sums + ".new" }
}
