import Foundation
import Spooling
import Testing
import Tips

@testable import EmbeddedStore
@testable import SpoolingConformance

@Suite("The folder of uploads")
struct UploadFolderTests {
    private let folder: TemporaryFolder
    private let secret: SpoolSecret

    init() throws {
        folder = try TemporaryFolder()
        secret = try #require(SpoolSecret(bytes: [UInt8](repeating: 1, count: 32)))
    }

    private func open() throws -> UploadFolder {
        try UploadFolder(SpoolFolder(folder.path), disk: PosixDisk(), secret: secret, now: Specimen.start) { _ in false
        }
    }

    private var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/uploads")) ?? []).sorted()
    }

    private func put(_ name: String, _ text: String = "") throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/uploads/" + name))
    }

    @Test("neither a name nor a byte on the disk tells an upload's id")
    func secret() async throws {
        let (id, upload) = try await UploadConformance.create(open(), bytes: 10)
        _ = try await UploadConformance.write([1], to: upload, UploadConformance.sha256([1]))
        #expect(names.count == 3)
        for name in names {
            #expect(!name.contains(id.spelledOut))
            let bytes = folder.bytes("uploads/" + name) ?? []
            #expect(bytes.firstRange(of: Array(id.spelledOut.utf8)) == nil)
            #expect(bytes.firstRange(of: id.bytes) == nil)
        }
        #expect(!"\(id)".contains(id.spelledOut))
    }

    @Test("one begun by a clock that was ten years ahead has its time from the next start on")
    func begunAhead() async throws {
        var source = SystemRandomNumberGenerator()
        let ahead = Specimen.moment(3e8)
        let bounds = UploadBounds(uploads: 9, bytes: 100, reserveBytes: 0)
        let id = UploadID.random(using: &source)
        _ = try await open().create(id, bytes: 10, at: ahead, within: bounds, share: nil)
        let lifetime = UploadLifetime(keptSeconds: 600, idleSeconds: 60, emptySeconds: 60)
        let store = try open()
        let upload = try #require(try await store.find(id))
        #expect(await upload.end(lifetime, try await upload.standing()) == Specimen.moment(60))
        #expect(try await store.sweep(lifetime, at: Specimen.moment(59)) == 0)
        #expect(try await store.sweep(lifetime, at: Specimen.moment(60)) == 1)
    }

    @Test("what a crash left of a creation is swept; what the store could not have made is left alone")
    func strays() async throws {
        let (id, upload) = try await UploadConformance.create(open(), bytes: 10)
        var source = SystemRandomNumberGenerator()
        let (torn, bare) = (TipID.random(using: &source), TipID.random(using: &source))
        try put("\(torn).note", "1 10 1420")
        try put("\(torn)")
        try put("\(bare).floor.new", "1\n")
        for foreign in ["notes.txt", "\(bare).bak", "lost+found", "x.note"] { try put(foreign) }
        let store = try open()
        #expect(try await store.sweep(UploadLifetime(), at: Specimen.start) == 0)
        #expect(
            names
                == ["\(upload.name)", "\(upload.name).note", "\(bare).bak", "lost+found", "notes.txt", "x.note"]
                .sorted())
        #expect(try await store.find(id) != nil)
    }

    @Test(
        "a damaged mark stops its own upload alone: its neighbours are settled, it takes no place, and a check names it"
    )
    func damagedMark() async throws {
        let store = try open()
        var uploads: [any Upload] = []
        for _ in 0..<3 {
            let (_, upload) = try await UploadConformance.create(store, bytes: 1)
            _ = try await UploadConformance.write([1], to: upload)
            try await upload.mark(
                UploadMark(
                    tip: Specimen.tip().id, keyHash: nil, mediaType: "image/jpeg", bytes: 1, digest: Digest.of([1])))
            uploads.append(upload)
        }
        try FileManager.default.removeItem(atPath: folder.path + "/uploads/\(uploads[1].name).tip")
        try put("\(uploads[1].name).tip", "garbage")
        let check = try UploadCheck(SpoolFolder(folder.path), disk: PosixDisk())
        #expect(check.wrong.count == 1 && check.wrong.first?.contains("\(uploads[1].name)") == true)
        let again = try UploadFolder(SpoolFolder(folder.path), disk: PosixDisk(), secret: secret, now: Specimen.start) {
            _ in true
        }
        #expect(again.taken.uploads == 0)
        #expect(
            await UploadConformance.code { _ = try await again.sweep(UploadLifetime(), at: Specimen.start) }
                == "upload-gone")
        for (index, upload) in uploads.enumerated() {
            #expect(names.contains("\(upload.name)") == (index == 1))
        }
    }

    @Test("an upload whose bytes are gone is gone")
    func gone() async throws {
        let (id, upload) = try await UploadConformance.create(open(), bytes: 10)
        try FileManager.default.removeItem(atPath: folder.path + "/uploads/\(upload.name)")
        let again = try #require(try await open().find(id))
        #expect(await UploadConformance.code { _ = try await again.standing() } == "upload-gone")
        #expect(names == [])
    }

    @Test("a check from beside the daemon changes nothing, and names what no crash explains")
    func check() async throws {
        let (_, upload) = try await UploadConformance.create(open(), bytes: 2)
        _ = try await UploadConformance.write([1], to: upload)
        let sound = try UploadCheck(SpoolFolder(folder.path), disk: PosixDisk())
        #expect(sound.count == 1)
        #expect(sound.wrong == [])
        try put("\(upload.name)", "longer")
        try put("somebody's")
        #expect(try UploadCheck(SpoolFolder(folder.path), disk: PosixDisk()).wrong.count == 2)
        #expect(try UploadCheck(SpoolFolder(folder.path + "/none"), disk: PosixDisk()).count == 0)
    }
}
