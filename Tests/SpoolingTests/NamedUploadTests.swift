import Foundation
import Spooling
import Synchronization
import Testing
import Tips

@Suite("A tip that names uploads")
struct NamedUploadTests {
    private struct House {
        let diary = Diary()
        let spool: Spool
        let upload: FakeUpload

        init(
            marked: @escaping @Sendable (UploadMark) throws -> Void = { _ in },
            answer: @escaping @Sendable (Admission) throws -> AdmissionAnswer = { _ in .kept }
        ) throws {
            spool = Spool(
                ledger: FakeAdmissionLedger(diary: diary, answer: answer), vault: EmptyVault(),
                secret: try Sample.secret(), bells: [:], keysKeptSeconds: 60)
            upload = FakeUpload(
                diary: diary, name: try #require(UploadName("aaaaaaaaaaaaaaaaaaaaaaaaaa")), marked: marked)
        }

        func admit(isTaken: Bool = false, key: String? = nil) async throws -> Kept {
            let tip = Sample.tip(exhibits: 1)
            return try await spool.admit(
                tip, deposit: FakeDeposit(diary: diary), reservation: key.map(spool.reserve(key:)),
                uploads: [NamedUpload(upload: upload, exhibit: tip.exhibits[0], isTaken: isTaken)])
        }

        func steps() -> [String] { diary.entries.map { String($0.prefix { $0 != " " }) } }
    }

    @Test("the mark is written before the second name, the row behind both, and only then the upload is taken")
    func order() async throws {
        let seen = Mutex<UploadMark?>(nil)
        let house = try House(marked: { mark in seen.withLock { $0 = mark } })
        let kept = try await house.admit(key: "0123456789abcdef")
        #expect(house.steps() == ["mark", "adopt", "seal", "admit", "take"])
        let mark = try #require(seen.withLock { $0 })
        #expect(mark.tip == kept.tip)
        #expect(mark.keyHash == (try Sample.secret().hash(ofKey: "0123456789abcdef")))
        #expect(mark.digest == kept.exhibits[0].digest)
    }

    @Test("when the tip is not kept, its files go first and the upload is free behind them")
    func takenBack() async throws {
        for answer in [AdmissionAnswer.keyTaken, .noRepeat] {
            let house = try House(answer: { _ in answer })
            await #expect(throws: Failure.self) { try await house.admit(key: "0123456789abcdef") }
            #expect(house.steps() == ["mark", "adopt", "seal", "admit", "abandon", "unmark"])
        }
        let house = try House(marked: { _ in throw Failure("disk-full", "Later.", .again) })
        await #expect(throws: Failure.self) { try await house.admit() }
        #expect(house.steps() == ["mark", "abandon", "unmark"])
    }

    @Test("when nobody knows whether the row is on the disk, the mark stays for the next start to decide")
    func ledgerFailed() async throws {
        let house = try House(answer: { _ in throw Failure("ledger-failed", "The daemon ends.", .callSomeone) })
        await #expect(throws: Failure.self) { try await house.admit() }
        #expect(house.steps() == ["mark", "adopt", "seal", "admit"])
    }

    @Test("what can only be a repeat writes nothing, and the ledger is told that it may not be kept")
    func repeatOnly() async throws {
        let asked = Mutex<Admission?>(nil)
        let house = try House(answer: { admission in
            asked.withLock { $0 = admission }
            return .noRepeat
        })
        let failure = await #expect(throws: Failure.self) {
            try await house.admit(isTaken: true, key: "0123456789abcdef")
        }
        #expect(failure?.code == "upload-taken")
        #expect(failure?.field == "upload")
        #expect(house.steps() == ["admit", "abandon"])
        let admission = try #require(asked.withLock { $0 })
        #expect(admission.isRepeatOnly)
        #expect(admission.key?.rememberedSince == admission.receivedAt.adding(seconds: -60))
    }
}
