import Foundation
import Sealing
import Spooling
import Tips

/// An upload that is sealed as it comes. Its file is an age file from its first byte: the head, then whole chunks. What is
/// not a whole chunk yet rests apart, under the secret in the upload's URL, which is nowhere here; so does the file's key.
///
/// No number of a chunk meets two plaintexts: a key seals for one process (``ChunkWriter``), whose numbers only go up.
/// Whatever may have been lost, by a crash or by a write that failed, may come again otherwise: what is here is then sealed
/// anew under another key before anything is added (Decisions/0021).
final class SealedContent: UploadContent {
    private let place: UploadPlace
    private let recipients: [Recipient]
    private var disk: any Disk { place.disk }
    private var boxes: UploadBoxes?

    private(set) var offset: Int64 = 0
    /// Chunks of the file that are synced.
    private var chunks: Int64 = 0
    private var headBytes: Int64 = 0
    /// Nil until this process has a key of its own here.
    private var writer: ChunkWriter?
    /// To read by, of a key that another process made.
    private var opened: PayloadCipher?
    private var digests: (plain: Digest, sealed: SealedForm)?
    /// The chunk that was read last.
    private var lastRead: (number: Int64, bytes: [UInt8])?
    private var writing: Writing?
    private var isPreparing = false
    /// Whoever has let others have the thread asks whether it is still there.
    private var closings = 0

    /// A request's bytes on their way.
    private struct Writing {
        var checksum: UploadChecksum.Hasher?
        /// Where bytes under a checksum wait for it.
        var held: HeldBytes?
        var end: Int64
    }

    init(_ place: UploadPlace, recipients: [Recipient]) {
        self.place = place
        self.recipients = recipients
    }

    deinit { close() }

    var isWriting: Bool { writing != nil || isPreparing }

    func unlock(_ id: UploadID) { if boxes == nil { boxes = UploadBoxes(id) } }

    private func unlocked() throws -> UploadBoxes {
        guard let boxes else { throw UploadFile.gone }
        return boxes
    }

    func close() {
        closings += 1
        writing?.held?.close(disk)
        writing = nil
        writer?.close()
        writer = nil
        lastRead = nil
    }

    // MARK: Making and finding

    func make() throws {
        let key = FileKey()
        try sealing { try disk.write(WrappedKeys.text([key], unlocked().key), toNew: place.path(.key)) }
        let writer = try sealing {
            try ChunkWriter(place, recipients, key, file: try disk.create(place.path(.content)))
        }
        self.writer = writer
        headBytes = writer.headBytes
        // Of nothing, the last chunk is all there is.
        if place.bytes == 0 { try sealing { try writer.add([][...]) } }
        try writer.sync()
        chunks = writer.chunks
        writer.rest()
    }

    /// The file tells how many whole chunks are here; one that is torn does not count, and its key never seals again.
    func measure() throws {
        for side in [UploadSide.held, .contentDraft, .keyDraft, .tailDraft] { try disk.unlink(place.path(side)) }
        let file = try disk.openForAppending(place.path(.content))
        defer { disk.close(file) }
        guard let head = try readHead() else { throw DiskFailure(.read, errno: ENOENT) }
        headBytes = Int64(head.count)
        let length = try disk.length(of: file)
        let whole = headBytes + PayloadCipher.sealedBytes(of: place.bytes)
        chunks = length >= whole ? lastChunk + 1 : max(0, length - headBytes) / Int64(PayloadCipher.sealedChunkBytes)
        let end = chunks > lastChunk ? whole : headBytes + chunks * Int64(PayloadCipher.sealedChunkBytes)
        if length > end { try disk.truncate(file, to: end) }
        try disk.sync(file)
        offset = chunks > lastChunk ? place.bytes : chunkStart(chunks) + (try tail()?.length ?? 0)
        place.note(present: offset)
    }

    private func readHead() throws -> [UInt8]? {
        let start = try disk.bytes(of: place.path(.content), most: SealedHead.longest + 64) ?? []
        return SealedHead.length(at: start).map { Array(start[..<$0]) }
    }

    /// The one behind the chunks that are here; nil where another stands there, or none.
    private func tail() throws -> UploadTail? {
        let file = try disk.bytes(of: place.path(.tail), most: UploadTail.mostBytes + 1)
        return file.flatMap { UploadTail($0) }.flatMap { $0.chunks == chunks ? $0 : nil }
    }

    private var lastChunk: Int64 { PayloadCipher.lastChunk(of: place.bytes) }
    private func chunkStart(_ number: Int64) -> Int64 { number * Int64(PayloadCipher.chunkBytes) }

    // MARK: A request's bytes

