import Inspection
import Multipart
import Spooling
import Tips

/// The parts that are files: the head is judged before a byte reaches the disk, the rest goes there as it comes.
struct ExhibitIntake {
    private let deposit: any Deposit
    private let inspector: Inspector
    private let hasRoom: @Sendable () throws -> Bool
    private(set) var kept: [Exhibit] = []
    private var current: Current?

    private struct Current {
        var part: Int
        var declaredType: String?
        var fileExtension: String?
        var isNamed: Bool
        /// Bytes not yet written: the head until it is judged, then what has gathered since the last write.
        var pending: [UInt8] = []
        var bytes: Int64 = 0
        var accepted: Accepted?
    }

    private struct Accepted {
        var format: Format
        var marks: [Mark]
    }

    /// A write to the disk changes threads twice: worth it for this much.
    private static let writeBytes = 128 * 1024

    /// - Parameter hasRoom: asked before each exhibit; what a small request brings is not seen by its announced length.
    init(deposit: any Deposit, inspector: Inspector, hasRoom: @escaping @Sendable () throws -> Bool) {
        self.deposit = deposit
        self.inspector = inspector
        self.hasRoom = hasRoom
    }

    static let noRoom = Failure(
        "disk-full", "There is no room for exhibits now. Try again later, or send the text alone.", .again,
        retryAfterSeconds: 60)

    /// Nil when no exhibit came: nothing to seal.
    var usedDeposit: (any Deposit)? { kept.isEmpty ? nil : deposit }

    /// - Parameter header: its file name is looked at for what it says of the format, and forgotten.
    mutating func begin(part: Int, _ header: PartHeader) {
        let name = header.filename ?? ""
        let dot = name.lastIndex(of: ".")
        let ending = dot.map { name[name.index(after: $0)...] }.flatMap {
            (1...8).contains($0.count) ? String($0) : nil
        }
        current = Current(
            part: part, declaredType: header.contentType, fileExtension: ending?.lowercased(), isNamed: !name.isEmpty)
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) async throws {
        guard var exhibit = current else { return }
        current = nil
        exhibit.bytes += Int64(bytes.count)
        exhibit.pending.append(contentsOf: bytes)
        if exhibit.accepted == nil, exhibit.pending.count >= inspector.headBytes {
            try await judge(&exhibit, isWhole: false)
        }
        let most =
            exhibit.accepted.map { inspector.formats.maxBytes($0.format.family) } ?? inspector.formats.maxBytesOfAny
        guard exhibit.bytes <= most else {
            throw Self.failure(inspector.formats.refusal(.fileTooLarge), part: exhibit.part)
        }
        current = exhibit
        if exhibit.pending.count >= Self.writeBytes { try await flush() }
    }

    /// Writes what has gathered, once the head is judged.
    mutating func flush() async throws {
        guard var exhibit = current, exhibit.accepted != nil, exhibit.pending.count >= Self.writeBytes / 2 else {
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
        if exhibit.accepted == nil { try await judge(&exhibit, isWhole: true) }
        try await write(&exhibit)
        let closed = try await deposit.close()
        guard let accepted = exhibit.accepted else { return }
        kept.append(
            Exhibit(
                number: kept.count + 1, mediaType: accepted.format.mediaType, bytes: closed.bytes,
                digest: closed.digest,
                findings: accepted.marks.map(\.rawValue)))
    }

    mutating func abandon() async {
        current = nil
        kept = []
        await deposit.abandon()
    }

    private func judge(_ exhibit: inout Current, isWhole: Bool) async throws {
        let judgement = await Self.judge(
            inspector, exhibit.pending, isWhole: isWhole, declaredType: exhibit.declaredType,
            fileExtension: exhibit.fileExtension)
        switch judgement {
        case .accept(let format, let marks):
            guard try hasRoom() else { throw Self.noRoom }
            exhibit.accepted = Accepted(format: format, marks: marks)
            try await deposit.open()
        case .refuse(let refusal):
            throw Self.failure(refusal, part: exhibit.part)
        }
    }

    /// The refusal's own code is the problem's: a form can tell a cut picture from a picture that is none.
    static func failure(_ refusal: Refusal, part: Int? = nil, field: String? = nil) -> Failure {
        Failure(
            .init(rawValue: refusal.code.rawValue), "\(refusal.sentence.en) \(refusal.sentence.zh)", .refuse,
            part: part,
            field: field)
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
        let pending = exhibit.pending
        exhibit.pending = []
        if !pending.isEmpty { try await deposit.append(pending[...]) }
    }
}
