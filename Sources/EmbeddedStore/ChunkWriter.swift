import Foundation
import Sealing
import Spooling
import Tips

/// Seals the chunks of one upload under one key, each number once: the key was made in this process, is written down only
/// wrapped, and no other process ever seals with it. After a write that failed it seals no more, since what the disk has of
/// that chunk nobody knows.
final class ChunkWriter {
    let cipher: PayloadCipher
    let headBytes: Int64
    private let place: UploadPlace
    private var disk: any Disk { place.disk }
    private var file: DiskFile?

    /// The number of the chunk that comes next.
    private var next: Int64 = 0
    /// Whole chunks that are in the file.
    private(set) var chunks: Int64 = 0
    /// What is no whole chunk yet.
    private(set) var growing: [UInt8] = []
    /// Bytes that were written since the last sync.
    private(set) var unsynced: Int64 = 0
    /// False after a failure.
    private(set) var mayGoOn = true
    private var plain = Digest.Hasher()
    private var sealed = Digest.Hasher()

    /// - Parameter file: new and empty; becomes this object's to close.
    init(_ place: UploadPlace, _ recipients: [Recipient], _ key: FileKey, file: DiskFile) throws {
        do {
            let head = try SealedHead(for: recipients, fileKey: key)
            self.place = place
            self.file = file
            cipher = head.cipher
            headBytes = Int64(head.bytes.count)
            try head.bytes.withUnsafeBytes { raw in
                try place.disk.write(raw, to: file)
                sealed.update(raw)
            }
        } catch {
            place.disk.close(file)
            throw error
        }
    }

    private var lastChunk: Int64 { PayloadCipher.lastChunk(of: place.bytes) }

    private var nextLength: Int {
        Int(min(Int64(PayloadCipher.chunkBytes), place.bytes - next * Int64(PayloadCipher.chunkBytes)))
    }

    /// What rests behind the chunks, read again.
    func take(_ tail: [UInt8]) { growing = tail }

    func add(_ piece: ArraySlice<UInt8>) throws {
        guard mayGoOn, next <= lastChunk else { return }
        var (rest, out): (ArraySlice<UInt8>, [UInt8]) = (piece, [])
        mayGoOn = false
        out.reserveCapacity(growing.count + piece.count + 65_600)
        repeat {
            let length = nextLength
            if growing.isEmpty, rest.count >= length {
                // Straight from where it lies.
                try seal(rest.prefix(length), into: &out)
                rest = rest.dropFirst(length)
                continue
            }
            let taken = rest.prefix(length - growing.count)
            growing += taken
            rest = rest.dropFirst(taken.count)
            guard growing.count == length else { break }
            let chunk = growing
            growing = []
            try seal(chunk[...], into: &out)
        } while !rest.isEmpty && next <= lastChunk
        if !out.isEmpty { try write(out) }
        mayGoOn = true
    }

    private func seal(_ chunk: ArraySlice<UInt8>, into out: inout [UInt8]) throws {
        let number = next
        // Counted first: whatever becomes of it, the number is spent.
        next += 1
        try chunk.withUnsafeBytes { raw in
            try cipher.seal(raw, number: UInt64(number), isLast: number == lastChunk, into: &out)
            plain.update(raw)
        }
    }

    private func write(_ out: [UInt8]) throws {
        guard let file else { throw UploadFile.gone }
        try out.withUnsafeBytes { raw in
            do { try disk.write(raw, to: file) } catch {
                // Whatever a write that failed has left must not count, and its numbers are spent.
                try disk.truncate(file, to: headBytes + chunks * Int64(PayloadCipher.sealedChunkBytes))
                throw error
            }
            sealed.update(raw)
        }
        chunks = next
        unsynced += Int64(out.count)
    }

    func sync() throws {
        guard let file else { return }
        try disk.sync(file)
        unsynced = 0
    }

    /// Of the whole file, once its last chunk is written.
    var digests: (plain: Digest, sealed: SealedForm) {
        (
            plain.finish(),
            SealedForm(bytes: headBytes + PayloadCipher.sealedBytes(of: place.bytes), digest: sealed.finish())
        )
    }

    /// Between requests no file is held open.
    func rest() {
        if let file { disk.close(file) }
        file = nil
        growing = []
    }

    func open() throws {
        if file == nil { file = try disk.openForAppending(place.path(.content)) }
    }

    func close() { rest() }

    deinit { rest() }
}

/// Bytes under a checksum, each piece in a box of its own, until it is known whether they count.
struct HeldBytes {
    private let box: SecretBox
    private let file: DiskFile

    init(_ box: SecretBox, file: DiskFile) {
        self.box = box
        self.file = file
    }

    /// Four bytes of the box's length, and the box.
    func add(_ raw: UnsafeRawBufferPointer, _ disk: any Disk) throws {
        let sealed = try box.seal(raw)
        let length = (0..<4).map { UInt8(truncatingIfNeeded: sealed.count >> (24 - 8 * $0)) }
        try (length + sealed).withUnsafeBytes { try disk.write($0, to: file) }
    }

    /// Every piece again, in order.
    func replay(_ path: String, _ disk: any Disk, _ take: ([UInt8]) throws -> Void) throws {
        let reading = try disk.openForReading(path)
        defer { disk.close(reading) }
        let end = try disk.length(of: reading)
        var position: Int64 = 0
        while position < end {
            let length = try disk.read(reading, 4, at: position).reduce(0) { $0 << 8 | Int($1) }
            guard Int64(length) <= end - position else { throw SealingFault.cutShort }
            try take(try box.open(try disk.read(reading, length, at: position + 4)))
            position += 4 + Int64(length)
        }
    }

    func close(_ disk: any Disk) { disk.close(file) }
}
