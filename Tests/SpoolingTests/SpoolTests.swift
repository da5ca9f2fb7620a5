import Foundation
import Spooling
import Synchronization
import Testing
import Tips

@Suite("The order of writes")
struct SpoolTests {
    private struct House {
        let diary = Diary()
        let bell = Bell()
        let secret: SpoolSecret
        let spool: Spool

        init(answer: @escaping @Sendable (Admission) throws -> AdmissionAnswer = { _ in .kept }) throws {
            secret = try Sample.secret()
            spool = Spool(
                ledger: FakeAdmissionLedger(diary: diary, answer: answer), vault: EmptyVault(), secret: secret,
                bells: [.fallback: bell])
        }
    }

    @Test("exhibits are sealed, then the row is written, and nothing is taken back")
    func order() async throws {
        let house = try House()
        let tip = Sample.tip(exhibits: 1)
        let kept = try await house.spool.admit(tip, deposit: FakeDeposit(diary: house.diary), reservation: nil)
        #expect(house.diary.entries == ["seal", "admit"])
        #expect(kept.tip == tip.id)
        #expect(!kept.isRepeat)
        await house.bell.wait(timeout: .seconds(3600))
    }

    @Test("a tip without exhibits seals nothing")
    func textOnly() async throws {
        let house = try House()
        _ = try await house.spool.admit(Sample.tip(), deposit: FakeDeposit(diary: house.diary), reservation: nil)
        _ = try await house.spool.admit(Sample.tip(), deposit: nil, reservation: nil)
        #expect(house.diary.entries == ["admit", "admit"])
    }

    @Test("a tip of words alone is kept without a task, with the same receipt, and its key is held until the answer")
    func withoutTask() async throws {
        let waiting = Mutex<[@Sendable () -> Void]>([])
        let spool = Spool(
            ledger: SlowLedger { answer in waiting.withLock { $0.append(answer) } }, vault: EmptyVault(),
            secret: try Sample.secret(), bells: [:])
        let (tip, key) = (Sample.tip(), "0123456789abcdef")
        let kept: Kept = try await withCheckedThrowingContinuation { continuation in
            do {
                spool.admit(text: tip, reservation: try spool.reserve(key: key)) { answer in
                    // Whoever has been answered may ask again at once.
                    #expect(throws: Never.self) { try spool.reserve(key: key).end() }
                    continuation.resume(with: answer)
                }
            } catch { continuation.resume(throwing: error) }
            #expect(throws: Failure.self) { try spool.reserve(key: key) }
            for answer in waiting.withLock({ $0 }) { answer() }
        }
        #expect(kept.tip == tip.id)
        waiting.withLock { $0 = [] }
        let reservation = try spool.reserve(key: key)
        let house = try House()
        #expect(try await house.spool.admit(tip, deposit: nil, reservation: reservation).receipt == kept.receipt)
    }

