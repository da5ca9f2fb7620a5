import Foundation
import Sealing
import Spooling
import Testing
import Tips

@testable import EmbeddedStore
@testable import SpoolingConformance

@Suite("An upload that is sealed as it comes")
struct SealedContentTests {
    private final class House {
        let folder: TemporaryFolder
        let disk = FaultyDisk()
        let identity = Identity()
        var store: UploadFolder?
        private let secret: SpoolSecret

        init() throws {
            folder = try TemporaryFolder()
            secret = try #require(SpoolSecret(bytes: [UInt8](repeating: 1, count: 32)))
            store = try open()
        }

        func open(recipients: [Recipient]? = nil) throws -> UploadFolder {
            try UploadFolder(
                SpoolFolder(folder.path), disk: disk, secret: secret, recipients: recipients ?? [identity.recipient],
                now: Specimen.start
            ) { _ in false }
        }

        func create(_ bytes: Int) async throws -> UploadID {
            var source = SystemRandomNumberGenerator()
            let id = UploadID.random(using: &source)
            let bounds = UploadBounds(uploads: 10, bytes: 1 << 30, reserveBytes: 0)
            _ = try await store?.create(id, bytes: Int64(bytes), at: Specimen.start, within: bounds, share: nil)
            return id
        }

        func find(_ id: UploadID) async throws -> any Upload { try #require(try await store?.find(id)) }

        func send(_ id: UploadID, _ bytes: ArraySlice<UInt8>, piece: Int = 40_000) async throws -> Int64 {
            let upload = try await find(id)
            try await upload.begin(nil)
            for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: piece) {
                try await upload.append(bytes[start..<min(start + piece, bytes.endIndex)])
            }
            return try await upload.end(at: Specimen.start)
        }

        func file(_ upload: any Upload, _ side: UploadSide = .content) -> [UInt8] {
            Array(FileManager.default.contents(atPath: SpoolFolder(folder.path).upload(upload.name, side)) ?? Data())
        }

        var files: [(name: String, bytes: Data)] {
            let uploads = folder.path + "/uploads"
            return ((try? FileManager.default.contentsOfDirectory(atPath: uploads)) ?? []).map {
                ($0, FileManager.default.contents(atPath: uploads + "/" + $0) ?? Data())
            }
        }
    }

    private static let lengths = [0, 1, 65_535, 65_536, 65_537, 131_072, 200_001]

    @Test(
        "in whatever requests it came, and whatever starts lie between, it is one standard age file", arguments: lengths
    )
    func whole(length: Int) async throws {
        let content = VaultConformance.bytes(length)
        for (steps, restarts) in [
            ([200_001], false), ([30_000, 70_000, 150_000], false), ([30_000, 70_000, 150_000], true),
        ] {
            let house = try House()
            let id = try await house.create(length)
            var offset = 0
            for step in steps where offset < length {
                let end = min(length, step)
                guard end > offset else { continue }
                #expect(try await house.send(id, content[offset..<end]) == Int64(end))
                offset = end
                if restarts { house.store = try house.open() }
            }
            if offset < length { _ = try await house.send(id, content[offset...]) }
            let upload = try await house.find(id)
            #expect(try await upload.standing() == .finished)
            #expect(try await upload.digest() == Digest.of(content))
            #expect(try await upload.read(length, at: 0) == content)
            let stored = house.file(upload)
            #expect(try SealedReader.opened(stored, by: [house.identity]) == content)
            #expect(try await upload.sealedForm() == SealedForm(bytes: Int64(stored.count), digest: .of(stored)))
        }
    }

    @Test("nothing of it can be read where it rests, whenever the daemon ends")
    func unreadable() async throws {
        let house = try House()
        let words = Array("CANARY-CANARY-CANARY".utf8)
        let content = (0..<10_000).flatMap { _ in words }
        let id = try await house.create(content.count)
        let name = try await house.find(id).name
        func look() {
            for (file, bytes) in house.files {
                #expect(bytes.range(of: Data("CANARY".utf8)) == nil, "\(file)")
                #expect(bytes.range(of: Data(Digest.of(content).bytes)) == nil, "\(file)")
                #expect(bytes.range(of: Data(id.bytes)) == nil && !file.contains(id.spelledOut), "\(file)")
            }
        }
        _ = try await house.send(id, content[..<70_000])
        look()
        let upload = try await house.find(id)
        try await upload.begin(UploadChecksum(.sha256, expected: Digest.of(Array(content[70_000...])).bytes))
        try await upload.append(content[70_000...])
        look()
        #expect(try await upload.end(at: Specimen.start) == Int64(content.count))
        look()
        let mark = UploadMark(
            tip: Specimen.tip().id, keyHash: nil, mediaType: "image/canary", bytes: 3, digest: .of(content))
        try await upload.mark(mark)
        look()
        #expect(!house.files.contains { $0.bytes.range(of: Data("canary".utf8)) != nil })
        #expect(house.files.contains { $0.name == name.description })
    }

