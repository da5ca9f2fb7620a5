public import Tips

/// A tip on its way into the ledger, all its exhibits already synced: what one row and one event are made of.
public struct Admission: Sendable {
    public var tip: TipID
    public var receivedAt: Moment
    public var figures: CustodyEvent.Figures
    /// ``Manifest/body(of:)``: fixed here, the same on every send.
    public var manifestBody: [UInt8]
    public var exhibits: [Exhibit]
    /// Keyed hash of the receipt, 16 bytes.
    public var receiptHash: [UInt8]
    public var key: KeyedAdmission?
    /// The tip names bytes that an earlier tip took: unless it is that one's repeat, it is not kept.
    public var isRepeatOnly: Bool

    public init(
        tip: TipID, receivedAt: Moment, figures: CustodyEvent.Figures, manifestBody: [UInt8], exhibits: [Exhibit],
        receiptHash: [UInt8], key: KeyedAdmission?, isRepeatOnly: Bool = false
    ) {
        self.tip = tip
        self.receivedAt = receivedAt
        self.figures = figures
        self.manifestBody = manifestBody
        self.exhibits = exhibits
        self.receiptHash = receiptHash
        self.key = key
        self.isRepeatOnly = isRepeatOnly
    }

    /// What makes a repeated request the same tip.
    public struct KeyedAdmission: Sendable {
        /// Keyed hash of the idempotency key, 16 bytes.
        public var keyHash: [UInt8]
        /// Keyed hash of the parsed fields and exhibit digests, 16 bytes.
        public var fingerprint: [UInt8]
        /// What the same tip was kept under before sealing was turned on or off. Asked for only where the key belongs to a
        /// tip with another fingerprint, and never written.
        public var formerFingerprint: @Sendable () -> [UInt8]
        /// A tip admitted before this moment is forgotten under its key: then the same key is a new tip.
        public var rememberedSince: Moment

        public init(
            keyHash: [UInt8], fingerprint: [UInt8], formerFingerprint: @escaping @Sendable () -> [UInt8] = { [] },
            rememberedSince: Moment = Moment(milliseconds: .min)
        ) {
            self.keyHash = keyHash
            self.fingerprint = fingerprint
            self.formerFingerprint = formerFingerprint
            self.rememberedSince = rememberedSince
        }
    }
}

/// What the ledger says to an admission. A refusal is a `Failure`.
public enum AdmissionAnswer: Sendable, Hashable {
    case kept
    /// The same key and the same tip were kept before: this is what was answered then.
    case keptBefore(EarlierTip)
    /// The key belongs to another tip.
    case keyTaken
    /// It could only have been a repeat, and nothing is remembered under its key.
    case noRepeat

    public struct EarlierTip: Sendable, Hashable {
        public var tip: TipID
        public var kind: Kind
        public var receivedOn: CalendarDay
        public var exhibits: [Exhibit]
        /// What it was kept under: its receipt comes of that.
        public var fingerprint: [UInt8]

        public init(
            tip: TipID, kind: Kind, receivedOn: CalendarDay, exhibits: [Exhibit], fingerprint: [UInt8]
        ) {
            self.tip = tip
            self.kind = kind
            self.receivedOn = receivedOn
            self.exhibits = exhibits
            self.fingerprint = fingerprint
        }
    }
}
