import Spooling
import Tips

/// What a drop says next, from how the lane stands. Pure: the shell writes the files and tells it which are written.
struct DropBook {
    private let lane: LaneName
    private let spool: TipID
    private let intervalSeconds: Double
    /// The next heartbeat's names begin behind this number.
    private(set) var namesAfter: Int64 = 0
    /// Endings that need no tombstone any more: written, or from before the start. Nil before the first look.
    private var known: Set<Heartbeat.Ending>?
    /// Heartbeats that lie in the folder, the oldest first.
    private var lying: [String]

    /// - Parameter lying: heartbeats of an earlier run.
    init(lane: LaneName, spool: TipID, intervalSeconds: Double, lying: [String] = []) {
        self.lane = lane
        self.spool = spool
        self.intervalSeconds = intervalSeconds
        self.lying = lying
    }

    /// Where nobody pulls, heartbeats must not fill the disk: every new one says all that the old ones said.
    static let mostLying = 64

    /// What has ended since the last look. What ended before the start had its tombstone, or is named by every heartbeat.
    mutating func untold(_ standing: LaneStanding) -> [Heartbeat.Ending] {
        let endings = Set(standing.endings)
        guard let known else {
            self.known = endings
            return []
        }
        // What is no longer recent, or was mended, is forgotten: this set never grows beyond the endings told.
        self.known = known.intersection(endings)
        return standing.endings.filter { !known.contains($0) }
    }

    /// Its tombstone is written.
    mutating func told(_ ending: Heartbeat.Ending) { known?.insert(ending) }

    func heartbeat(_ standing: LaneStanding, at: Moment) -> Heartbeat {
        Heartbeat(
            spool: spool, lane: lane, at: at, intervalSeconds: intervalSeconds, highest: standing.highest,
            told: standing.told, waiting: standing.waiting, sent: standing.sent, names: standing.names,
            endings: standing.endings)
    }

    /// - Returns: the heartbeats that are to go.
    mutating func wrote(heartbeat: Heartbeat, name: String) -> [String] {
        // All of them named: the next begins anew. Else it goes on behind the last.
        let isWhole = Int64(heartbeat.names.count) >= heartbeat.sent.count
        namesAfter = isWhole ? 0 : heartbeat.names.last?.sequence ?? 0
        lying.append(name)
        let old = Array(lying.dropLast(Self.mostLying))
        lying.removeFirst(old.count)
        return old
    }
}
