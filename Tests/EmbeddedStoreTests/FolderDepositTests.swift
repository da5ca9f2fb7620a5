import Foundation
import Spooling
import SpoolingConformance
import Synchronization
import Testing
import Tips

@testable import EmbeddedStore

@Suite("Exhibits on their way to the disk")
struct FolderDepositTests {
    private static let photo = [UInt8](repeating: 7, count: 5000)

    /// Admits a tip with `exhibits` exhibits of bytes of their own, the way intake does.
    private static func admit(_ spool: Spool, exhibits: Int) async throws -> (tip: TipID, contents: [[UInt8]]) {
        var tip = Specimen.tip()
        let deposit = spool.vault.deposit(for: tip.id)
        let contents = (0..<exhibits).map { index in photo + tip.id.bytes + [UInt8(index)] }
        do {
            for (index, content) in contents.enumerated() {
                try await deposit.open()
                try await deposit.append(content[..<100])
                try await deposit.append(content[100...])
                let (bytes, digest) = try await deposit.close()
                tip.exhibits.append(Exhibit(number: index + 1, mediaType: "image/jpeg", bytes: bytes, digest: digest))
            }
        } catch {
            await deposit.abandon()
            throw error
        }
        _ = try await spool.admit(tip, deposit: deposit, reservation: nil)
        return (tip.id, contents)
    }

    private static func spool(_ embedded: EmbeddedSpool) -> Spool {
        Spool(
            ledger: embedded.ledger, vault: embedded.vault, secret: embedded.ledger.secret, bells: [.fallback: Bell()])
    }

    /// Acknowledged tips whose exhibits are not, byte for byte, on the disk of `house` after a restart.
    private static func lost(
        _ kept: [(tip: TipID, contents: [[UInt8]])], _ house: TemporarySpool
    ) async throws -> Int {
        let embedded = try house.reopen()
        var lost = 0
        for (tip, contents) in kept {
            let record = try #require(try await embedded.ledger.show(tip))
            let found = record.exhibits.map { exhibit -> [UInt8]? in
                guard let reader = try? embedded.vault.open(tip, exhibit) else { return nil }
                var bytes = [UInt8](repeating: 0, count: Int(exhibit.bytes))
                let count = bytes.withUnsafeMutableBytes { try? reader.read(into: $0, at: 0) }
                return count == bytes.count && Digest.of(bytes) == exhibit.digest ? bytes : nil
            }
            if found != contents { lost += 1 }
        }
        return lost
    }

    @Test("exhibits are synced, then the manifest, then their folder, and only then the row is written")
    func order() async throws {
        let house = try TemporarySpool()
        let disk = FaultyDisk()
        let embedded = try house.open(disk: disk)
        let seen = Mutex<[String]>([])
        // The ledger looks at the room that is left in between.
        let diary = { @Sendable in disk.diary.filter { $0 != "free ledger.sqlite" } }
        let before = diary().count
        let watched = WatchedLedger(ledger: embedded.ledger) { seen.withLock { $0 = diary() } }
        let spool = Spool(
            ledger: watched, vault: embedded.vault, secret: embedded.ledger.secret, bells: [.fallback: Bell()])
        let tip = try await Self.admit(spool, exhibits: 2).tip
        let shelf = tip.description.prefix(2)
        let atRow = seen.withLock { $0 }.dropFirst(before)
        let expected = [
            "create \(tip)-1", "write \(tip)-1", "write \(tip)-1", "sync \(tip)-1", "close \(tip)-1", "create \(tip)-2",
            "write \(tip)-2", "write \(tip)-2", "create \(tip)-manifest.json", "write \(tip)-manifest.json",
            "sync \(tip)-2", "close \(tip)-2", "sync \(tip)-manifest.json", "syncFolder \(shelf)",
            "close \(tip)-manifest.json",
        ]
        #expect(Array(atRow) == expected)
        #expect(diary().dropFirst(before).count == expected.count, "nothing is done to the files behind the row")
    }

