import Synchronization
import Tips

/// A clock that stands where it was set.
final class SimulatedTime: TimeSource {
    private let moment: Mutex<Moment>

    init(_ moment: Moment) {
        self.moment = Mutex(moment)
    }

    var now: Moment { moment.withLock { $0 } }

    func set(_ moment: Moment) {
        self.moment.withLock { $0 = moment }
    }
}
