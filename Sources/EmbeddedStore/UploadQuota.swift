import Spooling
import Tips

/// What the open uploads take together. Counted when they are made, so that none is begun that could not end.
struct UploadQuota {
    private struct Entry {
        var declared: Int64
        var present: Int64
        /// Nil where nobody knows, or asks.
        var owner: UploadShare.Owner?
    }

    private var entries: [UploadName: Entry] = [:]
    /// No longer than they have an upload here.
    private(set) var owners: [UploadShare.Owner: UploadSum] = [:]
    private(set) var declaredBytes: Int64 = 0
    /// Declared and not yet on the disk.
    private(set) var owedBytes: Int64 = 0

    var uploads: Int { entries.count }

    /// Throws when there is no place for it now.
    mutating func take(
        _ name: UploadName, bytes: Int64, within bounds: UploadBounds, share: UploadShare? = nil, freeBytes: Int64
    ) throws {
        guard entries.count < bounds.uploads, bytes <= bounds.bytes - declaredBytes else { throw Self.tooMany }
        if let share {
            let all = UploadSum(uploads: entries.count, bytes: declaredBytes)
            guard share.holds(bytes, beside: owners[share.owner] ?? UploadSum(), of: all, within: bounds) else {
                throw UploadShare.exceeded
            }
        }
        guard freeBytes - owedBytes - bytes >= bounds.reserveBytes else { throw Self.noRoom }
        add(name, declared: bytes, present: 0, owner: share?.owner)
    }

    /// One that was here before has its place whatever the bounds say now, and is nobody's.
    mutating func add(_ name: UploadName, declared: Int64, present: Int64, owner: UploadShare.Owner? = nil) {
        release(name)
        entries[name] = Entry(declared: declared, present: min(present, declared), owner: owner)
        declaredBytes += declared
        owedBytes += max(0, declared - present)
        if let owner {
            owners[owner, default: UploadSum()].uploads += 1
            owners[owner, default: UploadSum()].bytes += declared
        }
    }

    mutating func note(_ name: UploadName, present: Int64) {
        guard let entry = entries[name] else { return }
        let present = min(present, entry.declared)
        entries[name]?.present = present
        owedBytes -= present - entry.present
    }

    mutating func release(_ name: UploadName) {
        guard let entry = entries.removeValue(forKey: name) else { return }
        declaredBytes -= entry.declared
        owedBytes -= entry.declared - entry.present
        guard let owner = entry.owner, var sum = owners[owner] else { return }
        sum.uploads -= 1
        sum.bytes -= entry.declared
        owners[owner] = sum.uploads > 0 ? sum : nil
    }

    static let tooMany = Failure(
        "too-many-uploads", "Too many uploads are under way. Try again later, or send the file with the tip.", .again,
        retryAfterSeconds: 60)
    static let noRoom = Failure(
        "disk-full", "There is no room for this upload now. Try again later.", .again, retryAfterSeconds: 60)
}
