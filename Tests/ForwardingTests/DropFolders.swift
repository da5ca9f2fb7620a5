import Foundation
import Synchronization
import Tips

@testable import Forwarding

/// A drop in a folder of its own, on a disk that fails where it is told to.
final class ScratchDrop: Sendable {
    static let spool = TipID(high: 5, low: 6)

    let path: String
    let disk = FailingDropDisk()

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("drop-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func writer(expireSeconds: Double? = nil) -> DropWriter {
        DropWriter(
            folder: DropFolder(path, expireSeconds: expireSeconds), lane: .fallback, spool: Self.spool, disk: disk)
    }

    var names: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? []
    }

    func names(_ ending: String) -> [String] { names.filter { $0.hasSuffix(".\(ending)") } }

    func bytes(_ name: String) -> [UInt8] { Array(FileManager.default.contents(atPath: "\(path)/\(name)") ?? Data()) }

    /// Head and body of a file whose digest is right; nil for any other.
    func parts(_ name: String) -> (head: DropHead, body: [UInt8])? {
        let bytes = bytes(name)
        guard case .head(let head, let length) = DropHead.read(bytes),
            bytes.count == length + Int(head.bodyBytes) + DropTrailer.length,
            DropTrailer.read(bytes.suffix(DropTrailer.length)) == Digest.of(bytes.dropLast(DropTrailer.length))
        else { return nil }
        return (head, Array(bytes[length...].dropLast(DropTrailer.length)))
    }
}

/// The machine's disk, with failures at chosen steps.
final class FailingDropDisk: DropDisk {
    enum Step: Hashable { case create, write, sync, rename, syncFolder }

    private let posix = PosixDropDisk()
    private let failures = Mutex<[Step: Int32]>([:])
    /// Descriptors that were synced, in order: none may be there twice while it was open.
    private let synced = Mutex<[Int32]>([])

    func fail(_ step: Step, _ errno: Int32?) { failures.withLock { $0[step] = errno } }
    var syncs: Int { synced.withLock { $0.count } }

    private func check(_ step: Step) throws(DropFault) {
        if let errno = failures.withLock({ $0[step] }) {
            throw DropFault(errno: errno, isSync: step == .sync || step == .syncFolder)
        }
    }

    func create(_ path: String) throws(DropFault) -> Int32 {
        try check(.create)
        return try posix.create(path)
    }

    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(DropFault) {
        try check(.write)
        try posix.write(bytes, to: descriptor)
    }

    func sync(_ descriptor: Int32) throws(DropFault) {
        synced.withLock { $0.append(descriptor) }
        try check(.sync)
        try posix.sync(descriptor)
    }

    func close(_ descriptor: Int32) { posix.close(descriptor) }

    func rename(_ path: String, to newPath: String) throws(DropFault) {
        try check(.rename)
        try posix.rename(path, to: newPath)
    }

    func syncFolder(_ path: String) throws(DropFault) {
        try check(.syncFolder)
        try posix.syncFolder(path)
    }

    func unlink(_ path: String) throws(DropFault) { try posix.unlink(path) }
    func names(in folder: String) throws(DropFault) -> [String] { try posix.names(in: folder) }
}
