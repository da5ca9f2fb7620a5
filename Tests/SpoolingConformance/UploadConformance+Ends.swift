import Spooling
import Testing
import Tips

extension UploadConformance {
    static let checksums: [Check] = [
        Check("bytes count under the right checksum, and not at all under another", checksummed),
        Check("what nobody has verified does not survive a crash; what was verified does", unverified),
        Check("a cut takes back what was under a checksum") { house in
            let (id, upload) = try await create(house.open(), bytes: 10)
            _ = try await write([1, 2], to: upload)
            try await upload.begin(sha256([3, 4]))
            try await upload.append([3, 4])
            try await upload.cut(at: Specimen.start)
            #expect(try await upload.standing() == .arriving(offset: 2))
            #expect(try await write([3, 4], to: find(id, house), sha256([3, 4])) == 4)
            #expect(try await content(upload) == [1, 2, 3, 4])
        },
    ]

    static let ends: [Check] = [
        Check("what was terminated is gone, also after a crash", terminated),
        Check("no more are begun than there is place for, and an end makes place", quota),
        Check("an owner begins no more than a share of what others leave, and has it again with an end", shared),
        Check("the sweep ends what is over and leaves the rest", swept),
        Check(
            "what never got a byte ends first, what gets no more next, and neither what is finished nor what grows",
            idle),
    ]

    static func sha256(_ bytes: [UInt8]) -> UploadChecksum? {
        UploadChecksum(.sha256, expected: Digest.of(bytes).bytes)
    }

    /// SHA-1 of the few texts that are needed here, as `sha1sum` has them.
    private static func sha1(_ bytes: [UInt8]) -> UploadChecksum? {
        let known: [[UInt8]: String] = [
            [1, 2]: "0ca623e2855f2c75c842ad302fe820e41b4d197d",
            [3, 5]: "0f49e06e3730b4ff6813fbb5927720f1694659a0",
            [5, 6]: "f083c40476f98a044043a7b1d47341392616e5ac",
        ]
        return known[bytes].flatMap { hex in
            let digits = Array(hex)
            let sum = stride(from: 0, to: digits.count, by: 2).compactMap {
                UInt8(String(digits[$0...$0 + 1]), radix: 16)
            }
            return UploadChecksum(.sha1, expected: sum)
        }
    }

    private static func checksummed(_ house: any UploadHouse) async throws {
        for checksum in [sha256, sha1] {
            let (id, upload) = try await create(house.open(), bytes: 6)
            #expect(try await write([1, 2], to: upload, checksum([1, 2]), piece: 1) == 2)
            let wrong = await code { _ = try await write([3, 4], to: upload, checksum([3, 5]), piece: 1) }
            #expect(wrong == "checksum-mismatch")
            #expect(try await upload.standing() == .arriving(offset: 2))
            #expect(try await write([3, 4], to: find(id, house)) == 4)
            #expect(try await write([5, 6], to: upload, checksum([5, 6])) == 6)
            #expect(try await content(upload) == [1, 2, 3, 4, 5, 6])
            #expect(try await upload.digest() == Digest.of([1, 2, 3, 4, 5, 6]))
            _ = try await house.reopen()
            #expect(try await content(find(id, house)) == [1, 2, 3, 4, 5, 6])
            try await find(id, house).terminate()
        }
    }

    private static func unverified(_ house: any UploadHouse) async throws {
        let (id, upload) = try await create(house.open(), bytes: 10)
        #expect(try await write([1], to: upload) == 1)
        try await upload.begin(sha256([2, 3]))
        try await upload.append([2, 3])
        _ = try await house.reopen()
        #expect(try await find(id, house).standing() == .arriving(offset: 1))
        #expect(try await write([2, 3], to: find(id, house), sha256([2, 3])) == 3)
        // Without a checksum behind one with: it counts as any other.
        #expect(try await write([4], to: find(id, house)) == 4)
        _ = try await house.reopen()
        #expect(try await find(id, house).standing() == .arriving(offset: 4))
        #expect(try await content(find(id, house)) == [1, 2, 3, 4])
    }

    private static func terminated(_ house: any UploadHouse) async throws {
        let (id, upload) = try await create(house.open(), bytes: 10)
        _ = try await write([1, 2], to: upload, sha256([1, 2]))
        try await upload.terminate()
        #expect(await code { _ = try await upload.standing() } == "upload-gone")
        #expect(await code { try await upload.begin(nil) } == "upload-gone")
        #expect(await code { try await upload.append([1]) } == "upload-gone")
        #expect(await code { try await upload.terminate() } == "upload-gone")
        #expect(try await house.open().find(id) == nil)
        #expect(try await house.reopen().find(id) == nil)
    }

