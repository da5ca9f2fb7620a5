/// What the outer side of a one-way gate says on a schedule: that it lives, how far the lane's numbers go, and what became
/// of each of them. Every heartbeat says all of it anew, so one that gets through makes up for all that were lost.
///
/// Of the numbers 1 to ``told``, those in ``waiting`` have not been sent yet, those in ``sent`` lie beyond the gate or got
/// lost in it, and the outer side waits for no word of the others: they are delivered, or ended and then named
/// in ``endings`` while they are recent.
public struct Heartbeat: Sendable, Hashable {
    public var spool: TipID
    public var lane: LaneName
    public var at: Moment
    /// When the next one is due.
    public var intervalSeconds: Double
    /// The highest number given to any tip of the lane.
    public var highest: Int64
    /// This heartbeat speaks of the numbers up to here: ``highest``, unless there was too much to tell.
    public var told: Int64
    public var waiting: NumberRanges
    public var sent: NumberRanges
    /// Who stands behind the numbers in ``sent``: all of them, or as many as fit, the next ones in the next heartbeat.
    public var names: [Name]
    public var endings: [Ending]

    public struct Name: Sendable, Hashable {
        public var sequence: Int64
        public var tip: TipID
        public var manifestDigest: Digest

        public init(sequence: Int64, tip: TipID, manifestDigest: Digest) {
            self.sequence = sequence
            self.tip = tip
            self.manifestDigest = manifestDigest
        }
    }

    /// A number that nobody needs to wait for. Should its tip come after all, the tip is right and this is old.
    public struct Ending: Sendable, Hashable {
        public var sequence: Int64
        public var tip: TipID
        /// `expired` or `quarantined`.
        public var stage: Stage

        public init(sequence: Int64, tip: TipID, stage: Stage) {
            self.sequence = sequence
            self.tip = tip
            self.stage = stage
        }
    }

    public init(
        spool: TipID, lane: LaneName, at: Moment, intervalSeconds: Double, highest: Int64, told: Int64,
        waiting: NumberRanges = NumberRanges(), sent: NumberRanges = NumberRanges(), names: [Name] = [],
        endings: [Ending] = []
    ) {
        self.spool = spool
        self.lane = lane
        self.at = at
        self.intervalSeconds = intervalSeconds
        self.highest = highest
        self.told = told
        self.waiting = waiting
        self.sent = sent
        self.names = names
        self.endings = endings
    }

    /// No heartbeat has more of each, and none is longer: a reader refuses it unread.
    public static let mostNames = 4096
    public static let mostEndings = 1024
    public static let mostRanges = 4096
    public static let longestBytes: Int64 = 1 << 20
    /// A day, as in the policy: one that is due in a thousand years is never late.
    static let longestIntervalMilliseconds: Int64 = 86_400_000

    /// How much of a heartbeat is believed. The inside keeps what it gathered from many in one larger than any that travels.
    public struct Bounds: Sendable {
        public var names: Int
        public var endings: Int
        public var bytes: Int64

        public init(
            names: Int = Heartbeat.mostNames, endings: Int = Heartbeat.mostEndings,
            bytes: Int64 = Heartbeat.longestBytes
        ) {
            self.names = names
            self.endings = endings
            self.bytes = bytes
        }
    }

    /// One line each: `at`, `every`, `highest`, `told`, `waiting`, `sent`, then `name` and `end` lines.
    public var body: [UInt8] {
        var lines = [
            "at \(at)", "every \(Int64((intervalSeconds * 1000).rounded()))", "highest \(highest)", "told \(told)",
            "waiting \(waiting)", "sent \(sent)",
        ]
        lines += names.map { "name \($0.sequence) \($0.tip) \($0.manifestDigest)" }
        lines += endings.map { "end \($0.sequence) \($0.tip) \($0.stage.rawValue)" }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    public var head: DropHead {
        DropHead(
            .heartbeat, spool: spool, lane: lane, sequence: highest,
            headers: [.init("Content-Type", "text/plain; charset=utf-8")], bodyBytes: Int64(body.count))
    }

    /// Nil when the two are not what a heartbeat is made of.
    public init?(head: DropHead, body: [UInt8], within bounds: Bounds = Bounds()) {
        guard head.kind == .heartbeat, body.count <= bounds.bytes,
            let text = String(validating: body, as: UTF8.self)
        else { return nil }
        var lines = text.split(separator: "\n").map { $0.split(separator: " ") }[...]
        func next(_ key: String) -> Substring? {
            guard let words = lines.popFirst(), words.count == 2, words[0] == key else { return nil }
            return words[1]
        }
        guard let at = next("at").flatMap({ Moment(rfc3339: $0) }),
            let every = next("every").flatMap({ OneWayNumber.read($0) }), every <= Self.longestIntervalMilliseconds,
            let highest = next("highest").flatMap({ OneWayNumber.read($0) }), highest == head.sequence,
            let told = next("told").flatMap({ OneWayNumber.read($0) }), told <= highest,
            let waiting = next("waiting").flatMap({ NumberRanges($0, most: Self.mostRanges) }),
            let sent = next("sent").flatMap({ NumberRanges($0, most: Self.mostRanges) }),
            max(waiting.last ?? 0, sent.last ?? 0) <= told
        else { return nil }
        self.init(
            spool: head.spool, lane: head.lane, at: at, intervalSeconds: Double(every) / 1000, highest: highest,
            told: told, waiting: waiting, sent: sent)
        for words in lines {
            if let name = Name(words) {
                names.append(name)
            } else if let ending = Ending(words) {
                endings.append(ending)
            } else {
                return nil
            }
        }
        guard names.count <= bounds.names, endings.count <= bounds.endings else { return nil }
    }
}

extension Heartbeat.Name {
    fileprivate init?(_ words: [Substring]) {
        guard words.count == 4, words[0] == "name", let sequence = OneWayNumber.read(words[1]),
            let tip = TipID(words[2]),
            let digest = Digest(hex: words[3])
        else { return nil }
        self.init(sequence: sequence, tip: tip, manifestDigest: digest)
    }
}

extension Heartbeat.Ending {
    fileprivate init?(_ words: [Substring]) {
        guard words.count == 4, words[0] == "end", let sequence = OneWayNumber.read(words[1]),
            let tip = TipID(words[2]),
            let stage = Stage(rawValue: String(words[3]))
        else { return nil }
        self.init(sequence: sequence, tip: tip, stage: stage)
    }
}