    @Test("what may have been sealed before a crash is never sealed again under the same key")
    func otherKey() async throws {
        let house = try House()
        let id = try await house.create(300_000)
        let (first, second) = ([UInt8](repeating: 1, count: 300_000), [UInt8](repeating: 2, count: 300_000))
        _ = try await house.send(id, first[..<70_000])
        // The next chunk is written, and the daemon killed before anybody heard of it.
        let upload = try await house.find(id)
        try await upload.begin(nil)
        try await upload.append(first[70_000..<135_000])
        let before = house.file(upload)
        try house.disk.powerCut()
        house.store = try house.open()
        guard case .arriving(let offset) = try await house.find(id).standing() else { throw UploadFile.gone }
        #expect(offset == 70_000)
        _ = try await house.send(id, second[70_000...])
        let after = house.file(try await house.find(id))
        let head = try SealedHead(for: [house.identity.recipient]).bytes.count
        #expect(before[..<head] != after[..<head])
        #expect(before[head..<(head + 65_552)] != after[head..<(head + 65_552)])
        #expect(try SealedReader.opened(after, by: [house.identity]) == Array(first[..<70_000] + second[70_000...]))
    }

    @Test("bytes that were taken back for their checksum never reached the file")
    func checksums() async throws {
        let house = try House()
        let id = try await house.create(200_000)
        let content = VaultConformance.bytes(200_000)
        let upload = try await house.find(id)
        _ = try await house.send(id, content[..<10])
        let before = house.file(upload)
        try await upload.begin(UploadChecksum(.sha1, expected: [UInt8](repeating: 0, count: 20)))
        try await upload.append(content[10...])
        await #expect(throws: Failure.self) { try await upload.end(at: Specimen.start) }
        #expect(house.file(upload) == before)
        #expect(house.file(upload, .held).isEmpty)
        #expect(try await house.send(id, content[10...]) == 200_000)
        #expect(try SealedReader.opened(house.file(upload), by: [house.identity]) == content)
    }

    @Test("bytes that cannot be read again do not count, and the file is none the worse", arguments: 1...12)
    func replayFails(nth: Int) async throws {
        let house = try House()
        let id = try await house.create(200_000)
        // No two chunks alike: one in the place of another must be seen.
        var source = SystemRandomNumberGenerator()
        let content = (0..<200_000).map { _ in UInt8.random(in: .min ... .max, using: &source) }
        let upload = try await house.find(id)
        try await upload.begin(UploadChecksum(.sha256, expected: Digest.of(content).bytes))
        for start in stride(from: 0, to: content.count, by: 40_000) {
            try await upload.append(content[start..<start + 40_000])
        }
        house.disk.arm([FaultyDisk.Fault(operation: .read, nth: nth, errno: EIO)])
        let isKept = (try? await upload.end(at: Specimen.start)) == 200_000
        house.disk.arm([])
        #expect(try await upload.standing() == (isKept ? .finished : .arriving(offset: 0)))
        if !isKept { #expect(try await house.send(id, content[...]) == 200_000) }
        #expect(try SealedReader.opened(house.file(upload), by: [house.identity]) == content)
    }

    @Test("sealing turned on or off ends what rests otherwise, at the start")
    func turned() async throws {
        let house = try House()
        let id = try await house.create(10)
        house.store = try house.open(recipients: [])
        #expect(try await house.store?.find(id) == nil)
        #expect(house.files.isEmpty)
        let clear = try await house.create(10)
        _ = try await house.send(clear, [1, 2, 3])
        house.store = try house.open()
        #expect(try await house.store?.find(clear) == nil)
        #expect(house.files.isEmpty)
    }
}
