import Foundation
import GRDB
import Tips

/// A row that cannot be what this program wrote. It stops itself, not its neighbours.
struct LedgerDamage: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Reading without trust: GRDB's subscripts end the program where a value is not of the type that is asked for, and one
/// flipped bit in a record's header is enough for that.
extension Row {
    func read<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ index: Int) throws -> Value {
        do {
            return try decode(Value.self, atIndex: index)
        } catch is RowDecodingError {
            throw LedgerDamage("a value of the ledger is of another kind than was written")
        }
    }

    /// Nil for NULL.
    func readIfAny<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ index: Int) throws -> Value? {
        hasNull(atIndex: index) ? nil : try read(index)
    }

    func bytes(_ index: Int) throws -> [UInt8] {
        Array(try read(index) as Data)
    }

    func bytesIfAny(_ index: Int) throws -> [UInt8]? {
        try (readIfAny(index) as Data?).map { Array($0) }
    }

    func tip(_ index: Int) throws -> TipID {
        guard let tip = TipID(bytes: try read(index) as Data) else { throw LedgerDamage("a tip has no id") }
        return tip
    }

    func lookupKey(_ index: Int) throws -> LookupKey {
        guard let key = LookupKey(try bytes(index)) else { throw LedgerDamage("a keyed hash is not 16 bytes") }
        return key
    }

    /// - Parameters: where each of them stands.
    func keys(receipt: Int, key: Int, fingerprint: Int) throws -> TipSeal.Keys {
        func ifAny(_ index: Int) throws -> LookupKey? { hasNull(atIndex: index) ? nil : try lookupKey(index) }
        return TipSeal.Keys(
            receipt: try lookupKey(receipt), key: try ifAny(key), fingerprint: try ifAny(fingerprint))
    }

    func digest(_ index: Int) throws -> Digest {
        guard let digest = Digest(bytes: try read(index) as Data) else {
            throw LedgerDamage("a digest is not a digest")
        }
        return digest
    }

    func moment(_ index: Int) throws -> Moment { Moment(milliseconds: try read(index)) }

    func stage(_ index: Int) throws -> Stage { try Stage(code: read(index)) }

    func lane(_ index: Int) throws -> LaneName {
        guard let lane = LaneName(try read(index)) else { throw LedgerDamage("a lane's name cannot be a lane's name") }
        return lane
    }

    func change(_ index: Int) throws -> CustodyEvent.Change {
        guard let change = CustodyEvent.Change(note: try read(index)) else {
            throw LedgerDamage("an event of the chain of custody cannot be read")
        }
        return change
    }

    /// Whether a value is there at all, whatever it is.
    private func hasNull(atIndex index: Int) -> Bool { self[index] == nil }
}
