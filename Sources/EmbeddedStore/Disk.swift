/// The few things a store asks of a file system, each blocking, each naming what failed. Handed in, so that a test can
/// stop, tear, fill or repeat any of them; ``PosixDisk`` is the real one.
public protocol Disk: Sendable {
    /// Makes a file that did not exist, for writing, readable by its owner alone.
    func create(_ path: String) throws -> DiskFile
    func openForReading(_ path: String) throws -> DiskFile
    /// Opens a file that exists; what is written goes behind what it has.
    func openForAppending(_ path: String) throws -> DiskFile
    /// Opens a file that exists, to put bytes where others are.
    func openForRewriting(_ path: String) throws -> DiskFile
    /// Writes all of `bytes` at the end of what was written.
    func write(_ bytes: UnsafeRawBufferPointer, to file: DiskFile) throws
    /// Writes all of `bytes` in the place of what a file that was opened for it has from `offset` on.
    func rewrite(_ bytes: UnsafeRawBufferPointer, of file: DiskFile, at offset: Int64) throws
    /// Up to `buffer.count` bytes from `offset`; 0 at the end.
    func read(_ file: DiskFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int
    func length(of file: DiskFile) throws -> Int64
    /// Of what has this name, whatever it is; nil where nothing has.
    func length(at path: String) throws -> Int64?
    /// Opens a file, which is made where there is none, and locks it until it is closed; nil while another one holds it.
    func lock(_ path: String) throws -> DiskFile?
    /// Cuts a file that is open for writing down to `length` bytes.
    func truncate(_ file: DiskFile, to length: Int64) throws
    /// Asks the system to begin writing out these bytes, where it can be asked, so that less is left to ``sync(_:)``.
    /// Does not wait, and says nothing of success.
    func beginWriteOut(_ file: DiskFile, at offset: Int64, count: Int64)
    /// Called once at most for what was written: a failed sync is final (the kernel forgets the pages it could not write).
    func sync(_ file: DiskFile) throws
    func close(_ file: DiskFile)
    /// Makes a folder unless it is there.
    func makeFolder(_ path: String) throws
    /// Only the folder's owner may look inside from now on; throws where that is somebody else.
    func makePrivate(_ folder: String) throws
    func syncFolder(_ path: String) throws
    func rename(_ path: String, to newPath: String) throws
    /// Gives a file a second name, which must be free.
    func link(_ path: String, to newPath: String) throws
    /// Absent files are fine.
    func unlink(_ path: String) throws
    /// Names in a folder, sorted, without `.` and `..`.
    func names(in folder: String) throws -> [String]
    func freeBytes(at path: String) throws -> Int64
}

extension Disk {
    func isThere(_ path: String) -> Bool { (try? length(at: path)) ?? nil != nil }

    public func beginWriteOut(_ file: DiskFile, at offset: Int64, count: Int64) {}
}

/// An open file of a ``Disk``.
public struct DiskFile: Sendable, Hashable {
    public let descriptor: Int32

    public init(descriptor: Int32) {
        self.descriptor = descriptor
    }
}
