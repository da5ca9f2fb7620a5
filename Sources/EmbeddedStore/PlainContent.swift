import Foundation
import Spooling
import Tips

/// An upload that rests as it comes: its offset is the length of its file, once that was synced.
final class PlainContent: UploadContent {
    private let place: UploadPlace
    private var disk: any Disk { place.disk }
    private(set) var offset: Int64 = 0
    /// Of the first `offset` bytes; nil when a former process wrote some of them.
    private var hasher: Digest.Hasher? = Digest.Hasher()
    private var hasFloor = false
    private var writing: Writing?

    /// A request's bytes on their way.
    private struct Writing {
        var file: DiskFile
        var checksum: UploadChecksum.Hasher?
        var hasher: Digest.Hasher?
        /// Behind the last byte written, and behind the last one synced.
        var end: Int64
        var syncedEnd: Int64
    }

    init(_ place: UploadPlace) {
        self.place = place
    }

    deinit { close() }

    var isWriting: Bool { writing != nil }

    func make() throws { disk.close(try disk.create(place.path(.content))) }

    func unlock(_ id: UploadID) {}

    func close() {
        if let writing { disk.close(writing.file) }
        writing = nil
    }

    func measure() throws {
        let file = try disk.openForAppending(place.path(.content))
        defer { disk.close(file) }
        var length = try disk.length(of: file)
        if let text = try disk.text(of: place.path(.floor)) {
            let floor = min(UploadFloor.read(text) ?? 0, length)
            if floor < length { try disk.truncate(file, to: floor) }
            (length, hasFloor) = (floor, true)
        }
        try disk.sync(file)
        offset = min(length, place.bytes)
        hasher = offset == 0 ? Digest.Hasher() : nil
        place.note(present: offset)
    }

    // MARK: A request's bytes

    func begin(_ checksum: UploadChecksum?) throws {
        if checksum != nil, !hasFloor {
            try writeFloor(offset)
            hasFloor = true
        }
        writing = Writing(
            file: try disk.openForAppending(place.path(.content)), checksum: checksum.map { .init($0) }, hasher: hasher,
            end: offset, syncedEnd: offset)
    }

    func append(_ piece: ArraySlice<UInt8>) throws {
        guard var writing else { throw UploadFile.gone }
        guard Int64(piece.count) <= place.bytes - writing.end else { throw UploadFile.tooLarge }
        // The optional is emptied first, so that the hashers' states are not copied while they are updated.
        self.writing = nil
        defer { self.writing = writing }
        try piece.withUnsafeBytes { raw in
            do { try disk.write(raw, to: writing.file) } catch {
                // Whatever a write that failed has left must not count.
                try disk.truncate(writing.file, to: writing.end)
                throw error
            }
            writing.hasher?.update(raw)
            writing.checksum?.update(raw)
        }
        writing.end += Int64(piece.count)
        place.note(present: writing.end)
        if writing.end - writing.syncedEnd >= UploadPlace.syncBytes { try count(&writing) }
    }

    /// Syncs what was written, which counts from then on unless it has yet to be verified.
    private func count(_ writing: inout Writing) throws {
        if writing.end > writing.syncedEnd { try disk.sync(writing.file) }
        writing.syncedEnd = writing.end
        guard writing.checksum == nil else { return }
        if hasFloor, writing.end > offset { try writeFloor(writing.end) }
        (offset, hasher) = (writing.end, writing.hasher)
    }

    func end() throws {
        guard var writing else { throw UploadFile.gone }
        self.writing = nil
        defer { disk.close(writing.file) }
        if let checksum = writing.checksum, !checksum.isRight {
            try takeBack(writing)
            throw UploadFile.mismatch
        }
        writing.checksum = nil
        try finish(&writing)
    }

    func cut() throws {
        guard var writing else { return }
        self.writing = nil
        defer { disk.close(writing.file) }
        if writing.checksum == nil { try finish(&writing) } else { try takeBack(writing) }
    }

    /// Where the file is longer than what counts, what follows would be appended in the wrong place.
    private func finish(_ writing: inout Writing) throws {
        do { try count(&writing) } catch let failure as DiskFailure where !failure.isFinal {
            try takeBack(writing)
            throw failure
        }
    }

    private func takeBack(_ writing: Writing) throws {
        guard writing.end > offset else { return }
        try disk.truncate(writing.file, to: offset)
        try disk.sync(writing.file)
        place.note(present: offset)
    }

    private func writeFloor(_ offset: Int64) throws {
        try disk.replace(
            place.path(.floor), by: UploadFloor.text(offset), draft: place.path(.floorDraft), in: place.folder.uploads)
    }

    // MARK: What is here

    func read(_ count: Int, at position: Int64) throws -> [UInt8] {
        let file = try disk.openForReading(place.path(.content))
        defer { disk.close(file) }
        return try disk.read(file, Int(max(0, min(Int64(count), offset - position))), at: position)
    }

    nonisolated(nonsending) func digest() async throws -> Digest {
        if let hasher { return hasher.finish() }
        let file = try disk.openForReading(place.path(.content))
        defer { disk.close(file) }
        var (hashed, read): (Digest.Hasher, Int64) = (Digest.Hasher(), 0)
        var window = [UInt8](repeating: 0, count: 1 << 20)
        while read < offset {
            let count = try window.withUnsafeMutableBytes { try disk.read(file, into: $0, at: read) }
            guard count > 0 else { throw DiskFailure(.read, errno: EIO) }
            window.withUnsafeBytes { hashed.update(.init(rebasing: $0[..<min(count, Int(offset - read))])) }
            read += Int64(count)
            // Gigabytes may take seconds: others have work for this thread, too.
            await Task.yield()
        }
        hasher = hashed
        return hashed.finish()
    }

    var sealedForm: SealedForm? { nil }

    func text(of mark: UploadMark) -> String { mark.text }

    func mark(in text: String) -> UploadMark? { UploadMark(text) }

    func letGo() {
        hasher = nil
        for side in [UploadSide.content, .floor, .floorDraft] { try? disk.unlink(place.path(side)) }
    }
}

extension Disk {
    /// `length` bytes from `position`, all of them.
    func read(_ file: DiskFile, _ length: Int, at position: Int64) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: length)
        var filled = 0
        while filled < bytes.count {
            let count = try bytes.withUnsafeMutableBytes {
                try self.read(file, into: .init(rebasing: $0[filled...]), at: position + Int64(filled))
            }
            guard count > 0 else { throw DiskFailure(.read, errno: EIO) }
            filled += count
        }
        return bytes
    }
}
