public import Spooling
import Testing
public import Tips

/// Somewhere uploads rest, empty at first: what a store hands to the conformance suite.
public protocol UploadHouse: Sendable {
    /// The same one until ``reopen()``.
    func open() async throws -> any UploadStore
    /// Opened anew, as after kill -9: what was not synced may be gone.
    func reopen() async throws -> any UploadStore
    /// From now on the ledger has that tip.
    func keep(_ tip: TipID)
}

/// What every store of uploads must do, whatever it is made of.
public enum UploadConformance {
    public typealias Check = ConformanceCheck<any UploadHouse>

    public static let all: [Check] = bytes + checksums + ends + namings

    static let bounds = UploadBounds(uploads: 10, bytes: 1 << 30, reserveBytes: 0)

    static let bytes: [Check] = [
        Check("what was written comes back, whatever the pieces, and goes on where it stood", goesOn),
        Check("what a call has answered with is there after a crash", survives),
        Check("an upload may be empty") { house in
            let upload = try await create(house.open(), bytes: 0).upload
            #expect(try await upload.standing() == .finished)
            #expect(try await upload.digest() == Digest.of([UInt8]()))
        },
        Check("an id that was never given out opens nothing") { house in
            for store in [try await house.open(), try await house.reopen()] {
                #expect(try await store.find(id()) == nil)
            }
        },
        Check("nothing is written beyond the declared length", beyond),
        Check("what came before a cut counts", cut),
        Check("uploads at the same time do not meet", atOnce),
    ]

    static func id() -> UploadID {
        var source = SystemRandomNumberGenerator()
        return .random(using: &source)
    }

    static func create(
        _ store: any UploadStore, bytes: Int, at seconds: Double = 0
    ) async throws -> (id: UploadID, upload: any Upload) {
        let id = id()
        let upload = try await store.create(
            id, bytes: Int64(bytes), at: Specimen.moment(seconds), within: bounds, share: nil)
        #expect(upload.bytes == Int64(bytes))
        return (id, upload)
    }

    static func find(_ id: UploadID, _ house: any UploadHouse) async throws -> any Upload {
        try #require(try await house.open().find(id))
    }

    static func write(
        _ content: some Collection<UInt8>, to upload: any Upload, _ checksum: UploadChecksum? = nil,
        piece: Int = 1000, at seconds: Double = 0
    ) async throws -> Int64 {
        let content = Array(content)
        try await upload.begin(checksum)
        for start in stride(from: 0, to: content.count, by: piece) {
            try await upload.append(content[start..<min(start + piece, content.count)])
        }
        return try await upload.end(at: Specimen.moment(seconds))
    }

    /// Everything, read as intake reads the head.
    static func content(_ upload: any Upload) async throws -> [UInt8] { try await upload.read(1 << 24, at: 0) }

    static func code(of work: () async throws -> Void) async -> Failure.Code? {
        do { try await work() } catch { return (error as? Failure)?.code }
        return nil
    }

    private static func goesOn(_ house: any UploadHouse) async throws {
        for (count, piece) in [(1, 1), (1000, 7), (70_000, 65_536), (300_000, 4096)] {
            let all = VaultConformance.bytes(count)
            let (id, upload) = try await create(house.open(), bytes: count)
            #expect(try await upload.standing() == .arriving(offset: 0))
            let half = count / 2
            #expect(try await write(all[..<half], to: upload, piece: piece) == Int64(half))
            let again = try await find(id, house)
            if count > 1 { #expect(try await again.standing() == .arriving(offset: Int64(half))) }
            #expect(try await write(all[half...], to: again, piece: piece) == Int64(count))
            #expect(try await again.standing() == .finished)
            #expect(try await again.digest() == Digest.of(all))
            #expect(try await content(again) == all)
            #expect(try await again.read(half, at: 0) == Array(all[..<half]))
            #expect(try await again.read(count, at: Int64(half)) == Array(all[half...]))
            #expect(try await again.read(1, at: Int64(count)).isEmpty)
            try await again.terminate()
        }
    }

    private static func survives(_ house: any UploadHouse) async throws {
        let all = VaultConformance.bytes(100_000)
        let (id, first) = try await create(house.open(), bytes: all.count, at: 7)
        _ = try await house.reopen()
        let empty = try await find(id, house)
        #expect(try await empty.standing() == .arriving(offset: 0))
        #expect(empty.createdAt == Specimen.moment(7))
        #expect(empty.bytes == first.bytes)
        #expect(try await write(all[..<40_000], to: empty) == 40_000)
        _ = try await house.reopen()
        let begun = try await find(id, house)
        #expect(try await begun.standing() == .arriving(offset: 40_000))
        #expect(try await write(all[40_000...], to: begun) == 100_000)
        #expect(try await begun.digest() == Digest.of(all))
        _ = try await house.reopen()
        let whole = try await find(id, house)
        #expect(try await whole.standing() == .finished)
        #expect(try await whole.digest() == Digest.of(all))
        #expect(try await content(whole) == all)
    }

    private static func beyond(_ house: any UploadHouse) async throws {
        let (id, upload) = try await create(house.open(), bytes: 10)
        try await upload.begin(nil)
        try await upload.append([1, 2, 3, 4])
        #expect(await code { try await upload.append([5, 6, 7, 8, 9, 10, 11]) } == "too-large")
        try await upload.cut(at: Specimen.start)
        #expect(try await content(upload) == [1, 2, 3, 4])
        #expect(try await write([5, 6, 7, 8, 9, 10], to: upload) == 10)
        #expect(await code { _ = try await write([11], to: upload) } == "too-large")
        try await upload.cut(at: Specimen.start)
        #expect(try await content(find(id, house)) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    }

    private static func cut(_ house: any UploadHouse) async throws {
        let (id, upload) = try await create(house.open(), bytes: 10)
        try await upload.begin(nil)
        try await upload.append([1, 2])
        try await upload.cut(at: Specimen.start)
        try await upload.cut(at: Specimen.start)
        #expect(try await upload.standing() == .arriving(offset: 2))
        _ = try await house.reopen()
        #expect(try await find(id, house).standing() == .arriving(offset: 2))
        #expect(try await write([3], to: find(id, house)) == 3)
        #expect(try await content(find(id, house)) == [1, 2, 3])
    }

    private static func atOnce(_ house: any UploadHouse) async throws {
        let store = try await house.open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<10 {
                group.addTask {
                    let all = VaultConformance.bytes(20_000, seed: index)
                    let (_, upload) = try await create(store, bytes: all.count)
                    _ = try await write(all, to: upload, piece: 100 + index)
                    #expect(try await content(upload) == all)
                    #expect(try await upload.digest() == Digest.of(all))
                }
            }
            try await group.waitForAll()
        }
    }
}
