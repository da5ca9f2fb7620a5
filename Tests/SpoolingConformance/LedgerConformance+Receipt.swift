import Spooling
import Testing
import Tips

extension LedgerConformance {
    static let receipts: [Check] = [
        Check("a tip is found by its receipt, also after a restart") { house in
            let ledger = try await house.open()
            let admissions = try await ledger.admitSome(30)
            try await house.beforeAndAfterRestart { ledger async throws in
                for admission in admissions {
                    #expect(try await ledger.tip(receiptHash: admission.receiptHash)?.tip == admission.tip)
                }
            }
        },
        Check("nothing but a receipt finds a tip") { house in
            let ledger = try await house.open()
            let admission = Specimen.admission(key: "0123456789abcdef")
            _ = try await ledger.admit(admission)
            try await house.beforeAndAfterRestart { ledger async throws in
                for hash in [
                    admission.tip.bytes, Specimen.hash("key 0123456789abcdef"), Specimen.hash("other"), [], [0],
                ] {
                    #expect(try await ledger.tip(receiptHash: hash) == nil)
                }
                let unknown = TipID(high: 1, low: 2)
                #expect(try await ledger.show(unknown) == nil)
                #expect(try await ledger.custody(of: unknown).isEmpty)
            }
        },
    ]
}
