import Tips

/// What the inside knows of one lane behind one gate: which numbers it has, and what the outer side last said of them. Pure.
struct LaneBook: Sendable {
    struct Key: Hashable, Sendable, Comparable {
        var spool: TipID
        var lane: LaneName

        static func < (left: Key, right: Key) -> Bool {
            (left.lane, left.spool.description) < (right.lane, right.spool.description)
        }
    }

    let key: Key
    private(set) var recorded = NumberRanges()
    /// Of the recorded, those the outer side may still wait to hear of.
    private(set) var receipts: [Int64: Heartbeat.Name] = [:]
    /// The last heartbeat, with what earlier ones named and it does not.
    private(set) var heartbeat: Heartbeat?
    /// Two tips under one number, or another tip than the outer side says: a ledger that was restored, or worse.
    private(set) var conflicts: Set<Int64> = []

    init(_ key: Key) {
        self.key = key
    }

    /// A heartbeat is dated by another clock. One that is dated further ahead would silence the true ones until then: it is not
    /// taken yet, and one that was taken by a clock since put right is overruled by the next.
    static let longestAheadSeconds = 120.0
    static let mostNames = CarriedList.mostEntries
    static let mostEndings = 65_536
    /// Held before the oldest are dropped, down to what a list has room for.
    private static let mostReceipts = mostNames + mostNames / 4

    /// A tip is recorded under its number; false when there is nothing to remember of it. A number that comes with another
    /// tip is remembered with the later one: a ledger that was restored gives its numbers out again.
    @discardableResult
    mutating func record(_ name: Heartbeat.Name) -> Bool {
        if recorded.contains(name.sequence) {
            if let other = receipts[name.sequence] {
                guard other != name else { return false }
                conflicts.insert(name.sequence)
            } else if !isAwaited(name.sequence) {
                return false
            }
        }
        recorded.insert(name.sequence)
        guard isAwaited(name.sequence) else { return true }
        receipts[name.sequence] = name
        if receipts.count > Self.mostReceipts { dropOldest() }
        return true
    }

    /// The oldest go first: their confirmation was carried back long ago, or will be asked for by sending them again. Many at
    /// once: to look for them costs a look at all.
    private mutating func dropOldest() {
        for number in receipts.keys.sorted().dropLast(Self.mostNames) { receipts[number] = nil }
    }

    /// What was gathered before the last end of the program.
    mutating func restore(_ state: Heartbeat) {
        heartbeat = state
    }

    mutating func take(_ new: Heartbeat, now: Moment) {
        if let old = heartbeat {
            guard new.at > old.at || old.at.seconds(since: now) > Self.longestAheadSeconds else {
                // An old one still names what the new one may have had no room for.
                merge(namesOf: new)
                return
            }
        }
        let old = heartbeat
        heartbeat = new
        if let old { merge(namesOf: old) }
        receipts = receipts.filter { isAwaited($0.key) }
    }

    mutating func take(tombstone: Heartbeat.Ending) {
        guard var known = heartbeat else {
            heartbeat = Heartbeat(
                spool: key.spool, lane: key.lane, at: Moment(milliseconds: 0), intervalSeconds: 0,
                highest: tombstone.sequence, told: 0, endings: [tombstone])
            return
        }
        guard !known.endings.contains(where: { $0.sequence == tombstone.sequence }) else { return }
        known.endings = Array((known.endings + [tombstone]).suffix(Self.mostEndings))
        heartbeat = known
    }

    /// Names of what is still missing, and endings, are gathered from all heartbeats; what they say of numbers is only the
    /// last one's to say.
    private mutating func merge(namesOf other: Heartbeat) {
        guard var known = heartbeat else { return }
        var have = Set(known.names.map(\.sequence))
        for name in other.names
        where known.names.count < Self.mostNames && known.sent.contains(name.sequence)
            && !recorded.contains(name.sequence) && have.insert(name.sequence).inserted
        {
            known.names.append(name)
        }
        var ended = Set(known.endings.map(\.sequence))
        for ending in other.endings where known.endings.count < Self.mostEndings {
            let isStill = !known.waiting.contains(ending.sequence) && !known.sent.contains(ending.sequence)
            if isStill, ended.insert(ending.sequence).inserted { known.endings.append(ending) }
        }
        heartbeat = known
    }

    /// The outer side does not know yet that this number has arrived.
    private func isAwaited(_ sequence: Int64) -> Bool {
        guard let heartbeat else { return true }
        return sequence > heartbeat.told || heartbeat.sent.contains(sequence) || heartbeat.waiting.contains(sequence)
    }