    nonisolated(nonsending) func begin(_ checksum: UploadChecksum?) async throws {
        let boxes = try unlocked()
        var held: HeldBytes?
        if checksum != nil {
            try disk.unlink(place.path(.held))
            held = HeldBytes(boxes.held, file: try disk.create(place.path(.held)))
        } else {
            try await prepare(boxes)
        }
        writing = Writing(checksum: checksum.map { .init($0) }, held: held, end: offset)
    }

    /// A key of this process's own, and what rests behind the last whole chunk in memory again.
    private nonisolated(nonsending) func prepare(_ boxes: UploadBoxes) async throws {
        if writer?.mayGoOn != true {
            writer?.close()
            writer = nil
            isPreparing = true
            defer { isPreparing = false }
            do { writer = try await resealed(boxes) } catch is SealingFault { throw Self.damaged }
        }
        guard let writer, offset < place.bytes else { return }
        writer.take(try sealing { try tail()?.opened(boxes.tail) ?? [] })
        try writer.open()
    }

    func append(_ piece: ArraySlice<UInt8>) throws {
        guard var writing else { throw UploadFile.gone }
        guard Int64(piece.count) <= place.bytes - writing.end else { throw UploadFile.tooLarge }
        if writing.held != nil {
            try piece.withUnsafeBytes { raw in
                writing.checksum?.update(raw)
                try sealing { try writing.held?.add(raw, disk) }
            }
        } else {
            try sealing { try writer?.add(piece) }
            if let writer, writer.unsynced >= UploadPlace.syncBytes { try count(writer) }
        }
        writing.end += Int64(piece.count)
        self.writing = writing
        place.note(present: writing.end)
    }

    /// Whole chunks count once they are synced. What the last tail had is never more than they have.
    private func count(_ writer: ChunkWriter) throws {
        try writer.sync()
        chunks = writer.chunks
        offset = max(offset, min(place.bytes, chunkStart(chunks)))
        if offset == place.bytes { digests = writer.digests }
    }

    nonisolated(nonsending) func end() async throws {
        guard let writing else { throw UploadFile.gone }
        defer { settle() }
        guard let held = writing.held else { return try finish() }
        defer { held.close(disk) }
        guard writing.checksum?.isRight != false else { throw UploadFile.mismatch }
        let boxes = try unlocked()
        try await prepare(boxes)
        do { try sealing { try held.replay(place.path(.held), disk) { try writer?.add($0[...]) } } } catch {
            // Some of it may be sealed by now, and none of it counts: the next request begins under another key.
            writer?.close()
            writer = nil
            throw error
        }
        try finish()
    }

    func cut() throws {
        guard let writing else { return }
        defer { settle() }
        if let held = writing.held { held.close(disk) } else { try finish() }
    }

    /// First the chunks, then what is behind them: a crash between leaves the tail that was answered for, or more.
    private func finish() throws {
        guard let writer else { throw UploadFile.gone }
        try count(writer)
        // After a write that failed nobody knows where what is left belongs: what was answered for before still stands.
        guard offset < place.bytes, writer.mayGoOn, !writer.growing.isEmpty else { return }
        let file = try sealing { try UploadTail.file(writer.growing, behind: chunks, unlocked().tail) }
        try disk.replace(place.path(.tail), by: file, draft: place.path(.tailDraft), in: place.folder.uploads)
        offset = chunkStart(chunks) + Int64(writer.growing.count)
    }

    private func settle() {
        if writing?.held != nil { try? disk.unlink(place.path(.held)) }
        writing = nil
        writer?.rest()
        place.note(present: offset)
        if offset == place.bytes { try? disk.unlink(place.path(.tail)) }
    }

    // MARK: Another key

    /// Everything that is here, read, believed and sealed again under a new key. The old key stays written down beside the
    /// new one until the next time: whichever file is in place after a crash has its key here.
    private nonisolated(nonsending) func resealed(_ boxes: UploadBoxes) async throws -> ChunkWriter {
        let (key, old) = (FileKey(), try current(boxes))
        try disk.unlink(place.path(.contentDraft))
        let fresh = try ChunkWriter(place, recipients, key, file: try disk.create(place.path(.contentDraft)))
        do {
            try await copy(to: fresh, old.cipher)
            try fresh.sync()
            try disk.replace(
                place.path(.key), by: WrappedKeys.text([key, old.key], boxes.key), draft: place.path(.keyDraft),
                in: place.folder.uploads)
            try disk.rename(place.path(.contentDraft), to: place.path(.content))
            try disk.syncFolder(place.folder.uploads)
        } catch {
            fresh.close()
            throw error
        }
        (headBytes, opened, lastRead, digests) = (fresh.headBytes, nil, nil, nil)
        return fresh
    }