    @Test(
        "whatever was acknowledged survives a power cut; unsynced folders and files would not",
        arguments: [[], ["folder"], ["file"]])
    func powerCut(lies: [String]) async throws {
        let house = try TemporarySpool()
        try house.open()
        house.leave()
        let lying: [String: DiskFailure.Operation] = ["folder": .syncFolder, "file": .sync]
        let disk = FaultyDisk(lies: Set(lies.compactMap { lying[$0] }))
        let spool = Self.spool(try house.open(disk: disk))
        var kept: [(tip: TipID, contents: [[UInt8]])] = []
        for index in 0..<12 { kept.append(try await Self.admit(spool, exhibits: 1 + index % 3)) }
        house.leave()
        try disk.powerCut()
        // With a lie the check must turn red: else it would prove nothing.
        #expect(try await Self.lost(kept, house) == (lies.isEmpty ? 0 : kept.count))
    }

    @Test("the shelves are on the disk before the first tip, also after a power cut at once")
    func shelves() async throws {
        let house = try TemporarySpool()
        let disk = FaultyDisk()
        let spool = Self.spool(try house.open(disk: disk))
        let kept = [try await Self.admit(spool, exhibits: 1)]
        house.leave()
        try disk.powerCut()
        #expect(try await Self.lost(kept, house) == 0)
    }

    @Test("an exhibit whose sync failed is never acknowledged and never synced again")
    func syncFails() async throws {
        let house = try TemporarySpool()
        let disk = FaultyDisk()
        let spool = Self.spool(try house.open(disk: disk))
        for code in [EIO, ENOSPC, EDQUOT, EINTR] {
            disk.arm([.init(operation: .sync, nth: 2, errno: code)])
            let before = disk.diary.count
            let failure = await #expect(throws: Failure.self) { try await Self.admit(spool, exhibits: 3) }
            #expect(failure?.verdict == .again)
            #expect(failure?.code == (code == ENOSPC || code == EDQUOT ? "disk-full" : "exhibit-not-kept"))
            let syncs = disk.diary.dropFirst(before).filter { $0.hasPrefix("sync ") }
            #expect(syncs.count == 2)
            #expect(Set(syncs).count == 2)
            #expect(try await spool.vault.tips(after: nil, limit: 10).tips.isEmpty)
        }
        #expect(try await house.open().ledger.tally().tips == 0)
    }

    @Test("a failed sync cannot be asked for again, and its exhibit is not sealed")
    func syncIsFinal() async throws {
        let folder = try TemporaryFolder()
        let disk = FaultyDisk()
        let vault = try ExhibitFolder(SpoolFolder(folder.path), disk: disk)
        let deposit = vault.deposit(for: Specimen.tip().id)
        try await deposit.open()
        try await deposit.append([1, 2, 3])
        _ = try await deposit.close()
        disk.arm([.init(operation: .sync, nth: 1, errno: EIO)])
        let failure = await #expect(throws: Failure.self) { try await deposit.seal(manifest: [1]) }
        #expect(failure?.code == "exhibit-not-kept")
        let again = await #expect(throws: Failure.self) { try await deposit.seal(manifest: [1]) }
        #expect(again?.code == "deposit-out-of-order")
        await #expect(throws: Failure.self) { try await deposit.open() }
        #expect(disk.diary.filter { $0.hasPrefix("sync ") }.count == 1)
        await deposit.abandon()
        #expect(try await vault.tips(after: nil, limit: 10).tips.isEmpty)
    }