    @Test("what the ledger refuses is refused without a task too")
    func refusedWithoutTask() async throws {
        let house = try House { _ in throw Failure("busy", "Later.", .again) }
        await #expect(throws: Failure.self) {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Kept, any Error>) in
                house.spool.admit(text: Sample.tip(), reservation: nil) { continuation.resume(with: $0) }
            }
        }
    }

    @Test("when the seal fails, no row is written and the files are taken back")
    func sealFails() async throws {
        let house = try House()
        let failure = Failure("exhibit-not-kept", "Send it again.", .again)
        let deposit = FakeDeposit(diary: house.diary, sealFailure: failure)
        await #expect(throws: Failure.self) {
            try await house.spool.admit(Sample.tip(exhibits: 1), deposit: deposit, reservation: nil)
        }
        #expect(house.diary.entries == ["seal", "abandon"])
    }

    @Test("when the ledger refuses for now, the files are taken back")
    func refusedForNow() async throws {
        let house = try House { _ in throw Failure("busy", "Later.", .again) }
        await #expect(throws: Failure.self) {
            try await house.spool.admit(
                Sample.tip(exhibits: 1), deposit: FakeDeposit(diary: house.diary), reservation: nil)
        }
        #expect(house.diary.entries == ["seal", "admit", "abandon"])
    }

    @Test("when nobody knows whether the row is on the disk, the files stay")
    func ledgerFailed() async throws {
        let house = try House { _ in throw Failure("ledger-failed", "The daemon ends.", .callSomeone) }
        await #expect(throws: Failure.self) {
            try await house.spool.admit(
                Sample.tip(exhibits: 1), deposit: FakeDeposit(diary: house.diary), reservation: nil)
        }
        #expect(house.diary.entries == ["seal", "admit"])
    }

    @Test("a repeat is answered with what was answered before, and its files are taken back once")
    func repeated() async throws {
        let earlier = Sample.tip(exhibits: 2)
        let house = try House { admission in
            .keptBefore(
                .init(
                    tip: earlier.id, kind: .suggestion, receivedOn: earlier.receivedOn, exhibits: earlier.exhibits,
                    fingerprint: admission.key?.fingerprint ?? []))
        }
        let reservation = try house.spool.reserve(key: "0123456789abcdef")
        let kept = try await house.spool.admit(
            Sample.tip(exhibits: 2), deposit: FakeDeposit(diary: house.diary), reservation: reservation)
        #expect(house.diary.entries == ["seal", "admit", "abandon"])
        #expect(kept.isRepeat)
        #expect(kept.tip == earlier.id)
        #expect(kept.kind == .suggestion)
        #expect(kept.exhibits == earlier.exhibits)
    }

    @Test("a key that belongs to another tip is refused by name, and the files are taken back once")
    func keyTaken() async throws {
        let house = try House { _ in .keyTaken }
        let reservation = try house.spool.reserve(key: "0123456789abcdef")
        let failure = await #expect(throws: Failure.self) {
            try await house.spool.admit(
                Sample.tip(exhibits: 1), deposit: FakeDeposit(diary: house.diary), reservation: reservation)
        }
        #expect(failure?.code == "key-taken")
        #expect(failure?.verdict == .refuse)
        #expect(failure?.field == "idempotency_key")
        #expect(house.diary.entries == ["seal", "admit", "abandon"])
    }

    @Test("the receipt of a keyed tip can be given again; that of another differs")
    func keyedReceipts() async throws {
        let seen = Mutex<[Admission]>([])
        let house = try House { admission in
            seen.withLock { $0.append(admission) }
            return .kept
        }
        let tip = Sample.tip()
        let reservation = try house.spool.reserve(key: "0123456789abcdef")
        let first = try await house.spool.admit(tip, deposit: nil, reservation: reservation)
        let second = try await house.spool.admit(tip, deposit: nil, reservation: reservation)
        let unkeyed = try await house.spool.admit(tip, deposit: nil, reservation: nil)
        #expect(first.receipt == second.receipt)
        #expect(first.receipt != unkeyed.receipt)
        let admissions = seen.withLock { $0 }
        #expect(admissions[0].receiptHash == house.secret.hash(of: first.receipt))
        #expect(admissions[0].key?.fingerprint == admissions[1].key?.fingerprint)
        #expect(admissions[0].key?.keyHash == house.secret.hash(ofKey: "0123456789abcdef"))
        #expect(admissions[2].key?.keyHash == nil)
    }

    @Test(
        "a key is remembered by the time for ends: a clock that is ahead forgets none, and neither does one that is behind"
    )
    func keysByTheirOwnTime() async throws {
        struct Standing: TimeSource { let now: Moment }
        let tip = Sample.tip()
        for (ahead, expected) in [(nil, 0.0), (-3e8, -3e8), (3e8, 0)] as [(Double?, Double)] {
            let seen = Mutex<Admission?>(nil)
            let ledger = FakeAdmissionLedger(diary: Diary()) { admission in
                seen.withLock { $0 = admission }
                return .kept
            }
            let spool = Spool(
                ledger: ledger, vault: EmptyVault(), secret: try Sample.secret(), bells: [:], keysKeptSeconds: 60,
                ends: ahead.map { Standing(now: tip.receivedAt.adding(seconds: $0)) })
            let reservation = try spool.reserve(key: "0123456789abcdef")
            _ = try await spool.admit(tip, deposit: nil, reservation: reservation)
            let since = seen.withLock { $0?.key?.rememberedSince }
            #expect(since == tip.receivedAt.adding(seconds: expected - 60))
        }
    }

    @Test("what a sender's second try changes does not change the tip: id, time, decision")
    func sameness() async throws {
        let seen = Mutex<[[UInt8]?]>([])
        let house = try House { admission in
            seen.withLock { $0.append(admission.key?.fingerprint) }
            return .kept
        }
        let reservation = try house.spool.reserve(key: "0123456789abcdef")
        var other = Sample.tip()
        other.receivedAt = Moment(milliseconds: 1)
        other.decision.kind = .unsure
        var different = Sample.tip()
        different.content += "."
        for tip in [Sample.tip(), other, different] {
            _ = try await house.spool.admit(tip, deposit: nil, reservation: reservation)
        }
        let prints = seen.withLock { $0 }
        #expect(prints[0] == prints[1])
        #expect(prints[0] != prints[2])
    }

    @Test("a key is held while its request is read, and no longer")
    func reservations() throws {
        let spool = try House().spool
        var first: KeyReservation? = try spool.reserve(key: "0123456789abcdef")
        let failure = #expect(throws: Failure.self) { try spool.reserve(key: "0123456789abcdef") }
        #expect(failure?.code == "key-in-use")
        #expect(failure?.verdict == .again)
        let other = try spool.reserve(key: "fedcba9876543210")
        withExtendedLifetime((first, other)) {}
        first = nil
        withExtendedLifetime(try spool.reserve(key: "0123456789abcdef")) {}
    }

    @Test("a lane nobody configured falls to the default, and a desk is not served twice")
    func lanes() throws {
        let (known, unknown) = (try Sample.lane("branch"), try Sample.lane("elsewhere"))
        let spool = Spool(
            ledger: FakeAdmissionLedger(diary: Diary()), vault: EmptyVault(), secret: try Sample.secret(),
            bells: [.fallback: Bell(), known: Bell()])
        func lanes(_ lanes: [LaneName]) -> [LaneName] { spool.lanes(for: Sample.tip(lanes: lanes).decision) }
        #expect(lanes([known]) == [known])
        #expect(lanes([unknown]) == [.fallback])
        #expect(lanes([unknown, known, .fallback, known]) == [.fallback, known])
        #expect(lanes([]) == [.fallback])
    }

    @Test("the manifest beside the exhibits names the tip and its lanes and holds the body every delivery shares")
    func beside() async throws {
        let house = try House()
        let tip = Sample.tip(exhibits: 1)
        let sealed = Mutex<[UInt8]>([])
        let deposit = FakeDeposit(diary: house.diary, sealed: { bytes in sealed.withLock { $0 = bytes } })
        _ = try await house.spool.admit(tip, deposit: deposit, reservation: nil)
        let bytes = sealed.withLock { $0 }
        let object = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        #expect(object["id"] as? String == tip.id.description)
        #expect(object["lanes"] as? [String] == ["default"])
        #expect(object["content"] as? String == tip.content)
        #expect(bytes.count > Manifest.body(of: tip).count)
        #expect(Array(bytes.suffix(Manifest.body(of: tip).count - 1)) == Array(Manifest.body(of: tip).dropFirst()))
    }
}
