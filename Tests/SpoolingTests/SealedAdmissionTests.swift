import Foundation
import Sealing
import Synchronization
import Testing
import Tips

@testable import Spooling

@Suite("A tip that is sealed on its way in")
struct SealedAdmissionTests {
    private final class Heard: Sendable {
        let admissions = Mutex<[Admission]>([])
    }

    private static func spool(_ identity: Identity, _ heard: Heard) throws -> Spool {
        let ledger = FakeAdmissionLedger(diary: Diary()) { admission in
            heard.admissions.withLock { $0.append(admission) }
            return .kept
        }
        return Spool(
            ledger: ledger, vault: EmptyVault(recipients: [identity.recipient]), secret: try Sample.secret(),
            bells: [:])
    }

    @Test("the ledger gets the clear keys and a statement that only the inside reads; the sender gets what was sent")
    func sealed() async throws {
        let (identity, heard) = (Identity(), Heard())
        var tip = Sample.tip(exhibits: 2)
        for index in tip.exhibits.indices {
            tip.exhibits[index].sealed = SealedForm(bytes: 203, digest: .of([UInt8(index)]))
        }
        let kept = try await Self.spool(identity, heard).admit(
            tip, deposit: FakeDeposit(diary: Diary()), reservation: nil)
        #expect(kept.exhibits.map(\.digest) == tip.exhibits.map(\.digest))
        let admission = try #require(heard.admissions.withLock { $0.first })
        #expect(admission.exhibits == tip.exhibits.map(\.asKept))
        #expect(admission.figures.exhibits == [.init(family: .image, count: 2, bytes: 406)])
        let (clear, statement) = ManifestBody.parts(of: admission.manifestBody)
        #expect(!String(decoding: clear, as: UTF8.self).contains(tip.content))
        let opened = try SealedReader.opened(Array(try #require(statement)), by: [identity])
        #expect(opened == Manifest.statement(of: tip))
    }

    @Test("an exhibit that nobody sealed is never admitted")
    func unsealed() async throws {
        let heard = Heard()
        let spool = try Self.spool(Identity(), heard)
        await #expect(throws: Failure.self) {
            try await spool.admit(
                Sample.tip(exhibits: 1), deposit: FakeDeposit(diary: Diary()), reservation: nil)
        }
        #expect(heard.admissions.withLock { $0.isEmpty })
    }

    @Test("whoever has the disk cannot try guesses of the words: the sender's key takes part, and the same key repeats")
    func fingerprints() async throws {
        let heard = Heard()
        let spool = try Self.spool(Identity(), heard)
        let tip = Sample.tip()
        for key in ["0123456789abcdef", "0123456789abcdef", "fedcba9876543210"] {
            let reservation = try spool.reserve(key: key)
            _ = try await spool.admit(tip, deposit: nil, reservation: reservation)
        }
        let prints = heard.admissions.withLock { $0.compactMap { $0.key?.fingerprint } }
        #expect(prints.count == 3 && prints[0] == prints[1] && prints[0] != prints[2])
        #expect(!prints.contains(try Sample.secret().fingerprint(of: Fingerprint.bytes(of: tip))))
    }

    @Test("the repeat of a tip from before sealing was turned on, or off, gets what that was answered with")
    func repeatedAcross() async throws {
        let secret = try Sample.secret()
        let seals: [[Recipient]] = [[], [Identity().recipient]]
        for (before, after) in [(seals[0], seals[1]), (seals[1], seals[0])] {
            var tip = Sample.tip(exhibits: 1)
            tip.exhibits[0].sealed = SealedForm(bytes: 203, digest: .of([1]))
            let first = Mutex<Admission?>(nil)
            func spool(_ recipients: [Recipient], _ answer: @escaping @Sendable (Admission) -> AdmissionAnswer) -> Spool
            {
                Spool(
                    ledger: FakeAdmissionLedger(diary: Diary(), answer: answer),
                    vault: EmptyVault(recipients: recipients), secret: secret, bells: [:])
            }
            let kept = try await spool(before) { admission in
                first.withLock { $0 = admission }
                return .kept
            }.admit(
                tip, deposit: FakeDeposit(diary: Diary()),
                reservation: try spool(before) { _ in .kept }.reserve(key: "0123456789abcdef"))
            let admitted = try #require(first.withLock { $0 })
            let print = try #require(admitted.key?.fingerprint)
            let receivedOn = tip.receivedOn
            let again = try await spool(after) { admission in
                guard admission.key?.fingerprint != print, admission.key?.formerFingerprint() == print else {
                    return .keyTaken
                }
                return .keptBefore(
                    .init(
                        tip: admitted.tip, kind: .report, receivedOn: receivedOn, exhibits: admitted.exhibits,
                        fingerprint: print))
            }.admit(
                tip, deposit: FakeDeposit(diary: Diary()),
                reservation: try spool(after) { _ in .kept }.reserve(key: "0123456789abcdef"))
            #expect(again.isRepeat && again.tip == kept.tip && again.receipt == kept.receipt)
            #expect(again.exhibits.map(\.digest) == tip.exhibits.map(\.digest))
        }
    }
}
