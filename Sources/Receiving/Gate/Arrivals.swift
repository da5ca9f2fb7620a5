import Synchronization
import Tips

/// How much is arriving at the same time, and how much memory each of it may take.
///
/// Of a request with exhibits the daemon holds what NIO has read ahead (at most 13 pieces of ``receiveBytes(connections:)``:
/// ten that wait for the task, three more of the round of reads that went over), one piece in the multipart reader, what
/// gathers for the next write (``writeBytes``, up to twice that; 64 KiB of head until it is judged), and three pieces of
/// that length on their way to the disk. As more come both shrink, down to 4 KiB and 8 KiB: a thousand at once take about
/// 200 MB together at the very worst, one alone about 5 MB.
final class Arrivals: Sendable {
    private let most: Int
    private let places = Atomic<Int>(0)
    private let bodies = Atomic<Int>(0)

    /// - Parameter most: requests that bring exhibits, at the same time.
    init(most: Int) {
        self.most = most
    }

    /// Requests that have a place now.
    var count: Int { places.load(ordering: .relaxed) }

    static let busy = Failure(
        "busy", "Too many files are arriving just now. Try again shortly, or send the text alone.", .again,
        retryAfterSeconds: 15)

    /// A place for one request with exhibits. Throws ``busy``. Text needs none: it is refused last.
    func reserve() throws -> ArrivingSlot {
        guard places.add(1, ordering: .relaxed).newValue <= most else {
            places.subtract(1, ordering: .relaxed)
            throw Self.busy
        }
        return ArrivingSlot(self)
    }

    fileprivate func leave() {
        places.subtract(1, ordering: .relaxed)
    }

    /// A body that may hold exhibits is being read, whether it has a place or is too small to need one.
    func began() { bodies.add(1, ordering: .relaxed) }
    func ended() { bodies.subtract(1, ordering: .relaxed) }

    /// All text that is held until its request is whole: each may be 256 KiB, and a body may take its time. Room for four
    /// thousand tips of the greatest length at once.
    static let mostTextBytes = 128 << 20

    private let text = Atomic<Int>(0)

    /// Throws ``busyWithText`` when there is more text on its way than memory is set aside for.
    fileprivate func hold(_ bytes: Int) throws {
        guard text.add(bytes, ordering: .relaxed).newValue <= Self.mostTextBytes else {
            text.subtract(bytes, ordering: .relaxed)
            throw Self.busyWithText
        }
    }

    fileprivate func letGo(_ bytes: Int) { text.subtract(bytes, ordering: .relaxed) }

    private static let busyWithText = Failure(
        "busy", "Too much is arriving just now. Try again shortly.", .again, retryAfterSeconds: 5)

    var textBytes: Int { text.load(ordering: .relaxed) }

    /// So much gathers before it is written. A piece wakes two threads: worth it for 256 KiB, which still lie in a core's
    /// cache when their digest is taken; as long as all that gathers stays within 8 MiB. As much is looked at together.
    var writeBytes: Int { Self.share(of: 8 << 20, among: bodies.load(ordering: .relaxed), 8 << 10, 256 << 10) }

    /// So much is read from one socket at once, when so many connections are open.
    static func receiveBytes(connections: Int) -> Int { share(of: 8 << 20, among: connections, 4 << 10, 256 << 10) }

    private static func share(of whole: Int, among count: Int, _ least: Int, _ most: Int) -> Int {
        min(most, max(least, whole / max(1, count)))
    }
}

/// The place of one request among those that bring exhibits. Given back by ``end()``, at the latest when nobody holds it.
final class ArrivingSlot: Sendable {
    private let arrivals: Arrivals
    private let isHeld = Atomic<Bool>(true)

    fileprivate init(_ arrivals: Arrivals) {
        self.arrivals = arrivals
    }

    deinit { end() }

    /// Ending twice does no harm.
    func end() {
        if isHeld.exchange(false, ordering: .relaxed) { arrivals.leave() }
    }
}

/// The text of one request, counted as it comes and let go when nobody holds it.
final class HeldText: Sendable {
    private let arrivals: Arrivals
    private let bytes = Atomic<Int>(0)

    init(_ arrivals: Arrivals) {
        self.arrivals = arrivals
    }

    deinit { arrivals.letGo(bytes.load(ordering: .relaxed)) }

    /// Throws `busy`.
    func add(_ count: Int) throws {
        try arrivals.hold(count)
        bytes.add(count, ordering: .relaxed)
    }
}
