internal import Sealing
import Synchronization
public import Tips

/// The promise: what this returns from is kept. Bytes first, row second, bell third.
public struct Spool: Sendable {
    public let ledger: any AdmissionLedger
    public let vault: any Vault
    public let secret: SpoolSecret
    /// One bell for each lane that is configured.
    private let bells: [LaneName: Bell]
    private let keysKeptSeconds: Double
    private let ends: (any TimeSource)?
    private let random: PooledRandom
    private let keysBeingRead = KeysBeingRead()

    /// - Parameters:
    ///   - keysKeptSeconds: how long after its admission a tip is found by its idempotency key.
    ///   - ends: the time by which that ends; nil where every clock is right.
    ///   - random: receipts come from it.
    public init(
        ledger: any AdmissionLedger, vault: any Vault, secret: SpoolSecret, bells: [LaneName: Bell],
        keysKeptSeconds: Double = 7 * 86_400, ends: (any TimeSource)? = nil, random: PooledRandom = .shared
    ) {
        self.ledger = ledger
        self.vault = vault
        self.secret = secret
        self.bells = bells
        self.keysKeptSeconds = keysKeptSeconds
        self.random = random
        self.ends = ends
    }

    /// Keys of tips that were admitted since are remembered.
    private func keysSince(_ now: Moment) -> Moment {
        (ends.map { min(now, $0.now) } ?? now).adding(seconds: -keysKeptSeconds)
    }

    /// A lane a rule names and the configuration lacks falls to `default`.
    public func lanes(for decision: Decision) -> [LaneName] {
        var lanes: [LaneName] = []
        for lane in decision.lanes {
            let known = bells[lane] == nil ? LaneName.fallback : lane
            if !lanes.contains(known) { lanes.append(known) }
        }
        return lanes.isEmpty ? [.fallback] : lanes
    }

    /// Keeps a tip whose exhibits were all closed in `deposit`, and answers when that is durable. On any failure the
    /// deposit is taken back: nothing of an unanswered tip is sent to anyone.
    ///
    /// - Parameters:
    ///   - reservation: of the idempotency key, where the tip came with one.
    ///   - uploads: its last exhibits, in their order, which become the deposit's; each held by the caller alone.
    public func admit(
        _ tip: Tip, deposit: (any Deposit)?, reservation: KeyReservation?, uploads: [NamedUpload] = []
    ) async throws -> Kept {
        let isRepeatOnly = uploads.contains(where: \.isTaken)
        let draft: Draft
        do { draft = try self.draft(of: tip, reservation, isRepeatOnly: isRepeatOnly) } catch {
            await deposit?.abandon()
            throw error
        }
        // What can only be a repeat has its bytes elsewhere: nothing is written for it.
        let given = isRepeatOnly ? [] : uploads
        let answer: AdmissionAnswer
        do {
            if let deposit, !tip.exhibits.isEmpty, !isRepeatOnly {
                try await adopt(given, into: deposit, tip: tip.id, key: draft.admission.key)
                let (clear, statement) = ManifestBody.parts(of: draft.admission.manifestBody)
                try await deposit.seal(
                    manifest: KeptManifest.bytes(of: draft.admission, clear: clear),
                    statement: statement.map { Array($0) })
            }
            answer = try await ledger.admit(draft.admission)
        } catch {
            // When the ledger failed, nobody knows whether the row is on the disk: the files stay, and the next start decides.
            if (error as? Failure)?.verdict != .callSomeone { await takeBack(deposit, given) }
            throw error
        }
        if answer == .kept {
            for named in given { await named.upload.take() }
        } else {
            await takeBack(deposit, given)
        }
        return try kept(answer, draft)
    }

    /// The mark is on the disk before the second name is: whatever a crash leaves, the mark names the tip whose row decides.
    private func adopt(
        _ uploads: [NamedUpload], into deposit: any Deposit, tip: TipID, key: Admission.KeyedAdmission?
    ) async throws {
        for named in uploads {
            let exhibit = named.exhibit
            try await named.upload.mark(
                UploadMark(
                    tip: tip, keyHash: key?.keyHash, mediaType: exhibit.mediaType, bytes: exhibit.bytes,
                    digest: exhibit.digest))
            try await deposit.adopt(named.upload)
        }
    }

    /// The second names go first: an upload must not be free for another tip while this one still has its bytes.
    private func takeBack(_ deposit: (any Deposit)?, _ uploads: [NamedUpload]) async {
        await deposit?.abandon()
        for named in uploads { await named.upload.unmark() }
    }

    /// Keeps a tip of words alone without a task: `then` is called once, on a thread of the ledger's, when it is durable
    /// or refused.
    public func admit(
        text tip: Tip, reservation: KeyReservation?, then: @escaping @Sendable (Result<Kept, any Error>) -> Void
    ) {
        let draft: Draft
        do { draft = try self.draft(of: tip, reservation) } catch { return then(.failure(error)) }
        ledger.admit(draft.admission) { answer in
            // Who has the answer may ask again at once.
            reservation?.end()
            then(answer.flatMap { answer in Result { try kept(answer, draft) } })
        }
    }

    /// A tip on its way in, and the receipt that is shown if it gets there.
    private struct Draft {
        var admission: Admission
        var receipt: Receipt
        /// As the sender knows them.
        var exhibits: [Exhibit]
        /// Held until the answer: the same key is not read twice at a time.
        var reservation: KeyReservation?
    }

