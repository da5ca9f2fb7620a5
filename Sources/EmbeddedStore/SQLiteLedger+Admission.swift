import Foundation
import GRDB
public import Spooling
import Tips

extension SQLiteLedger: AdmissionLedger {
    public func admit(
        _ admission: Admission, then: @escaping @Sendable (Result<AdmissionAnswer, any Error>) -> Void
    ) {
        let ready: ReadyAdmission
        do { ready = try Self.ready(admission) } catch { return then(.failure(error)) }
        writer.perform(
            bytes: admission.manifestBody.count,
            { [recent] transaction, statements in
                if let earlier = try Self.earlier(ready, transaction, statements, recent) { return earlier }
                if ready.admission.isRepeatOnly { return .noRepeat }
                try transaction.insert(ready)
                return .kept
            }, then: then)
    }

    static func ready(_ admission: Admission) throws -> ReadyAdmission {
        do {
            return try ReadyAdmission(admission)
        } catch {
            throw Failure(
                "ledger-refused", "The ledger did not take this. Report this.", .callSomeone, cause: error)
        }
    }

    /// The answer to a key that was here before.
    private static func earlier(
        _ ready: ReadyAdmission, _ transaction: LedgerTransaction, _ statements: LedgerStatements,
        _ recent: RecentTips
    ) throws -> AdmissionAnswer? {
        guard let key = ready.keys.key else { return nil }
        let serial =
            try transaction.serialAdmittedHere(key) ?? recent.serial(of: key)
            ?? Int64.fetchOne(statements.findLookup, arguments: [key.data])
        return try serial.flatMap { try LedgerRows.answer(transaction.db, serial: $0, ready) }
    }

    public func tip(receiptHash: [UInt8]) async throws -> TipRecord? {
        guard let key = LookupKey(receiptHash) else { return nil }
        return try await read { [recent] db in
            guard let serial = try LedgerRows.serial(db, key, recent: recent) else { return nil }
            let receipt = try Data.fetchOne(
                db, sql: "SELECT receipt FROM tip WHERE serial = ?", arguments: [serial])
            return receipt == key.data ? try LedgerRows.record(db, serial: serial) : nil
        }
    }
}
