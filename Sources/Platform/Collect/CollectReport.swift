public import Tips

/// What a pass of `collect` found, and what is missing after it.
public struct CollectReport: Sendable {
    public let at: Moment
    let lanes: [LaneGaps]
    public let counts: Counts
    /// What went wrong beside the collecting and kept no tip from being recorded: a sentence each, said once.
    public internal(set) var remarks: [String] = []

    /// Files of one pass.
    public struct Counts: Sendable, Hashable {
        public var recorded = 0
        public var repeated = 0
        public var heartbeats = 0
        public var tombstones = 0
        public var arriving = 0
        /// Heartbeats dated ahead of the clock here.
        public var ahead = 0
        public var damaged = 0
        /// Of the damaged: an earlier pass has said so, and they still lay where they lay.
        public var damagedBefore = 0
        public var foreign = 0
        public var unremovable = 0
        /// Of the damaged: they still lie where they lay.
        public var notPutAside = 0
        /// At least so many names were not looked at.
        public var leftOut = 0
        /// The first few, by name.
        public var foreignNames: [String] = []
        public var damagedNames: [String] = []
        public var notPutAsideNames: [String] = []
        public var aheadNames: [String] = []

        public init() {}

        private static let mostNames = 20

        mutating func noteNotPutAside(_ name: String) {
            notPutAside += 1
            if notPutAsideNames.count < Self.mostNames { notPutAsideNames.append(name) }
        }

        mutating func note(_ outcome: DropOutcome, name: String) {
            switch outcome {
            case .tip(_, _, true): recorded += 1
            case .tip(_, _, false): repeated += 1
            case .heartbeat: heartbeats += 1
            case .tombstone: tombstones += 1
            case .arriving: arriving += 1
            case .ahead:
                ahead += 1
                if aheadNames.count < Self.mostNames { aheadNames.append(name) }
            case .damaged(let why):
                damaged += 1
                if damagedNames.count < Self.mostNames { damagedNames.append("\(name) (\(why))") }
            case .foreign:
                foreign += 1
                if foreignNames.count < Self.mostNames { foreignNames.append(name) }
            }
        }
    }

    /// Numbers that are missing and could be sent again, over all lanes; `Int64.max` when they are more.
    public var missing: Int64 {
        lanes.reduce(0) { $0.saturatingAdding($1.lost.count).saturatingAdding($1.untold.count) }
    }
    /// Something has come since the last pass.
    public var hasNews: Bool {
        counts.recorded + counts.repeated + counts.heartbeats + counts.tombstones + counts.damaged
            - counts.damagedBefore > 0
    }

    /// One line, for a log.
    public var summary: String {
        let files =
            "\(counts.recorded) recorded, \(counts.repeated) repeated, \(counts.heartbeats) heartbeats, "
            + "\(counts.tombstones) tombstones, \(counts.damaged) damaged, \(counts.foreign) foreign, "
            + "\(counts.arriving) arriving"
        return "\(files); \(missing == 0 ? "nothing is missing" : "\(missing) missing")"
    }

    public var text: String {
        var lines = ["One-way report of \(at)", summary, ""]
        for lane in lanes { lines += Self.text(lane) + [""] }
        if lanes.isEmpty { lines.append("No lane has sent anything yet.") }
        return (lines + fileLines).joined(separator: "\n") + "\n"
    }

    /// What is to be said of files that stayed, or went aside. Names come from a folder that anybody may have filled.
    private var fileLines: [String] {
        let isAll = counts.notPutAside == 0
        var lines = counts.damagedNames.map { "damaged\(isAll ? ", put aside" : ""): \($0.onOneLine)" }
        lines += counts.notPutAsideNames.map { "could not be put aside: \($0.onOneLine)" }
        if !isAll {
            lines.append(
                "\(counts.notPutAside) damaged files could not be put aside. Make \"aside\" in the drop's folder a folder, "
                    + "not a link, that this user may write to.")
        }
        lines += counts.foreignNames.map { "not ours, left in place: \($0.onOneLine)" }
        lines += counts.aheadNames.map { "from the future, not taken yet: \($0.onOneLine)" }
        if counts.ahead > 0 {
            lines.append("\(counts.ahead) heartbeats are from the future. Look at the clocks of both sides.")
        }
        if counts.leftOut > 0 {
            lines.append(
                "At least \(counts.leftOut) names were not looked at: the folder is too full. Take away what is not ours."
            )
        }
        if counts.unremovable > 0 {
            lines.append("\(counts.unremovable) files could not be removed. Give this user the right to write there.")
        }
        return lines
    }

