import Synchronization
import Tips

/// A clock that stands where it is put: at ``Sample/start`` until it is moved.
final class MovableTime: TimeSource {
    private let seconds = Mutex(0.0)

    var now: Moment { Sample.start.adding(seconds: seconds.withLock { $0 }) }

    /// - Parameter seconds: behind the start.
    func move(to seconds: Double) { self.seconds.withLock { $0 = seconds } }
}
