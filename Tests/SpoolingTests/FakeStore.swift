import Sealing
import Spooling
import Synchronization
import Tips

/// What the fakes did, in order, as one list: the order of writes is what Spooling promises.
final class Diary: Sendable {
    private let lines = Mutex<[String]>([])

    var entries: [String] { lines.withLock { $0 } }

    func note(_ line: String) { lines.withLock { $0.append(line) } }
}

/// A ledger that answers as it was told.
struct FakeAdmissionLedger: AdmissionLedger {
    let diary: Diary
    var answer: @Sendable (Admission) throws -> AdmissionAnswer = { _ in .kept }

    func admit(
        _ admission: Admission, then: @escaping @Sendable (Result<AdmissionAnswer, any Error>) -> Void
    ) {
        diary.note("admit")
        then(Result { try answer(admission) })
    }

    func tip(receiptHash: [UInt8]) async throws -> TipRecord? { nil }
    func remembers(keyHash: [UInt8], since moment: Moment) async throws -> Bool { false }
}

/// A ledger that keeps everything, and answers when whoever holds its answers says so.
struct SlowLedger: AdmissionLedger {
    let hold: @Sendable (_ answer: @escaping @Sendable () -> Void) -> Void

    func admit(
        _ admission: Admission, then: @escaping @Sendable (Result<AdmissionAnswer, any Error>) -> Void
    ) {
        hold { then(.success(.kept)) }
    }

    func tip(receiptHash: [UInt8]) async throws -> TipRecord? { nil }
    func remembers(keyHash: [UInt8], since moment: Moment) async throws -> Bool { false }
}

/// A vault with nothing in it.
struct EmptyVault: Vault {
    var recipients: [Recipient] = []

    func deposit(for tip: TipID) -> any Deposit { FakeDeposit(diary: Diary()) }
    func open(_ tip: TipID, _ exhibit: Exhibit) throws -> any ExhibitReader {
        throw Failure("exhibit-missing", "It is not here.", .callSomeone)
    }
    func remove(_ tip: TipID) async throws {}
    func tips(after: TipID?, limit: Int) async throws -> (tips: [TipID], next: TipID?) { ([], nil) }
    func putAside(_ tip: TipID) async throws {}
    func freeBytes() throws -> Int64 { .max }
}

/// An exhibit in memory.
final class BytesReader: ExhibitReader {
    let content: [UInt8]
    let fails: Bool

    init(_ content: [UInt8], fails: Bool = false) {
        self.content = content
        self.fails = fails
    }

    var bytes: Int64 { Int64(content.count) }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int {
        if fails { throw Failure("disk", "It cannot be read.", .callSomeone) }
        let rest = content[min(Int(offset), content.count)...].prefix(buffer.count)
        buffer.copyBytes(from: rest)
        return rest.count
    }
}

/// A deposit that fails where it was told to.
struct FakeDeposit: Deposit {
    let diary: Diary
    var sealFailure: (any Error)?
    var sealed: @Sendable ([UInt8]) -> Void = { _ in }

    func open() async throws { diary.note("open") }
    func append(_ bytes: ArraySlice<UInt8>) async throws { diary.note("append") }
    func close() async throws -> (bytes: Int64, digest: Digest) {
        diary.note("close")
        return (0, Digest.of([UInt8]()))
    }
    func sealedForm() async -> SealedForm? { nil }
    func adopt(_ upload: any Upload) async throws { diary.note("adopt \(upload.name)") }
    func seal(manifest: [UInt8], statement: [UInt8]?) async throws {
        diary.note("seal")
        sealed(manifest)
        if let sealFailure { throw sealFailure }
    }
    func abandon() async { diary.note("abandon") }
}

/// A finished upload that notes what is done with it.
struct FakeUpload: Upload {
    let diary: Diary
    let name: UploadName
    var bytes: Int64 = 3
    var createdAt = Moment(milliseconds: 0)
    var grewAt = Moment(milliseconds: 0)
    var marked: @Sendable (UploadMark) throws -> Void = { _ in }

    func standing() async throws -> UploadStanding { .finished }
    func begin(_ checksum: UploadChecksum?) async throws {}
    func append(_ bytes: ArraySlice<UInt8>) async throws {}
    func end(at now: Moment) async throws -> Int64 { bytes }
    func cut(at now: Moment) async throws {}
    func read(_ count: Int, at position: Int64) async throws -> [UInt8] { [1, 2, 3] }
    func digest() async throws -> Digest { Digest.of([1, 2, 3]) }
    func sealedForm() async throws -> SealedForm? { nil }
    func mark(_ mark: UploadMark) async throws {
        diary.note("mark \(name)")
        try marked(mark)
    }
    func unmark() async { diary.note("unmark \(name)") }
    func take() async { diary.note("take \(name)") }
    func terminate() async throws { diary.note("terminate \(name)") }
}

enum Sample {
    static func secret(_ byte: UInt8 = 7) throws -> SpoolSecret {
        guard let secret = SpoolSecret(bytes: [UInt8](repeating: byte, count: 32)) else {
            throw Failure("no-secret", "The sample's secret is not 32 bytes.", .refuse)
        }
        return secret
    }

    static func lane(_ name: String) throws -> LaneName {
        guard let lane = LaneName(name) else { throw Failure("no-lane", "The sample has no such lane.", .refuse) }
        return lane
    }

    static func tip(exhibits: Int = 0, lanes: [LaneName] = [.fallback]) -> Tip {
        var source = SystemRandomNumberGenerator()
        let moment = Moment(milliseconds: 1_420_273_800_000)
        return Tip(
            id: .random(using: &source), channel: "web", content: "桥头夜里施工", receivedAt: moment,
            receivedOn: CalendarDay(daysSinceEpoch: 16_438),
            decision: Decision(
                kind: .report, departments: ["traffic"], confidence: 1, because: [], lanes: lanes,
                rulesDigest: Digest.of([UInt8]())),
            exhibits: (0..<exhibits).map { index in
                Exhibit(
                    number: index + 1, mediaType: "image/jpeg", bytes: 3, digest: Digest.of([UInt8(index), 2, 3]))
            })
    }
}