    @Test("an exhibit that came whole is made and written at once, and synced before the row")
    func whole() async throws {
        let folder = try TemporaryFolder()
        let disk = FaultyDisk()
        let vault = try ExhibitFolder(SpoolFolder(folder.path), disk: disk)
        let tip = Specimen.tip().id
        let deposit = vault.deposit(for: tip)
        let before = disk.diary.count
        let kept = try await deposit.keep(Self.photo[...])
        #expect(kept.bytes == 5000)
        #expect(kept.digest == Digest.of(Self.photo))
        #expect(disk.diary.dropFirst(before) == ["create \(tip)-1", "write \(tip)-1"])
        try await deposit.seal(manifest: [1])
        #expect(
            disk.diary.dropFirst(before + 4).prefix(3) == [
                "sync \(tip)-1", "close \(tip)-1", "sync \(tip)-manifest.json",
            ])
    }

    /// Every call that the way of a tip with two exhibits makes.
    private static let calls: [(operation: DiskFailure.Operation, nth: Int)] = [
        (.create, 1), (.create, 2), (.create, 3), (.write, 1), (.write, 2), (.write, 3), (.write, 5), (.sync, 1),
        (.sync, 2), (.sync, 3), (.syncFolder, 1),
    ]

    @Test("wherever the disk fails, the tip is refused for now, nothing of it stays, and the next one is kept")
    func everywhere() async throws {
        let house = try TemporarySpool()
        let disk = FaultyDisk()
        let spool = Self.spool(try house.open(disk: disk))
        var kept: [(tip: TipID, contents: [[UInt8]])] = []
        for (operation, nth) in Self.calls {
            for (code, name) in [(ENOSPC, "disk-full"), (EIO, "exhibit-not-kept"), (EMFILE, "busy")] {
                disk.arm([.init(operation: operation, nth: nth, errno: code)])
                let before = disk.diary.count
                let failure = await #expect(throws: Failure.self) { try await Self.admit(spool, exhibits: 2) }
                #expect(failure?.verdict == .again)
                #expect(failure?.code.rawValue == name)
                let calls = disk.diary.dropFirst(before)
                let created = calls.count { $0.hasPrefix("create") } - (operation == .create ? 1 : 0)
                #expect(calls.count { $0.hasPrefix("close") } == created)
            }
            kept.append(try await Self.admit(spool, exhibits: 2))
        }
        #expect(Set(try await spool.vault.tips(after: nil, limit: 100).tips) == Set(kept.map(\.tip)))
        #expect(try await Self.lost(kept, house) == 0)
    }

    @Test("what cannot be unlinked is left to the sweep, quietly")
    func unlinkFails() async throws {
        let folder = try TemporaryFolder()
        let disk = FaultyDisk()
        let vault = try ExhibitFolder(SpoolFolder(folder.path), disk: disk)
        let tip = Specimen.tip().id
        do {
            let deposit = vault.deposit(for: tip)
            try await deposit.open()
            disk.arm([.init(operation: .unlink, nth: 1, errno: EIO, forEver: true)])
            await deposit.abandon()
            withExtendedLifetime(deposit) {}
        }
        #expect(try await vault.tips(after: nil, limit: 10).tips == [tip])
    }

    @Test("a deposit nobody finishes closes its file")
    func dropped() async throws {
        let folder = try TemporaryFolder()
        let disk = FaultyDisk()
        let vault = try ExhibitFolder(SpoolFolder(folder.path), disk: disk, threads: 1)
        do {
            let deposit = vault.deposit(for: Specimen.tip().id)
            try await deposit.open()
            try await deposit.append([1])
            withExtendedLifetime(deposit) {}
        }
        // The piece may still be under way: what is asked of the same thread comes behind it, the second time surely.
        for _ in 0..<2 { _ = try await vault.tips(after: nil, limit: 10) }
        #expect(disk.diary.contains { $0.hasPrefix("close") })
    }
}

/// The real ledger, with somebody looking on at each admission.
private struct WatchedLedger: AdmissionLedger {
    let ledger: SQLiteLedger
    let atAdmission: @Sendable () -> Void

    func admit(
        _ admission: Admission, then: @escaping @Sendable (Result<AdmissionAnswer, any Error>) -> Void
    ) {
        atAdmission()
        ledger.admit(admission, then: then)
    }

    func tip(receiptHash: [UInt8]) async throws -> TipRecord? { try await ledger.tip(receiptHash: receiptHash) }
    func remembers(keyHash: [UInt8], since moment: Moment) async throws -> Bool {
        try await ledger.remembers(keyHash: keyHash, since: moment)
    }
}
