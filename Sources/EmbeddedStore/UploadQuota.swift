import Spooling
import Tips

/// What the open uploads take together. Counted when they are made, so that none is begun that could not end.
struct UploadQuota {
    private struct Entry {
        var declared: Int64
        var present: Int64
    }

    private var entries: [UploadName: Entry] = [:]
    private(set) var declaredBytes: Int64 = 0
    /// Declared and not yet on the disk.
    private(set) var owedBytes: Int64 = 0

    var uploads: Int { entries.count }

    /// Throws when there is no place for it now.
    mutating func take(_ name: UploadName, bytes: Int64, within bounds: UploadBounds, freeBytes: Int64) throws {
        guard entries.count < bounds.uploads, bytes <= bounds.bytes - declaredBytes else { throw Self.tooMany }
        guard freeBytes - owedBytes - bytes >= bounds.reserveBytes else { throw Self.noRoom }
        add(name, declared: bytes, present: 0)
    }

    /// One that was here before: it has its place whatever the bounds say now.
    mutating func add(_ name: UploadName, declared: Int64, present: Int64) {
        release(name)
        entries[name] = Entry(declared: declared, present: min(present, declared))
        declaredBytes += declared
        owedBytes += max(0, declared - present)
    }

    mutating func note(_ name: UploadName, present: Int64) {
        guard let entry = entries[name] else { return }
        add(name, declared: entry.declared, present: present)
    }

    mutating func release(_ name: UploadName) {
        guard let entry = entries.removeValue(forKey: name) else { return }
        declaredBytes -= entry.declared
        owedBytes -= entry.declared - entry.present
    }

    static let tooMany = Failure(
        "too-many-uploads", "Too many uploads are under way. Try again later, or send the file with the tip.", .again,
        retryAfterSeconds: 60)
    static let noRoom = Failure(
        "disk-full", "There is no room for this upload now. Try again later.", .again, retryAfterSeconds: 60)
}
