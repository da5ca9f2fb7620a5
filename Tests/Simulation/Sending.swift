import EmbeddedStore
import Spooling
import Tips

/// Sends files piece by piece through one life, each by one request at a time.
struct Sending: Sendable {
    let store: UploadFolder
    let disk: WorldDisk
    let memory: Memory
    let chance: Chance
    let clock: WorldClock
    let wall: WallClock

    private static let bounds = UploadBounds(uploads: 100, bytes: 1 << 30, reserveBytes: 0)

    private var isAlive: Bool { !disk.isDead && !Task.isCancelled }
    private static let hungUp = Failure("gone", "The sender went away.", .again)

    /// Goes on from where the file is until it is whole, and names it.
    ///
    /// - Parameter keyHash: of the tip's idempotency key: what that tip has taken, its repeat may name again.
    func bring(_ file: SentFile, number: Int, keyHash: [UInt8]?) async throws -> NamedUpload {
        for _ in 0..<12 where isAlive {
            do {
                let upload = try await upload(of: file)
                let standing = try await upload.standing()
                guard isAlive else { break }
                switch standing {
                case .arriving(let offset):
                    file.stands(at: Int(offset), memory)
                    try await send(file, from: Int(offset), to: upload)
                case .finished: return try await named(file, upload, number)
                case .taken(let mark):
                    if let keyHash, mark.keyHash == keyHash { return taken(mark, upload, number) }
                    // By a tip whose sender was never answered: this one needs a file of its own.
                    file.forget()
                }
            } catch let failure as Failure {
                guard isAlive else { throw failure }
                memory.trace.note(failure.code.rawValue)
                if failure.code == "upload-gone" { gone(file) }
                try? await clock.sleep(for: .milliseconds(chance.skewed(upTo: 5000)))
            }
        }
        throw Self.hungUp
    }

    private func upload(of file: SentFile) async throws -> any Upload {
        if let id = file.id {
            if let found = try await store.find(id) { return found }
            guard isAlive else { throw Self.hungUp }
            gone(file)
        }
        var source = chance
        let id = UploadID.random(using: &source)
        let made = try await store.create(
            id, bytes: Int64(file.bytes.count), at: wall.now, within: Self.bounds, share: nil)
        guard isAlive else { throw Self.hungUp }
        file.begin(id, made.name)
        memory.began(made.name)
        return made
    }

    /// One that was answered for goes only with a sync of its own that failed, or of its folder; or in clear.
    private func gone(_ file: SentFile) {
        if let name = file.name, !memory.mayBeGone(name) { memory.breach(.lost, "upload \(name) is gone") }
        file.forget()
    }

    private func send(_ file: SentFile, from offset: Int, to upload: any Upload) async throws {
        if offset > 0, chance.once(in: 3) {
            let read = try await upload.read(offset, at: 0)
            if isAlive { file.compare(read, memory) }
        }
        let piece = file.bytes[offset...].prefix(chance.skewed(upTo: 150_000))
        try await upload.begin(checksum(of: piece))
        do {
            var rest = piece
            while !rest.isEmpty {
                let part = rest.prefix(chance.skewed(upTo: 40_000))
                try await upload.append(part)
                rest = rest.dropFirst(part.count)
                if chance.once(in: 8) { try? await clock.sleep(for: .milliseconds(chance.skewed(upTo: 500))) }
                if chance.once(in: 15) { throw Failure("cut", "The connection broke.", .again) }
            }
            let end = try await upload.end(at: wall.now)
            if isAlive { file.stands(at: Int(end), memory) }
        } catch {
            try? await upload.cut(at: wall.now)
            throw error
        }
    }

    /// Mostly none; a wrong one now and then.
    private func checksum(of piece: ArraySlice<UInt8>) -> UploadChecksum? {
        guard chance.once(in: 4) else { return nil }
        return UploadChecksum(
            .sha256, expected: chance.once(in: 4) ? Array(repeating: 7, count: 32) : Digest.of(Array(piece)).bytes)
    }

    private func named(_ file: SentFile, _ upload: any Upload, _ number: Int) async throws -> NamedUpload {
        file.stands(at: file.bytes.count, memory)
        let digest = try await upload.digest()
        if isAlive, digest != Digest.of(file.bytes) {
            memory.breach(.torn, "an upload came to its end with other bytes")
        }
        return NamedUpload(
            upload: upload,
            exhibit: Exhibit(
                number: number, mediaType: "image/jpeg", bytes: upload.bytes, digest: digest,
                sealed: try await upload.sealedForm()), isTaken: false)
    }

    private func taken(_ mark: UploadMark, _ upload: any Upload, _ number: Int) -> NamedUpload {
        NamedUpload(
            upload: upload,
            exhibit: Exhibit(number: number, mediaType: mark.mediaType, bytes: mark.bytes, digest: mark.digest),
            isTaken: true)
    }
}