    private static func quota(_ house: any UploadHouse) async throws {
        let store = try await house.open()
        let bounds = UploadBounds(uploads: 2, bytes: 100, reserveBytes: 0)
        func begin(_ bytes: Int64) async throws -> any Upload {
            try await store.create(id(), bytes: bytes, at: Specimen.start, within: bounds, share: nil)
        }
        let first = try await begin(60)
        #expect(await code { _ = try await begin(41) } == "too-many-uploads")
        let second = try await begin(40)
        #expect(await code { _ = try await begin(0) } == "too-many-uploads")
        try await second.terminate()
        _ = try await begin(40)
        // What was here before a crash has its place, too.
        let again = try await house.reopen()
        #expect(
            await code { _ = try await again.create(id(), bytes: 1, at: Specimen.start, within: bounds, share: nil) }
                == "too-many-uploads")
        let noRoom = UploadBounds(uploads: 10, bytes: .max, reserveBytes: 1 << 60)
        #expect(
            await code { _ = try await again.create(id(), bytes: 1, at: Specimen.start, within: noRoom, share: nil) }
                == "disk-full")
        _ = first
    }

    private static func shared(_ house: any UploadHouse) async throws {
        let store = try await house.open()
        let bounds = UploadBounds(uploads: 8, bytes: 800, reserveBytes: 0)
        let (one, other) = (UploadShare(.client(1, 2), oneOf: 4), UploadShare(.token(0), oneOf: 2))
        func begin(_ bytes: Int64, _ share: UploadShare?) async throws -> any Upload {
            try await store.create(id(), bytes: bytes, at: Specimen.start, within: bounds, share: share)
        }
        #expect(await code { _ = try await begin(201, one) } == "upload-share")
        let first = try await begin(150, one)
        #expect(await code { _ = try await begin(51, one) } == "upload-share")
        let second = try await begin(1, one)
        #expect(await code { _ = try await begin(0, one) } == "upload-share")
        // Others have theirs, and leave less.
        _ = try await begin(300, other)
        try await first.terminate()
        #expect(await code { _ = try await begin(125, one) } == "upload-share")
        let third = try await begin(124, one)
        try await second.terminate()
        // What a tip takes is nobody's any more.
        _ = try await write(VaultConformance.bytes(124), to: third)
        let mark = mark()
        try await third.mark(mark)
        house.keep(mark.tip)
        await third.take()
        _ = try await begin(125, one)
        // Behind a start nobody is known, and what was here counts against everybody.
        let again = try await house.reopen()
        let late = try await again.create(id(), bytes: 93, at: Specimen.start, within: bounds, share: one)
        #expect(
            await code { _ = try await again.create(id(), bytes: 1, at: Specimen.start, within: bounds, share: one) }
                == "upload-share")
        try await late.terminate()
    }

    static func kept(_ seconds: Double) -> UploadLifetime {
        UploadLifetime(keptSeconds: seconds, idleSeconds: 1e9, emptySeconds: 1e9)
    }

    private static func idle(_ house: any UploadHouse) async throws {
        let lifetime = UploadLifetime(keptSeconds: 1000, idleSeconds: 100, emptySeconds: 10)
        func sweep(_ seconds: Double) async throws -> Int {
            try await house.open().sweep(lifetime, at: Specimen.moment(seconds))
        }
        let empty = try await create(house.open(), bytes: 3)
        let begun = try await create(house.open(), bytes: 3)
        let finished = try await create(house.open(), bytes: 1)
        let nothing = try await create(house.open(), bytes: 0)
        #expect(await begun.upload.grewAt == Specimen.start)
        _ = try await write([1], to: begun.upload, at: 5)
        _ = try await write([1], to: finished.upload, at: 5)
        #expect(await begun.upload.grewAt == Specimen.moment(5))
        #expect(try await sweep(9.9) == 0)
        #expect(try await sweep(10) == 2)
        for id in [empty.id, nothing.id] { #expect(try await house.open().find(id) == nil) }
        // Bytes that are taken back are none.
        #expect(await code { _ = try await write([2], to: begun.upload, sha256([3]), at: 90) } == "checksum-mismatch")
        #expect(await begun.upload.grewAt == Specimen.moment(5))
        _ = try await write([2], to: begun.upload, at: 90)
        #expect(try await sweep(189.9) == 0)
        try await begun.upload.begin(nil)
        #expect(try await sweep(500) == 0)
        try await begun.upload.cut(at: Specimen.moment(500))
        #expect(try await sweep(500) == 1)
        #expect(try await house.open().find(begun.id) == nil)
        #expect(try await find(finished.id, house).standing() == .finished)
        // After a start the time without a byte begins anew.
        let late = try await create(house.open(), bytes: 3, at: 600)
        _ = try await house.reopen()
        #expect(try await sweep(609.9) == 0)
        #expect(try await sweep(610) == 1)
        #expect(try await house.open().find(late.id) == nil)
        #expect(try await sweep(1000) == 1)
    }

    private static func swept(_ house: any UploadHouse) async throws {
        let old = try await create(house.open(), bytes: 10, at: 0)
        let new = try await create(house.open(), bytes: 10, at: 100)
        _ = try await write([1], to: old.upload)
        try await old.upload.begin(nil)
        #expect(try await house.open().sweep(kept(50), at: Specimen.moment(100)) == 1)
        #expect(await code { try await old.upload.append([2]) } == "upload-gone")
        try await old.upload.cut(at: Specimen.start)
        #expect(try await house.open().find(old.id) == nil)
        #expect(try await write([1], to: find(new.id, house)) == 1)
        _ = try await house.reopen()
        #expect(try await house.open().sweep(kept(50), at: Specimen.moment(100)) == 0)
        #expect(try await house.open().sweep(kept(50), at: Specimen.moment(150)) == 1)
        #expect(try await house.open().find(new.id) == nil)
    }
}
