import EmbeddedStore
import Forwarding
import Foundation

/// A drop's folder on a world's disk: the same cuts and failures as all the rest.
struct WorldDropDisk: DropDisk {
    let disk: WorldDisk

    private func translated<Value>(_ work: () throws -> Value) throws(DropFault) -> Value {
        do { return try work() } catch let failure as DiskFailure {
            throw DropFault(errno: failure.errno, isSync: [.sync, .syncFolder].contains(failure.operation))
        } catch {
            throw error as? DropFault ?? DropFault(errno: EIO)
        }
    }

    func create(_ path: String) throws(DropFault) -> Int32 { try translated { try disk.create(path).descriptor } }

    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(DropFault) {
        try translated { try disk.write(bytes, to: DiskFile(descriptor: descriptor)) }
    }

    func sync(_ descriptor: Int32) throws(DropFault) {
        try translated { try disk.sync(DiskFile(descriptor: descriptor)) }
    }

    func close(_ descriptor: Int32) { disk.close(DiskFile(descriptor: descriptor)) }

    func rename(_ path: String, to newPath: String) throws(DropFault) {
        try translated {
            guard try disk.length(at: newPath) == nil else { throw DropFault(errno: EEXIST) }
            try disk.rename(path, to: newPath)
        }
    }

    func syncFolder(_ path: String) throws(DropFault) { try translated { try disk.syncFolder(path) } }

    func unlink(_ path: String) throws(DropFault) { try translated { try disk.unlink(path) } }

    func names(in folder: String) throws(DropFault) -> [String] { try translated { try disk.names(in: folder) } }
}