    /// What is missing, as far as it can be told.
    ///
    /// - Parameter has: whether this very tip is recorded, whatever its number says.
    func gaps(now: Moment, has: (Heartbeat.Name) -> Bool = { _ in true }) -> LaneGaps {
        var gaps = LaneGaps(
            key: key, recorded: recorded.count, highest: max(heartbeat?.highest ?? 0, recorded.last ?? 0))
        let endings = heartbeat?.endings ?? []
        var ended = NumberRanges(endings.map(\.sequence).sorted())
        ended = ended.subtracting(recorded)
        gaps.endings = endings.filter { ended.contains($0.sequence) }.sorted { $0.sequence < $1.sequence }
        gaps.conflicts = conflicts.union(disagreements).sorted()
        let told = heartbeat?.told ?? 0
        if gaps.highest > told {
            gaps.untold = NumberRanges((told + 1)...gaps.highest).subtracting(recorded).subtracting(ended)
        }
        guard let heartbeat, heartbeat.intervalSeconds > 0 else { return gaps }
        gaps.heartbeatAt = heartbeat.at
        gaps.heartbeatAgeSeconds = max(0, now.seconds(since: heartbeat.at))
        gaps.isHeartbeatLate = now.seconds(since: heartbeat.at) > 3 * heartbeat.intervalSeconds + 5
        gaps.waiting = heartbeat.waiting
        gaps.lost = heartbeat.sent.subtracting(recorded)
        for name in heartbeat.names
        where heartbeat.sent.contains(name.sequence) && recorded.contains(name.sequence) && !has(name) {
            gaps.lost.insert(name.sequence)
            gaps.conflicts.append(name.sequence)
        }
        gaps.conflicts = Set(gaps.conflicts).sorted()
        gaps.names = Dictionary(heartbeat.names.map { ($0.sequence, $0) }) { first, _ in first }
        if told > 0 {
            gaps.elsewhere = NumberRanges(1...told).subtracting(heartbeat.sent).subtracting(heartbeat.waiting)
                .subtracting(recorded).subtracting(ended)
        }
        return gaps
    }

    private var disagreements: Set<Int64> {
        let names = heartbeat?.names ?? []
        return Set(names.filter { name in receipts[name.sequence].map { $0 != name } ?? false }.map(\.sequence))
    }

    /// What has arrived and the outer side may not know of yet.
    func confirmList(at now: Moment) -> CarriedList {
        let entries = receipts.values.filter { isAwaited($0.sequence) }.sorted { $0.sequence < $1.sequence }
            .suffix(Self.mostNames)
        return CarriedList(
            .confirm, spool: key.spool, lane: key.lane, at: now,
            entries: entries.map { .init(sequence: $0.sequence, tip: $0.tip, manifestDigest: $0.manifestDigest) })
    }
}

/// What one lane's numbers say is missing.
struct LaneGaps: Sendable {
    var key: LaneBook.Key
    var recorded: Int64
    var highest: Int64
    var heartbeatAt: Moment?
    var heartbeatAgeSeconds: Double?
    var isHeartbeatLate = false
    /// Sent, says the outer side, and not here.
    var lost = NumberRanges()
    /// Who stands behind numbers the outer side has sent, as far as anything named them.
    var names: [Int64: Heartbeat.Name] = [:]
    /// Not sent yet, says the outer side.
    var waiting = NumberRanges()
    /// Not here, and no heartbeat has spoken of them.
    var untold = NumberRanges()
    /// No tip will come with these.
    var endings: [Heartbeat.Ending] = []
    /// Not here, and the outer side holds them for delivered or long ended: another store, or one that was restored.
    var elsewhere = NumberRanges()
    var conflicts: [Int64] = []

    init(key: LaneBook.Key, recorded: Int64, highest: Int64) {
        self.key = key
        self.recorded = recorded
        self.highest = highest
    }

    /// To be carried to the front host: what got lost, by number and, where anything named it, by tip. Numbers that no
    /// heartbeat has spoken of are on it too: the outer side knows which of them it has sent.
    ///
    /// - Parameter most: entries; the rest are on a later list, once these have come.
    func resendList(at now: Moment, most: Int = CarriedList.mostEntries) -> CarriedList {
        let missing = missing(most: most)
        let untold = untold.numbers(limit: max(0, most - missing.count)).map { CarriedList.Entry(sequence: $0) }
        return CarriedList(.resend, spool: key.spool, lane: key.lane, at: now, entries: missing + untold)
    }

    /// What is lost, one by one.
    func missing(most: Int) -> [CarriedList.Entry] {
        lost.numbers(limit: most).map { number in
            CarriedList.Entry(
                sequence: number, tip: names[number]?.tip, manifestDigest: names[number]?.manifestDigest)
        }
    }

    /// Numbers a resend list is made of.
    var wanted: Int64 { lost.count.saturatingAdding(untold.count) }
}
