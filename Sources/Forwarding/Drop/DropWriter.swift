import Foundation
import Synchronization
import Tips

/// Puts one file at a time into a drop's folder, so that whoever pulls sees all of it or nothing: under a name of its own
/// first, synced, renamed, and the folder synced. A name is never used twice, so nothing that stands is ever written to again.
final class DropWriter: Sendable {
    let folder: DropFolder
    let lane: LaneName
    let spool: TipID
    private let disk: any DropDisk
    /// Tells this run's unfinished files from those a crash has left.
    private let run: String
    private let random: @Sendable () -> UInt64
    /// Everything is done on one thread: nothing blocks, and nobody may be sent to another one.
    private let isOneThread: Bool
    private let drafts = Atomic<Int>(0)

    init(
        folder: DropFolder, lane: LaneName, spool: TipID, disk: any DropDisk = PosixDropDisk(),
        random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }, isOneThread: Bool = false
    ) {
        self.folder = folder
        self.lane = lane
        self.spool = spool
        self.disk = disk
        self.random = random
        self.isOneThread = isOneThread
        run = Self.hexadecimal(random())
    }

    static let draftPrefix = ".tipline-"
    static let draftSuffix = ".part"
    private static let pieceBytes = 256 * 1024

    /// Writes `head`, what `body` fills until it says 0, and the trailer. When this returns, the file survives a power cut.
    /// When it throws, nothing of it may be believed: a file may stand there whole all the same, and is then a repeat's first.
    ///
    /// - Parameter name: what the file's name begins with; random digits and `ending` follow.
    /// - Returns: the file's name.
    @discardableResult
    func put<Fault: Error>(
        _ head: DropHead, name: String, ending: String,
        body: (UnsafeMutableRawBufferPointer) throws(Fault) -> Int
    ) throws -> String {
        let draft =
            "\(folder.path)/\(Self.draftPrefix)\(run)-\(drafts.wrappingAdd(1, ordering: .relaxed).newValue)"
            + Self.draftSuffix
        let final = "\(lane)-\(name)-\(Self.hexadecimal(random()).prefix(8)).\(ending)"
        let descriptor = try disk.create(draft)
        do {
            defer { disk.close(descriptor) }
            try write(head, to: descriptor, body)
            try disk.sync(descriptor)
            try disk.rename(draft, to: "\(folder.path)/\(final)")
        } catch {
            // A file whose sync has failed is given up, and never synced again.
            try? disk.unlink(draft)
            throw error
        }
        try disk.syncFolder(folder.path)
        return final
    }

    /// The same for a body that is in memory.
    @discardableResult
    func put(_ head: DropHead, body: [UInt8] = [], name: String, ending: String) throws -> String {
        var rest = body[...]
        return try put(head, name: name, ending: ending) { room throws(DropFault) in
            let piece = rest.prefix(room.count)
            room.copyBytes(from: piece)
            rest = rest.dropFirst(piece.count)
            return piece.count
        }
    }

    private func write<Fault: Error>(
        _ head: DropHead, to descriptor: Int32, _ body: (UnsafeMutableRawBufferPointer) throws(Fault) -> Int
    ) throws {
        var hasher = Digest.Hasher()
        func write(_ bytes: UnsafeRawBufferPointer) throws {
            hasher.update(bytes)
            try disk.write(bytes, to: descriptor)
        }
        try head.bytes.withUnsafeBytes(write)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceBytes, alignment: 16)
        defer { buffer.deallocate() }
        while case let count = try body(buffer), count > 0 {
            try write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        try DropTrailer.bytes(hasher.finish()).withUnsafeBytes { try disk.write($0, to: descriptor) }
    }

    /// Removes what a crash has left unfinished: only names that this program could have made, and no others'.
    func clearLeavings() {
        let names = (try? disk.names(in: folder.path)) ?? []
        for name in names
        where name.hasPrefix(Self.draftPrefix) && name.hasSuffix(Self.draftSuffix)
            && !name.hasPrefix(Self.draftPrefix + run)
        {
            remove(name)
        }
    }

    /// The lane's heartbeats that nobody has pulled, the oldest first.
    func heartbeats() -> [String] {
        let names = (try? disk.names(in: folder.path)) ?? []
        return names.filter { $0.hasPrefix("\(lane)-") && $0.hasSuffix("." + DropHead.Kind.heartbeat.ending) }
    }

    /// What cannot be removed stays: nothing depends on it.
    func remove(_ name: String) {
        try? disk.unlink("\(folder.path)/\(name)")
    }

    private static func hexadecimal(_ number: UInt64) -> String { padded(number, 16, radix: 16) }
}

extension DropHead.Kind {
    /// How the file's name ends.
    var ending: String {
        switch self {
        case .tip: "tip"
        case .heartbeat: "beat"
        case .tombstone: "gone"
        }
    }
}

extension DropWriter {
    /// Runs what blocks where it holds up nobody.
    func apart<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        guard isOneThread else { return await onOwnThread("drop", work) }
        await Task.yield()
        return work()
    }
}

/// Runs what blocks on a thread of its own.
private func onOwnThread<Value: Sendable>(_ name: String, _ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        let thread = Thread { continuation.resume(returning: work()) }
        thread.name = name
        thread.start()
    }
}
