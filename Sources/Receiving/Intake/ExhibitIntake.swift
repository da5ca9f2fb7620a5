import Inspection
import Multipart
import Spooling
import Tips

/// The parts that are files: the head is judged before a byte reaches the disk, the rest goes there as it comes.
struct ExhibitIntake {
    private let deposit: any Deposit
    private let inspector: Inspector
    private let arrivals: Arrivals
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
        var accepted: Accepted?

        /// A duration counts as soon as nothing that is still to come can change it.
        var soFar: ExhibitSoFar {
            let walk = accepted?.walk.flatMap { $0.isDone ? $0 : nil }
            return soFar(durationSeconds: walk?.findings.durationSeconds)
        }

        /// A piece that is alone is not copied.
        mutating func gather(_ bytes: ArraySlice<UInt8>, for writeBytes: Int) {
            if pending.isEmpty { return pending = bytes }
            if accepted != nil { pending.reserveCapacity(2 * writeBytes) }
            pending.append(contentsOf: bytes)
        }

        /// - Precondition: all that came is still pending.
        mutating func accept(_ accepted: Accepted) {
            self.accepted = accepted
            self.accepted?.walk = Walk(mediaType: accepted.format.mediaType)
            self.accepted?.walk?.feed(pending)
        }

        func soFar(durationSeconds: Double?) -> ExhibitSoFar {
            ExhibitSoFar(mediaType: accepted?.format.mediaType, bytes: bytes, durationSeconds: durationSeconds)
        }
    }

    private struct Accepted: Sendable {
        var format: Format
        var marks: [Mark]
        /// Through its container as it streams by; nil where that is not walked.
        var walk: Walk?
    }

    /// - Parameters:
    ///   - arrivals: says how much gathers before it is written.
    ///   - hasRoom: asked before each write: a length may not be announced, and others write beside.
    init(
        deposit: any Deposit, inspector: Inspector, arrivals: Arrivals, evidence: TipEvidence? = nil,
        hasRoom: @escaping @Sendable () throws -> Bool
    ) {
        self.deposit = deposit
        self.inspector = inspector
        self.arrivals = arrivals
        self.evidence = evidence
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
    mutating func begin(part: Int, _ header: PartHeader, after fields: FormFields = .init()) throws {
        let name = header.filename ?? ""
        let dot = name.lastIndex(of: ".")
        let ending = dot.map { name[name.index(after: $0)...] }.flatMap {
            (1...8).contains($0.count) ? String($0) : nil
        }
        current = Current(
            part: part, declaredType: header.contentType, fileExtension: ending?.lowercased(), isNamed: !name.isEmpty)
        evidence?.learn(fields)
        // One without a name counts from its first byte: it may be an empty input.
        if !name.isEmpty { try evidence?.begin(part: part) }
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) async throws {
        guard var exhibit = current else { return }
        current = nil
        if exhibit.bytes == 0, !exhibit.isNamed { try evidence?.begin(part: exhibit.part) }
        exhibit.bytes += Int64(bytes.count)
        exhibit.accepted?.walk?.feed(bytes)
        exhibit.gather(bytes, for: arrivals.writeBytes)
        if exhibit.accepted == nil, exhibit.pending.count >= inspector.headBytes {
            try await judge(&exhibit)
        }
        let most =
            exhibit.accepted.map { inspector.formats.maxBytes($0.format.family) } ?? inspector.formats.maxBytesOfAny
        guard exhibit.bytes <= most else {
            throw inspector.formats.refusal(.fileTooLarge).failure(part: exhibit.part)
        }
        try evidence?.see(exhibit.soFar)
        current = exhibit
        if exhibit.pending.count >= arrivals.writeBytes { try await flush() }
    }

    /// Writes what has gathered, once the head is judged.
    mutating func flush() async throws {
        guard var exhibit = current, exhibit.accepted != nil, exhibit.pending.count >= arrivals.writeBytes / 2 else {
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
        let closed = try await exhibit.accepted == nil ? keepWhole(&exhibit) : close(&exhibit)
        let seconds = exhibit.accepted?.walk?.findings.durationSeconds
        try evidence?.see(exhibit.soFar(durationSeconds: seconds))
        guard let accepted = exhibit.accepted else { return }
        kept.append(
            Exhibit(
                number: kept.count + 1, mediaType: accepted.format.mediaType, bytes: closed.bytes,
                digest: closed.digest,
                findings: accepted.marks.map(\.rawValue) + [seconds.flatMap(DurationNote.text)].compactMap { $0 }))
    }

    mutating func abandon() async {
        current = nil
        kept = []
        await deposit.abandon()
    }

    private func judge(_ exhibit: inout Current) async throws {
        let judgement = await Self.judge(
            inspector, Array(exhibit.pending), isWhole: false, declaredType: exhibit.declaredType,
            fileExtension: exhibit.fileExtension)
        exhibit.accept(try Self.accepted(judgement, part: exhibit.part))
        guard try hasRoom() else { throw Self.noRoom }
        try await deposit.open()
    }

    /// A file that came whole before anybody looked at it goes to the disk's thread once, and is judged there.
    private func keepWhole(_ exhibit: inout Current) async throws -> (bytes: Int64, digest: Digest) {
        let (whole, inspector, hasRoom) = (exhibit.pending, inspector, hasRoom)
        let (part, declaredType, fileExtension) = (exhibit.part, exhibit.declaredType, exhibit.fileExtension)
        exhibit.pending = []
        let kept = try await deposit.keep(whole) {
            let judgement = inspector.judge(
                head: whole, isWhole: true, declaredType: declaredType, fileExtension: fileExtension)
            let accepted = try Self.accepted(judgement, part: part)
            guard try hasRoom() else { throw Self.noRoom }
            return accepted
        }
        exhibit.pending = whole
        exhibit.accept(kept.look)
        return (kept.bytes, kept.digest)
    }

    private func close(_ exhibit: inout Current) async throws -> (bytes: Int64, digest: Digest) {
        try await write(&exhibit)
        return try await deposit.close()
    }

    private static func accepted(_ judgement: Judgement, part: Int) throws -> Accepted {
        switch judgement {
        case .accept(let format, let marks): Accepted(format: format, marks: marks)
        case .refuse(let refusal): throw refusal.failure(part: part)
        }
    }

    /// libmagic takes up to a millisecond, which an event loop must not wait for.
    static func judge(
        _ inspector: Inspector, _ head: [UInt8], isWhole: Bool, declaredType: String? = nil,
        fileExtension: String? = nil
    ) async -> Judgement {
        await withTaskExecutorPreference(globalConcurrentExecutor) {
            await look(inspector, head, isWhole: isWhole, declaredType: declaredType, fileExtension: fileExtension)
        }
    }

    private static func look(
        _ inspector: Inspector, _ head: [UInt8], isWhole: Bool, declaredType: String?, fileExtension: String?
    ) async -> Judgement {
        inspector.judge(head: head[...], isWhole: isWhole, declaredType: declaredType, fileExtension: fileExtension)
    }

    private func write(_ exhibit: inout Current) async throws {
        guard try hasRoom() else { throw Self.noRoom }
        let pending = exhibit.pending
        exhibit.pending = []
        if !pending.isEmpty { try await deposit.append(pending) }
    }
}
