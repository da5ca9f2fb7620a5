import Sealing
import Spooling
import Synchronization
import Tips

/// Exhibits in memory, opened for reading only.
final class MemoryVault: Vault {
    struct Place: Hashable {
        var tip: TipID
        var number: Int
    }

    /// Nothing is kept here by itself.
    let recipients: [Recipient] = []
    private let kept: [Place: [UInt8]]
    /// Opening fails with an error that passes.
    private let isUnreadable: Bool
    private let opened = Mutex(0)

    init(_ kept: [Place: [UInt8]] = [:], isUnreadable: Bool = false) {
        self.kept = kept
        self.isUnreadable = isUnreadable
    }

    convenience init(tip: TipID, _ exhibits: [[UInt8]]) {
        self.init(
            Dictionary(
                uniqueKeysWithValues: exhibits.enumerated().map { (Place(tip: tip, number: $0.offset + 1), $0.element) }
            ))
    }

    var timesOpened: Int { opened.withLock { $0 } }

    func open(_ tip: TipID, _ exhibit: Exhibit) throws -> any ExhibitReader {
        opened.withLock { $0 += 1 }
        if isUnreadable { throw Failure("exhibit-read", "The disk is busy.", .again) }
        guard let bytes = kept[Place(tip: tip, number: exhibit.number)] else {
            throw Failure("exhibit-missing", "An exhibit is gone.", .callSomeone)
        }
        return MemoryReader(bytes: Int64(bytes.count), content: bytes)
    }

    private final class MemoryReader: ExhibitReader {
        let bytes: Int64
        private let content: [UInt8]

        init(bytes: Int64, content: [UInt8]) {
            self.bytes = bytes
            self.content = content
        }

        func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int {
            let piece = content.dropFirst(Int(offset)).prefix(buffer.count)
            buffer.copyBytes(from: piece)
            return piece.count
        }
    }

    struct NotPlayed: Error {}

    func deposit(for tip: TipID) -> any Deposit { preconditionFailure("only read here") }
    func remove(_ tip: TipID) async throws { throw NotPlayed() }
    func tips(after: TipID?, limit: Int) async throws -> (tips: [TipID], next: TipID?) { throw NotPlayed() }
    func putAside(_ tip: TipID) async throws { throw NotPlayed() }
    func freeBytes() throws -> Int64 { throw NotPlayed() }
}