    private static func text(_ lane: LaneGaps) -> [String] {
        var lines = [
            "lane \(lane.key.lane) of spool \(lane.key.spool): \(lane.recorded) recorded, highest number \(lane.highest)",
            lane.heartbeatAt.map { "  last heartbeat \($0)\(age(lane))" } ?? "  no heartbeat has come through yet",
            "  lost: \(lane.lost) (\(lane.lost.count))",
        ]
        lines += lane.missing(most: mostNamed).map {
            "    \($0.sequence) \($0.tip?.description ?? "(not named yet)")"
        }
        lines += more(than: lane.lost.count)
        if !lane.untold.isEmpty { lines.append("  not here, and no heartbeat speaks of them: \(lane.untold)") }
        if !lane.waiting.isEmpty { lines.append("  not sent yet: \(lane.waiting)") }
        if !lane.elsewhere.isEmpty {
            lines.append("  not here, and settled for the outer side: \(lane.elsewhere)")
        }
        lines += lane.endings.prefix(mostNamed).map {
            "  no tip will come: \($0.sequence) \($0.tip) \($0.stage.rawValue)"
        }
        lines += more(than: Int64(lane.endings.count))
        lines += lane.conflicts.prefix(mostNamed).map { "  number \($0) stands for two tips: look at both sides" }
        return lines + more(than: Int64(lane.conflicts.count))
    }

    /// Of a lane's numbers, as many are named one by one: anybody who can write into the drop can claim any number of them.
    static let mostNamed = 10_000

    private static func more(than count: Int64) -> [String] {
        count > mostNamed ? ["    and \(count - Int64(mostNamed)) more"] : []
    }

    /// One for each lane, of 200,000 entries together. A lane that wants little gets all of it; the others share what is left.
    var resendLists: [CarriedList] {
        var room = CarriedList.mostEntries
        let ordered = lanes.sorted { ($0.wanted, $0.key) < ($1.wanted, $1.key) }
        return ordered.enumerated().map { index, lane in
            let list = lane.resendList(at: at, most: room / (ordered.count - index))
            room -= list.entries.count
            return list
        }
    }

    private static func age(_ lane: LaneGaps) -> String {
        guard let seconds = lane.heartbeatAgeSeconds else { return "" }
        return ", \(Int64(seconds)) s ago" + (lane.isHeartbeatLate ? ": LATE, the gate or the daemon may be down" : "")
    }

    public var json: [UInt8] {
        var json = JSONText(reserving: 4096)
        json.object { json in
            json.key("at")
            json.string(at.description)
            json.key("missing")
            json.integer(missing)
            json.key("files")
            write(counts, into: &json)
            json.key("lanes")
            json.array { json in
                for lane in lanes { Self.write(lane, into: &json) }
            }
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    private func write(_ counts: Counts, into json: inout JSONText) {
        let numbers: [(StaticString, Int)] = [
            ("recorded", counts.recorded), ("repeated", counts.repeated), ("heartbeats", counts.heartbeats),
            ("tombstones", counts.tombstones), ("arriving", counts.arriving), ("damaged", counts.damaged),
            ("foreign", counts.foreign), ("unremovable", counts.unremovable), ("not_put_aside", counts.notPutAside),
            ("left_out", counts.leftOut), ("from_the_future", counts.ahead),
        ]
        json.object { json in
            for (name, number) in numbers {
                json.key(name)
                json.integer(number)
            }
        }
    }

    private static func write(_ lane: LaneGaps, into json: inout JSONText) {
        json.object { json in
            json.key("spool")
            json.string(lane.key.spool.description)
            json.key("lane")
            json.string(lane.key.lane.name)
            json.key("recorded")
            json.integer(lane.recorded)
            json.key("highest")
            json.integer(lane.highest)
            json.key("heartbeat_at")
            json.string(lane.heartbeatAt?.description)
            json.key("heartbeat_age_seconds")
            if let age = lane.heartbeatAgeSeconds { json.number(age) } else { json.null() }
            json.key("heartbeat_late")
            json.boolean(lane.isHeartbeatLate)
            writeNumbers(lane, into: &json)
            writeNames(lane, into: &json)
        }
    }

    private static func writeNumbers(_ lane: LaneGaps, into json: inout JSONText) {
        let sets: [(StaticString, NumberRanges)] = [
            ("lost", lane.lost), ("untold", lane.untold), ("waiting", lane.waiting), ("elsewhere", lane.elsewhere),
        ]
        for (name, numbers) in sets {
            json.key(name)
            json.array { json in
                for range in numbers.ranges {
                    json.array { json in
                        json.integer(range.lowerBound)
                        json.integer(range.upperBound)
                    }
                }
            }
        }
    }

    private static func writeNames(_ lane: LaneGaps, into json: inout JSONText) {
        json.key("missing")
        json.array { json in
            for entry in lane.missing(most: mostNamed) {
                json.object { json in
                    json.key("sequence")
                    json.integer(entry.sequence)
                    json.key("id")
                    json.string(entry.tip?.description)
                    json.key("manifest_sha256")
                    json.string(entry.manifestDigest?.description)
                }
            }
        }
        json.key("missing_more")
        json.integer(max(0, lane.lost.count - Int64(mostNamed)))
        json.key("ended")
        json.array { json in
            for ending in lane.endings.prefix(mostNamed) {
                json.object { json in
                    json.key("sequence")
                    json.integer(ending.sequence)
                    json.key("id")
                    json.string(ending.tip.description)
                    json.key("stage")
                    json.string(ending.stage.rawValue)
                }
            }
        }
        json.key("conflicts")
        json.array { json in
            for number in lane.conflicts.prefix(mostNamed) { json.integer(number) }
        }
    }
}
