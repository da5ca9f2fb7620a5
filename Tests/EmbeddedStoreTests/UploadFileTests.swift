import Foundation
import Spooling
import Testing
import Tips

@testable import EmbeddedStore
@testable import SpoolingConformance

@Suite("An upload on a disk that fails")
struct UploadFileTests {
    private struct House {
        let folder: TemporaryFolder
        let disk = FaultyDisk()
        let store: UploadFolder

        init() throws {
            folder = try TemporaryFolder()
            store = try Self.open(folder, disk)
        }

        static func open(_ folder: TemporaryFolder, _ disk: FaultyDisk) throws -> UploadFolder {
            let secret = try #require(SpoolSecret(bytes: [UInt8](repeating: 1, count: 32)))
            return try UploadFolder(SpoolFolder(folder.path), disk: disk, secret: secret, now: Specimen.start) { _ in
                false
            }
        }

        /// As after a power cut.
        func reopened() throws -> UploadFolder {
            try disk.powerCut()
            return try Self.open(folder, disk)
        }

        var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/uploads")) ?? [] }

        func failure(of work: () async throws -> Void) async -> Failure? {
            do { try await work() } catch { return error as? Failure }
            return nil
        }
    }

    private static let content = VaultConformance.bytes(5000)

    @Test("the note is synced, then the folder, and only then is the creation answered")
    func creation() async throws {
        let house = try House()
        let before = house.disk.diary.count
        let (_, upload) = try await UploadConformance.create(house.store, bytes: 10)
        let name = upload.name
        #expect(
            Array(house.disk.diary.dropFirst(before)) == [
                "free \(house.folder.path.split(separator: "/").last ?? "")", "create \(name)", "close \(name)",
                "create \(name).note", "write \(name).note", "sync \(name).note", "close \(name).note",
                "syncFolder uploads",
            ])
    }

    @Test("names that a killed daemon has left unsynced are synced before a later one answers by them")
    func namesOfBefore() async throws {
        let house = try House()
        let (id, upload) = try await UploadConformance.create(house.store, bytes: 10)
        _ = try await UploadConformance.write([1, 2, 3], to: upload)
        let before = house.disk.diary.count
        let next = try House.open(house.folder, house.disk)
        let asked = house.disk.diary.dropFirst(before)
        #expect(asked.contains("syncFolder uploads"), "\(asked)")
        #expect(try await next.find(id)?.standing() == .arriving(offset: 3))
    }

    @Test("one sync ends a request, before it is answered")
    func oneSync() async throws {
        let house = try House()
        let (_, upload) = try await UploadConformance.create(house.store, bytes: 5000)
        let before = house.disk.diary.count
        _ = try await UploadConformance.write(Self.content, to: upload, piece: 2500)
        let name = upload.name
        #expect(
            Array(house.disk.diary.dropFirst(before)) == [
                "open \(name)", "write \(name)", "write \(name)", "sync \(name)", "close \(name)",
            ])
    }

    @Test("a long request is synced on the way, and a power cut in it costs no more than what came since")
    func longRequest() async throws {
        let house = try House()
        let piece = [UInt8](repeating: 7, count: 8 << 20)
        let (id, upload) = try await UploadConformance.create(house.store, bytes: 64 << 20)
        try await upload.begin(nil)
        for _ in 1...5 { try await upload.append(piece[...]) }
        let again = try #require(try await house.reopened().find(id))
        #expect(try await again.standing() == .arriving(offset: 32 << 20))
    }

    @Test("a sync that failed is never tried again: the upload is gone, and nothing of it is left")
    func failedSync() async throws {
        for isCut in [false, true] {
            let house = try House()
            let (id, upload) = try await UploadConformance.create(house.store, bytes: 5000)
            try await upload.begin(nil)
            try await upload.append(Self.content[..<100])
            house.disk.arm([.init(operation: .sync, nth: 1, errno: EIO)])
            let failure = await house.failure {
                if isCut {
                    try await upload.cut(at: Specimen.start)
                } else {
                    _ = try await upload.end(at: Specimen.start)
                }
            }
            #expect(failure?.code == "upload-not-kept")
            #expect(failure?.verdict == .again)
            #expect(house.disk.diary.count { $0 == "sync \(upload.name)" } == 1)
            #expect(try await house.store.find(id) == nil)
            #expect(house.files == [])
            #expect(house.store.taken.uploads == 0)
        }
    }

    @Test("a disk that was full for a moment costs the bytes of that moment, and the upload goes on")
    func full() async throws {
        let house = try House()
        let (id, upload) = try await UploadConformance.create(house.store, bytes: 5000)
        _ = try await UploadConformance.write(Self.content[..<1000], to: upload)
        try await upload.begin(nil)
        try await upload.append(Self.content[1000..<2000])
        house.disk.arm([.init(operation: .write, nth: 1, errno: ENOSPC)])
        let failure = await house.failure { try await upload.append(Self.content[2000..<3000]) }
        #expect(failure?.code == "disk-full")
        try await upload.cut(at: Specimen.start)
        #expect(try await upload.standing() == .arriving(offset: 2000))
        #expect(try await UploadConformance.write(Self.content[2000...], to: upload) == 5000)
        #expect(try await upload.digest() == Digest.of(Self.content))
        let again = try #require(try await house.reopened().find(id))
        #expect(try await again.digest() == Digest.of(Self.content))
    }

    @Test("when the floor cannot be moved for want of room, the bytes above it are taken back")
    func fullFloor() async throws {
        let house = try House()
        let (_, upload) = try await UploadConformance.create(house.store, bytes: 4)
        _ = try await UploadConformance.write([1, 2], to: upload, UploadConformance.sha256([1, 2]))
        try await upload.begin(nil)
        try await upload.append([3, 4])
        house.disk.arm([.init(operation: .create, nth: 1, errno: ENOSPC)])
        let failure = await house.failure { _ = try await upload.end(at: Specimen.start) }
        #expect(failure?.code == "disk-full")
        #expect(try await upload.standing() == .arriving(offset: 2))
        #expect(try await UploadConformance.write([3, 4], to: upload) == 4)
        #expect(try await upload.read(10, at: 0) == [1, 2, 3, 4])
        #expect(try await upload.digest() == Digest.of([1, 2, 3, 4]))
    }

    @Test("a creation that fails leaves nothing and takes nobody's place")
    func failedCreation() async throws {
        for operation in [DiskFailure.Operation.create, .write, .sync, .syncFolder] {
            let house = try House()
            house.disk.arm([.init(operation: operation, nth: operation == .create ? 2 : 1, errno: EIO)])
            let failure = await house.failure { _ = try await UploadConformance.create(house.store, bytes: 10) }
            #expect(failure?.code == "upload-not-kept")
            #expect(house.files == [])
            #expect(house.store.taken.uploads == 0)
        }
    }

    @Test("the floor is on the disk before the first byte above it can be")
    func floorFirst() async throws {
        let house = try House()
        let (_, upload) = try await UploadConformance.create(house.store, bytes: 5000)
        let before = house.disk.diary.count
        try await upload.begin(UploadConformance.sha256(Self.content))
        try await upload.append(Self.content[...])
        let diary = Array(house.disk.diary.dropFirst(before))
        let floor = try #require(diary.lastIndex(of: "syncFolder uploads"))
        let first = try #require(diary.firstIndex(of: "write \(upload.name)"))
        #expect(floor < first)
        #expect(diary[..<floor].contains("sync \(upload.name).floor.new"))
        #expect(diary[..<floor].contains("rename \(upload.name).floor.new"))
    }

    @Test("an adopted upload is the exhibit's file, and a tip that is taken back leaves the upload as it was")
    func adopted() async throws {
        let house = try TemporarySpool()
        let spool = try house.open()
        let store = try spool.openUploads(now: Specimen.start)
        let (_, upload) = try await UploadConformance.create(store, bytes: Self.content.count)
        _ = try await UploadConformance.write(Self.content, to: upload)
        let exhibit = Exhibit(
            number: 1, mediaType: "image/jpeg", bytes: upload.bytes, digest: try await upload.digest())
        let spooling = Spool(
            ledger: spool.ledger, vault: spool.vault, secret: spool.ledger.secret, bells: [.fallback: Bell()])
        let abandoned = VaultConformance.id()
        let deposit = spool.vault.deposit(for: abandoned)
        try await deposit.adopt(upload)
        await deposit.abandon()
        VaultConformance.expectMissing(spool.vault, abandoned, exhibit)
        #expect(try await upload.standing() == .finished)

        var tip = Specimen.tip()
        tip.exhibits = [exhibit]
        let named = NamedUpload(upload: upload, exhibit: exhibit, isTaken: false)
        _ = try await spooling.admit(tip, deposit: spool.vault.deposit(for: tip.id), reservation: nil, uploads: [named])
        #expect(try VaultConformance.read(exhibit, of: tip.id, from: spool.vault) == Self.content)
        #expect(house.folder.bytes("uploads/\(upload.name)") == nil)
        guard case .taken(let mark) = try await upload.standing() else {
            Issue.record("it is free")
            return
        }
        #expect(mark.tip == tip.id)
    }

    /// The spool is let go of behind the second name, or behind the row.
    private static func crashed(
        _ house: TemporarySpool, isKept: Bool
    ) async throws -> (id: UploadID, tip: Tip, mark: UploadMark) {
        let spool = try house.open()
        let (id, upload) = try await UploadConformance.create(
            spool.openUploads(now: Specimen.start), bytes: content.count)
        _ = try await UploadConformance.write(content, to: upload)
        var tip = Specimen.tip()
        let digest = Digest.of(content)
        tip.exhibits = [Exhibit(number: 1, mediaType: "image/jpeg", bytes: upload.bytes, digest: digest)]
        let mark = UploadMark(
            tip: tip.id, keyHash: nil, mediaType: "image/jpeg", bytes: upload.bytes, digest: digest)
        try await upload.mark(mark)
        let deposit = spool.vault.deposit(for: tip.id)
        try await deposit.adopt(upload)
        try await deposit.seal(manifest: [1])
        if isKept { _ = try await spool.ledger.admit(Specimen.admission(of: tip)) }
        return (id, tip, mark)
    }

    @Test("one that a tip is named with of which nobody knows is not said to be gone")
    func inDoubt() async throws {
        let house = try TemporarySpool()
        let (id, _, mark) = try await Self.crashed(house, isKept: false)
        let upload = try #require(try await house.open().openUploads(now: Specimen.start).find(id))
        try await upload.mark(mark)
        let failure = await #expect(throws: Failure.self) { try await upload.mark(mark) }
        #expect(failure?.code == "upload-not-kept" && failure?.verdict == .again)
        await upload.unmark()
        try await upload.mark(mark)
    }

    @Test("a crash between the second name and the row leaves an upload free; one behind the row leaves it taken")
    func crashes() async throws {
        for isKept in [false, true] {
            let house = try TemporarySpool()
            let (id, tip, mark) = try await Self.crashed(house, isKept: isKept)
            let next = try house.reopen()
            let swept = try await Sweep(ledger: next.ledger, vault: next.vault).compareFiles()
            #expect(swept.putAside == (isKept ? 0 : 1))
            let store = try next.openUploads(now: Specimen.start)
            #expect(try await store.sweep(UploadLifetime(), at: Specimen.start) == 0)
            let again = try #require(try await store.find(id))
            #expect(try await again.standing() == (isKept ? .taken(mark) : .finished))
            #expect((house.folder.bytes("uploads/\(again.name)") == nil) == isKept)
            if isKept {
                #expect(try VaultConformance.read(tip.exhibits[0], of: tip.id, from: next.vault) == Self.content)
            } else {
                #expect(try await again.read(Self.content.count, at: 0) == Self.content)
            }
        }
    }
}