    /// Gigabytes may take seconds: others have work for this thread, too.
    private nonisolated(nonsending) func copy(to fresh: ChunkWriter, _ cipher: PayloadCipher) async throws {
        let file = try disk.openForReading(place.path(.content))
        defer { disk.close(file) }
        let closings = closings
        for number in 0..<chunks {
            try fresh.add(try open(number, cipher, file)[...])
            guard number % 16 == 15 else { continue }
            await Task.yield()
            guard closings == self.closings else { throw UploadFile.gone }
        }
    }

    /// The key of the file that is in place, and what reads by it.
    private func current(_ boxes: UploadBoxes) throws -> (key: FileKey, cipher: PayloadCipher) {
        let (text, head) = (try disk.text(of: place.path(.key)), try readHead())
        guard let text, let head else { throw UploadFile.gone }
        for key in WrappedKeys.read(text, boxes.key) {
            if let head = try? SealedHead(at: head, fileKey: key) { return (key, head.cipher) }
        }
        throw UploadFile.gone
    }

    // MARK: What is here

    private func cipher() throws -> PayloadCipher {
        if let cipher = writer?.cipher ?? opened { return cipher }
        let cipher = try sealing { try current(unlocked()).cipher }
        opened = cipher
        return cipher
    }

    private func open(_ number: Int64, _ cipher: PayloadCipher) throws -> [UInt8] {
        let file = try disk.openForReading(place.path(.content))
        defer { disk.close(file) }
        return try open(number, cipher, file)
    }

    private func open(_ number: Int64, _ cipher: PayloadCipher, _ file: DiskFile) throws -> [UInt8] {
        let sealed = try sealedBytes(of: number, file)
        return Array(
            try sealed.withUnsafeBytes {
                try cipher.open($0, number: UInt64(number), isLast: number == lastChunk)
            })
    }

    private func sealedBytes(of number: Int64, _ file: DiskFile) throws -> [UInt8] {
        let length = min(Int64(PayloadCipher.chunkBytes), place.bytes - chunkStart(number))
        return try disk.read(
            file, Int(length) + PayloadCipher.tagBytes,
            at: headBytes + number * Int64(PayloadCipher.sealedChunkBytes))
    }

    func read(_ count: Int, at position: Int64) throws -> [UInt8] {
        let end = min(position + Int64(count), offset)
        var (out, next): ([UInt8], Int64) = ([], position)
        out.reserveCapacity(Int(max(0, end - position)))
        while next < end {
            let number = next / Int64(PayloadCipher.chunkBytes)
            let chunk = try plain(number)
            let piece = chunk.dropFirst(Int(next - chunkStart(number))).prefix(Int(end - next))
            guard !piece.isEmpty else { throw DiskFailure(.read, errno: EIO) }
            out += piece
            next += Int64(piece.count)
        }
        return out
    }

    private func plain(_ number: Int64) throws -> [UInt8] {
        if let lastRead, lastRead.number == number { return lastRead.bytes }
        let bytes = try sealing {
            number < chunks ? try open(number, cipher()) : try tail()?.opened(unlocked().tail) ?? []
        }
        if number < chunks { lastRead = (number, bytes) }
        return bytes
    }

    nonisolated(nonsending) func digest() async throws -> Digest {
        if let digests { return digests.plain }
        let cipher = try cipher()
        var (plain, sealed) = (Digest.Hasher(), Digest.Hasher())
        try readHead()?.withUnsafeBytes { sealed.update($0) }
        let file = try disk.openForReading(place.path(.content))
        defer { disk.close(file) }
        for number in 0..<chunks {
            let chunk = try sealedBytes(of: number, file)
            chunk.withUnsafeBytes { sealed.update($0) }
            try sealing {
                try chunk.withUnsafeBytes {
                    try cipher.open($0, number: UInt64(number), isLast: number == lastChunk)
                }.withUnsafeBytes { plain.update($0) }
            }
            // Gigabytes may take seconds: others have work for this thread, too.
            if number % 16 == 0 { await Task.yield() }
        }
        let form = SealedForm(bytes: headBytes + PayloadCipher.sealedBytes(of: place.bytes), digest: sealed.finish())
        digests = (plain.finish(), form)
        return plain.finish()
    }

    var sealedForm: SealedForm? { digests?.sealed }

    func text(of mark: UploadMark) throws -> String { try sealing { try mark.sealedText(unlocked().mark) } }

    func mark(in text: String) -> UploadMark? { boxes.flatMap { UploadMark(sealed: text, $0.mark) } }

    func letGo() {
        close()
        for side in UploadSide.allCases where ![.note, .mark, .markDraft].contains(side) {
            try? disk.unlink(place.path(side))
        }
    }

    private static let damaged = DiskFailure(.read, errno: EIO)

    /// What does not open is damaged, and damage does not pass.
    private func sealing<Value>(_ work: () throws -> Value) throws -> Value {
        do { return try work() } catch is SealingFault { throw Self.damaged }
    }
}
