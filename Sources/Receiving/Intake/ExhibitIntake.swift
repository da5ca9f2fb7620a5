import Inspection
import Multipart
import Spooling
import Tips

/// The parts that are files: the head is judged before a byte reaches the disk, the rest goes there as it comes.
struct ExhibitIntake {
    private let deposit: any Deposit
    private let inspector: Inspector
    private let arrivals: Arrivals
    private let waive: Waiver
    private let hasRoom: @Sendable () throws -> Bool
    private(set) var kept: [Exhibit] = []
    /// What is asked of the files of this tip together, where anything is.
    private(set) var evidence: TipEvidence?
    private var current: Current?

    private struct Current {
        var part: Int
        var declaredType: String?
        var fileExtension: String?
        var isNamed: Bool
        /// Bytes not yet written: the head until it is judged, then what has gathered since the last write.
        var pending: ArraySlice<UInt8> = []
        var bytes: Int64 = 0
        /// Once its head is accepted: the look at the rest of it, as it streams by.
        var examination: Examination?

        /// A duration counts as soon as nothing that is still to come can change it.
        var soFar: ExhibitSoFar { soFar(durationSeconds: examination?.durationSeconds) }

        /// A piece that is alone is not copied. What grows by itself comes to twice of what it holds, and leaves that behind.
        mutating func gather(_ bytes: ArraySlice<UInt8>, _ headBytes: Int, for writeBytes: Int) {
            if pending.isEmpty { return pending = bytes }
            pending.reserveCapacity(examination == nil ? headBytes + headBytes / 8 : 2 * writeBytes)
            pending.append(contentsOf: bytes)
        }

        func soFar(durationSeconds: Double?) -> ExhibitSoFar {
            ExhibitSoFar(mediaType: examination?.format.mediaType, bytes: bytes, durationSeconds: durationSeconds)
        }
    }

    typealias Waiver = @Sendable (_ evidence: inout TipEvidence?, _ key: String?) async throws -> Void

    /// - Parameters:
    ///   - arrivals: says how much gathers before it is written.
    ///   - waive: takes the evidence away from a repeat, told the key among the fields before a file.
    ///   - hasRoom: asked where a file begins and before each write: a length may not be announced, and others write beside.
    init(
        deposit: any Deposit, inspector: Inspector, arrivals: Arrivals, evidence: TipEvidence? = nil,
        waive: @escaping Waiver = { _, _ in }, hasRoom: @escaping @Sendable () throws -> Bool
    ) {
        self.deposit = deposit
        self.inspector = inspector
        self.arrivals = arrivals
        self.evidence = evidence
        self.waive = waive
        self.hasRoom = hasRoom
    }

    static let noRoom = Failure(
        "disk-full", "There is no room for exhibits now. Try again later, or send the text alone.", .again,
        retryAfterSeconds: 60)

    /// Nil when no exhibit came: nothing to seal.
    var usedDeposit: (any Deposit)? { kept.isEmpty ? nil : deposit }

    /// - Parameters:
    ///   - header: its file name is looked at for what it says of the format, and forgotten.
    ///   - fields: those that came before it.
    mutating func begin(part: Int, _ header: PartHeader, after fields: FormFields = .init()) async throws {
        let name = header.filename ?? ""
        let dot = name.lastIndex(of: ".")
        let ending = dot.map { name[name.index(after: $0)...] }.flatMap {
            (1...8).contains($0.count) ? String($0) : nil
        }
        current = Current(
            part: part, declaredType: header.contentType, fileExtension: ending?.lowercased(), isNamed: !name.isEmpty)
        if kept.isEmpty { try await waive(&evidence, fields[.idempotencyKey]) }
        evidence?.learn(fields)
        // One without a name counts from its first byte: it may be an empty input.
        if !name.isEmpty { try count(part) }
    }

    private mutating func count(_ part: Int) throws {
        try evidence?.begin(part: part)
        guard try hasRoom() else { throw Self.noRoom }
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) async throws {
        guard var exhibit = current else { return }
        current = nil
        if exhibit.bytes == 0, !exhibit.isNamed { try count(exhibit.part) }
        exhibit.bytes += Int64(bytes.count)
        await exhibit.examination?.feed(bytes, together: arrivals.writeBytes)
        exhibit.gather(bytes, inspector.headBytes, for: arrivals.writeBytes)
        if exhibit.examination == nil, exhibit.pending.count >= inspector.headBytes {
            try await judge(&exhibit, isWhole: false)
            try await deposit.open()
        }
        let most =
            exhibit.examination.map { inspector.formats.maxBytes($0.format.family) } ?? inspector.formats.maxBytesOfAny
        guard exhibit.bytes <= most else {
            throw inspector.formats.refusal(.fileTooLarge).failure(part: exhibit.part)
        }
        try evidence?.see(exhibit.soFar)
        current = exhibit
        if exhibit.pending.count >= arrivals.writeBytes { try await flush() }
    }

    /// Writes what has gathered, once the head is judged.
    mutating func flush() async throws {
        guard var exhibit = current, exhibit.examination != nil, exhibit.pending.count >= arrivals.writeBytes / 2 else {
            return
        }
        current = nil
        try await write(&exhibit)
        current = exhibit
    }

    mutating func end() async throws {
        guard var exhibit = current else { return }
        current = nil
        // An empty file input of a form that nobody filled in.
        if exhibit.bytes == 0 && !exhibit.isNamed { return }
        let isWhole = exhibit.examination == nil
        if isWhole { try await judge(&exhibit, isWhole: true) }
        guard var examination = exhibit.examination else { return }
        // Only now all of it was seen: what its end says may still refuse it.
        let examined = await examination.result(by: inspector.formats)
        if case .refuse(let refusal) = examined.judgement { throw refusal.failure(part: exhibit.part) }
        try evidence?.see(exhibit.soFar(durationSeconds: examined.findings.durationSeconds))
        let closed: (bytes: Int64, digest: Digest)
        if isWhole {
            closed = try await deposit.keep(exhibit.pending)
        } else {
            try await write(&exhibit)
            closed = try await deposit.close()
        }
        kept.append(
            Exhibit(
                number: kept.count + 1, mediaType: examination.format.mediaType, bytes: closed.bytes,
                digest: closed.digest, findings: examined.notes, sealed: await deposit.sealedForm()))
    }

    mutating func abandon() async {
        current = nil
        kept = []
        await deposit.abandon()
    }

    private func judge(_ exhibit: inout Current, isWhole: Bool) async throws {
        let judgement = await inspector.judge(
            head: exhibit.pending, isWhole: isWhole, declaredType: exhibit.declaredType,
            fileExtension: exhibit.fileExtension)
        switch judgement {
        case .accept(let examination):
            guard try hasRoom() else { throw Self.noRoom }
            exhibit.examination = examination
        case .refuse(let refusal):
            throw refusal.failure(part: exhibit.part)
        }
    }

    private func write(_ exhibit: inout Current) async throws {
        guard try hasRoom() else { throw Self.noRoom }
        let pending = exhibit.pending
        exhibit.pending = []
        if !pending.isEmpty { try await deposit.append(pending) }
    }
}
