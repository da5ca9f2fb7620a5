/// One link of the chain of custody: a change of a tip, written in the same transaction as the change itself.
/// The published figures are folded from these, so an event holds what is counted and nothing a citizen wrote.
public struct CustodyEvent: Sendable, Hashable {
    /// 1, 2, 3 … over the whole spool, without holes.
    public var number: Int64
    public var tip: TipID
    public var at: Moment
    public var change: Change
    /// SHA-256 over the digest of the event before (32 zero bytes for the first) and this event's number, tip, time and note: see ``digest(number:tip:at:note:after:)``.
    public var digest: Digest

    public init(number: Int64, tip: TipID, at: Moment, change: Change, after previous: Digest) {
        self.number = number
        self.tip = tip
        self.at = at
        self.change = change
        digest = Self.digest(number: number, tip: tip, at: at, note: change.note, after: previous)
    }

    /// An event as it was read back, digest and all.
    public init(number: Int64, tip: TipID, at: Moment, change: Change, digest: Digest) {
        self.number = number
        self.tip = tip
        self.at = at
        self.change = change
        self.digest = digest
    }

    public enum Change: Sendable, Hashable {
        /// Kept: the commit instant.
        case admitted(Figures)
        /// One delivery changed its stage. `why` is a constant word of the program, never a text from outside.
        case moved(lane: LaneName, to: Stage, why: String)
        /// The office said what it should have been: what is nil it left as it was.
        case corrected(kind: Kind?, departments: [String]?, by: Corrector = .platform)
        /// After the delivery the platform said more: a number of its own, a reply for the citizen, or that it is done.
        case answered(lane: LaneName, closed: Bool)
        /// Text, contact and exhibits were erased at the end of their time.
        case erased
    }

    /// Who spoke for the office.
    public enum Corrector: String, Sendable, Hashable, CaseIterable {
        /// In its answer to a hand-over or a question.
        case platform
        /// A person at the spool.
        case office
    }

    /// What the month counts of a tip.
    public struct Figures: Sendable, Hashable {
        public var receivedOn: CalendarDay
        public var kind: Kind
        public var departments: [String]
        public var channel: String
        public var lanes: [LaneName]
        public var exhibits: [ExhibitCount]
        /// Someone was in danger, by what the rules could tell.
        public var isUrgent = false
        /// The kind by the office's own name, where a rule gave one.
        public var named: String?

        public init(
            receivedOn: CalendarDay, kind: Kind, departments: [String], channel: String, lanes: [LaneName],
            exhibits: [ExhibitCount]
        ) {
            self.receivedOn = receivedOn
            self.kind = kind
            self.departments = departments
            self.channel = channel
            self.lanes = lanes
            self.exhibits = exhibits
        }

        public init(tip: Tip, lanes: [LaneName]) {
            self.init(
                receivedOn: tip.receivedOn, kind: tip.decision.kind, departments: tip.decision.departments,
                channel: tip.channel, lanes: lanes, exhibits: ExhibitCount.fold(tip.exhibits)
            )
            isUrgent = tip.decision.isUrgent
            named = tip.decision.named
        }
    }

    public struct ExhibitCount: Sendable, Hashable {
        public var family: MediaFamily
        public var count: Int
        public var bytes: Int64

        public init(family: MediaFamily, count: Int, bytes: Int64) {
            self.family = family
            self.count = count
            self.bytes = bytes
        }

        /// Of a sealed exhibit the bytes of its age file: that is what rests and is counted.
        /// One entry for each family present, in the order of ``MediaFamily``.
        public static func fold(_ exhibits: [Exhibit]) -> [ExhibitCount] {
            guard !exhibits.isEmpty else { return [] }
            return MediaFamily.allCases.compactMap { family in
                let members = exhibits.filter { $0.family == family }
                guard !members.isEmpty else { return nil }
                return ExhibitCount(
                    family: family, count: members.count, bytes: members.reduce(0) { $0 + $1.asKept.bytes })
            }
        }
    }

    /// The digest the first event follows.
    public static let beginning = Digest.zero

    /// What an event's digest covers, over the note as it is stored: a verifier needs no knowledge of what notes mean.
    public static func digest(number: Int64, tip: TipID, at: Moment, note: String, after previous: Digest) -> Digest {
        var hasher = Digest.Hasher()
        previous.withUnsafeBytes { hasher.update($0) }
        let fixed = (number.bigEndian, tip.high.bigEndian, tip.low.bigEndian, at.milliseconds.bigEndian)
        withUnsafeBytes(of: fixed) { hasher.update($0) }
        var note = note
        note.withUTF8 { hasher.update(UnsafeRawBufferPointer($0)) }
        return hasher.finish()
    }
}
