public import Tips

/// What follows the platform's work on a tip after it has been delivered: questions on a schedule, until it says `closed`.
///
/// No lease: one daemon holds a spool, and a question that is asked twice costs nothing but the question.
public protocol FollowLedger: Sendable {
    /// Up to `limit` deliveries of `lane` that are delivered and not closed and whose next question is due at `now`,
    /// longest due first. Behind them, those due later than `latest`: no question is put off so far, and a clock that has
    /// since been set back has dated them.
    func followed(lane: LaneName, limit: Int, now: Moment, latest: Moment) async throws -> [Following]

    /// Records what came of questions, in one transaction. One whose place has changed since is left alone. What the
    /// platform says of an erased tip is not kept. Returns how many deliveries it said something new of.
    @discardableResult
    func record(_ findings: [FollowFinding]) async throws -> Int
}

/// A delivery whose next question is due.
public struct Following: Sendable, Hashable {
    public var serial: Int64
    public var lane: LaneName
    public var due: Moment
    /// Questions asked before this one.
    public var asked: Int
    public var tip: TipID
    /// What the answer must echo; nil once the tip was erased, and then there is nothing left to follow.
    public var manifestDigest: Digest?

    public init(serial: Int64, lane: LaneName, due: Moment, asked: Int, tip: TipID, manifestDigest: Digest?) {
        self.serial = serial
        self.lane = lane
        self.due = due
        self.asked = asked
        self.tip = tip
        self.manifestDigest = manifestDigest
    }
}

/// What came of one question.
public struct FollowFinding: Sendable, Hashable {
    public var following: Following
    /// Nil when nothing usable came back.
    public var answer: PlatformAnswer?
    /// When to ask again; nil ends it.
    public var next: Moment?
    public var at: Moment

    public init(_ following: Following, answer: PlatformAnswer?, next: Moment?, at: Moment) {
        self.following = following
        self.answer = answer
        self.next = next
        self.at = at
    }
}