    private func draft(of tip: Tip, _ reservation: KeyReservation?, isRepeatOnly: Bool = false) throws -> Draft {
        let key = reservation.map { keyed(tip, by: $0) }
        var source = random
        let receipt = key.map { secret.receipt(key: $0, tip: tip.id) } ?? Receipt.random(using: &source)
        let admission = Admission(
            tip: tip.id, receivedAt: tip.receivedAt, figures: .init(tip: tip, lanes: lanes(for: tip.decision)),
            manifestBody: try body(of: tip, isRepeatOnly: isRepeatOnly), exhibits: tip.exhibits.map(\.asKept),
            receiptHash: secret.hash(of: receipt), key: key, isRepeatOnly: isRepeatOnly)
        return Draft(admission: admission, receipt: receipt, exhibits: tip.exhibits, reservation: reservation)
    }

    /// Sealed here where the vault seals: nothing behind this sees a word of it.
    private func body(of tip: Tip, isRepeatOnly: Bool) throws -> [UInt8] {
        guard !vault.recipients.isEmpty else { return Manifest.body(of: tip) }
        guard isRepeatOnly || tip.exhibits.allSatisfy({ $0.sealed != nil }) else {
            throw Failure("exhibit-unsealed", "An exhibit was not sealed as it came. Report this.", .callSomeone)
        }
        do {
            return Manifest.sealedBody(
                of: tip, statement: try SealedWriter.sealed(Manifest.statement(of: tip), for: vault.recipients))
        } catch let fault as SealingFault {
            throw Failure(
                "not-sealed", "The tip could not be sealed. Check the recipients.", .callSomeone, cause: fault)
        }
    }

    private func keyed(_ tip: Tip, by reservation: KeyReservation) -> Admission.KeyedAdmission {
        let fields = Fingerprint.bytes(of: tip)
        let isSealing = !vault.recipients.isEmpty
        let fingerprint = { @Sendable [secret, key = reservation.key] (isSealed: Bool) in
            isSealed
                ? secret.sealedFingerprint(of: fields, idempotencyKey: key) : secret.fingerprint(of: fields)
        }
        return Admission.KeyedAdmission(
            keyHash: reservation.keyHash, fingerprint: fingerprint(isSealing),
            formerFingerprint: { fingerprint(!isSealing) }, rememberedSince: keysSince(tip.receivedAt))
    }

    private func kept(_ answer: AdmissionAnswer, _ draft: Draft) throws -> Kept {
        let admission = draft.admission
        switch answer {
        case .kept:
            for lane in admission.figures.lanes { bells[lane]?.ring() }
            return Kept(
                tip: admission.tip, receipt: draft.receipt, receivedOn: admission.figures.receivedOn,
                kind: admission.figures.kind, exhibits: draft.exhibits, isRepeat: false)
        case .keptBefore(let earlier):
            guard var key = admission.key else { throw keyTaken }
            // The same tip has the same exhibits, and of sealed ones the ledger knows the age files alone.
            let wasInClear = vault.recipients.isEmpty && earlier.fingerprint == key.fingerprint
            let exhibits = wasInClear ? earlier.exhibits : draft.exhibits
            key.fingerprint = earlier.fingerprint
            return Kept(
                tip: earlier.tip, receipt: secret.receipt(key: key, tip: earlier.tip), receivedOn: earlier.receivedOn,
                kind: earlier.kind, exhibits: exhibits, isRepeat: true)
        case .keyTaken:
            throw keyTaken
        case .noRepeat:
            throw Self.uploadTaken
        }
    }

    public static let uploadTaken = Failure(
        "upload-taken", "This upload belongs to another tip. Send the file again for this one.", .refuse,
        field: "upload")

    private var keyTaken: Failure {
        Failure(
            "key-taken", "This idempotency key belongs to another tip. Use a new key for a new tip.", .refuse,
            field: "idempotency_key")
    }

    /// Whether a tip is remembered under the key: then a request with it is that tip's repeat, or is refused for the key.
    public func remembers(key: String, at now: Moment) async throws -> Bool {
        try await ledger.remembers(
            keyHash: secret.hash(ofKey: key), since: keysSince(now))
    }

    /// Marks an idempotency key as being read, until the reservation is let go.
    /// Throws `key-in-use` while another request with the same key is under way.
    public func reserve(key: String) throws -> KeyReservation {
        let hash = secret.hash(ofKey: key)
        guard keysBeingRead.insert(hash) else {
            throw Failure(
                "key-in-use", "The first request with this idempotency key is still being read. Ask again shortly.",
                .again,
                field: "idempotency_key", retryAfterSeconds: 2)
        }
        return KeyReservation(keyHash: hash, key: key, keys: keysBeingRead)
    }
}

/// What is answered to the sender of a tip.
public struct Kept: Sendable, Hashable {
    public var tip: TipID
    public var receipt: Receipt
    public var receivedOn: CalendarDay
    public var kind: Kind
    public var exhibits: [Exhibit]
    /// The same tip had come before with the same key: 200, not 201.
    public var isRepeat: Bool
}

/// Holds an idempotency key for the request that is being read, until ``end()`` or the last reference to it goes.
public final class KeyReservation: Sendable {
    public let keyHash: [UInt8]
    /// As it was sent: only ever in memory.
    fileprivate let key: String
    private let keys: KeysBeingRead
    private let isHeld = Atomic<Bool>(true)

    fileprivate init(keyHash: [UInt8], key: String, keys: KeysBeingRead) {
        self.keyHash = keyHash
        self.key = key
        self.keys = keys
    }

    deinit { end() }

    /// Ending twice does no harm, also to whoever holds the key by then.
    public func end() {
        if isHeld.exchange(false, ordering: .relaxed) { keys.remove(keyHash) }
    }
}

private final class KeysBeingRead: Sendable {
    private let hashes = Mutex<Set<[UInt8]>>([])

    func insert(_ hash: [UInt8]) -> Bool { hashes.withLock { $0.insert(hash).inserted } }

    func remove(_ hash: [UInt8]) { hashes.withLock { _ = $0.remove(hash) } }
}
