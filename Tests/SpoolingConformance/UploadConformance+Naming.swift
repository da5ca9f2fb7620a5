import Spooling
import Testing
import Tips

extension UploadConformance {
    static let namings: [Check] = [
        Check("a marked upload is free again after a crash, unless the ledger has its tip", marked),
        Check("what a tip took stays known to be taken, for as long as it would have been kept", taken),
        Check("a tip that was not kept leaves it free for the next") { house in
            let (id, upload) = try await finished(house)
            try await upload.mark(mark())
            await upload.unmark()
            #expect(try await upload.standing() == .finished)
            let second = mark()
            try await upload.mark(second)
            house.keep(second.tip)
            await upload.take()
            #expect(try await find(id, house).standing() == .taken(second))
        },
        Check("nothing ends an upload while a tip is being admitted with it") { house in
            let (id, upload) = try await finished(house)
            try await upload.mark(mark())
            #expect(try await house.open().sweep(kept(1), at: Specimen.moment(1e6)) == 0)
            #expect(try await upload.standing() == .finished)
            await upload.unmark()
            #expect(try await house.open().sweep(kept(1), at: Specimen.moment(1e6)) == 1)
            #expect(try await house.open().find(id) == nil)
        },
        Check("what is not finished is not marked") { house in
            let (_, upload) = try await create(house.open(), bytes: 10)
            #expect(await code { try await upload.mark(mark()) } != nil)
            #expect(try await upload.standing() == .arriving(offset: 0))
        },
    ]

    private static let content: [UInt8] = [1, 2, 3]

    static func mark(keyed: Bool = true) -> UploadMark {
        UploadMark(
            tip: VaultConformance.id(), keyHash: keyed ? Specimen.hash("key") : nil, mediaType: "image/jpeg",
            bytes: Int64(content.count), digest: Digest.of(content))
    }

    private static func finished(_ house: any UploadHouse) async throws -> (id: UploadID, upload: any Upload) {
        let made = try await create(house.open(), bytes: content.count)
        _ = try await write(content, to: made.upload)
        return made
    }

    private static func marked(_ house: any UploadHouse) async throws {
        for isKept in [false, true] {
            let (id, upload) = try await finished(house)
            let mark = mark(keyed: isKept)
            try await upload.mark(mark)
            if isKept { house.keep(mark.tip) }
            _ = try await house.reopen()
            let again = try await find(id, house)
            #expect(try await again.standing() == (isKept ? .taken(mark) : .finished))
            if !isKept { #expect(try await self.content(again) == content) }
        }
    }

    private static func taken(_ house: any UploadHouse) async throws {
        let store = try await house.open()
        let one = UploadBounds(uploads: 1, bytes: 100, reserveBytes: 0)
        let (id, upload) = try await finished(house)
        let mark = mark()
        try await upload.mark(mark)
        house.keep(mark.tip)
        await upload.take()
        #expect(await code { try await upload.begin(nil) } == "upload-gone")
        #expect(await code { try await upload.terminate() } == "upload-gone")
        #expect(await code { try await upload.mark(mark) } == "upload-gone")
        // It no longer takes anybody's place.
        try await store.create(self.id(), bytes: 100, at: Specimen.moment(9), within: one, share: nil).terminate()
        #expect(try await upload.standing() == .taken(mark))
        _ = try await house.reopen()
        #expect(try await find(id, house).standing() == .taken(mark))
        #expect(try await house.open().sweep(kept(1), at: Specimen.moment(1)) == 1)
        #expect(try await house.open().find(id) == nil)
    }
}
