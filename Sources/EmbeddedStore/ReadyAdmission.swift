import Spooling
import Tips

/// An admission with everything worked out that needs no ledger: the writer's thread does for every tip only what no
/// other thread can.
struct ReadyAdmission: Sendable {
    let admission: Admission
    let note: String
    let seal: LookupKey
    let keys: TipSeal.Keys

    /// Throws when a hash is not 16 bytes: a mistake of the program, not of the sender.
    init(_ admission: Admission) throws {
        self.admission = admission
        note = CustodyEvent.Change.admitted(admission.figures).note
        let key = admission.key.flatMap { LookupKey($0.keyHash) }
        let fingerprint = admission.key.flatMap { LookupKey($0.fingerprint) }
        guard let receipt = LookupKey(admission.receiptHash), (key == nil) == (admission.key == nil),
            (fingerprint == nil) == (admission.key == nil)
        else { throw LedgerDamage("a keyed hash of an admission is not 16 bytes") }
        keys = TipSeal.Keys(receipt: receipt, key: key, fingerprint: fingerprint)
        seal = TipSeal.of(admission.tip, body: admission.manifestBody, exhibits: admission.exhibits, keys)
    }
}
