import HTTPTypes
import Synchronization
public import Tips

/// What was taken and what was refused since the start, for the operators' page. Counts only.
public final class IntakeCounters: Sendable {
    public struct Snapshot: Sendable, Hashable {
        public var kept = 0
        public var repeated = 0
        public var exhibits: [MediaFamily: Int] = [:]
        public var exhibitBytes: Int64 = 0
        public var refused: [String: Int] = [:]
    }

    private let state = Mutex(Snapshot())

    public init() {}

    public var snapshot: Snapshot { state.withLock { $0 } }

    func answered(_ status: HTTPResponse.Status, exhibits: [Exhibit]) {
        state.withLock { state in
            if status == .created { state.kept += 1 } else { state.repeated += 1 }
            for exhibit in exhibits {
                state.exhibits[exhibit.family, default: 0] += 1
                state.exhibitBytes += exhibit.bytes
            }
        }
    }

    func refused(_ code: String) {
        state.withLock { $0.refused[code, default: 0] += 1 }
    }
}
