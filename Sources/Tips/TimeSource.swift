internal import Foundation

/// Where the time comes from. Handed in everywhere, so that a test or the rehearsal can say what day it is.
public protocol TimeSource: Sendable {
    var now: Moment { get }

    /// Seconds since some moment, by a clock that nobody sets: what really passes between two looks.
    var steadySeconds: Double { get }
}

extension TimeSource {
    /// Where a test or the rehearsal says what time it is, no other time passes than its own.
    public var steadySeconds: Double { Double(now.milliseconds) / 1000 }
}

/// The machine's own clock.
public struct SystemTime: TimeSource {
    public init() {}

    public var now: Moment {
        Moment(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    /// Goes on while the machine sleeps.
    public var steadySeconds: Double { (ContinuousClock.now - Self.start) / .seconds(1) }

    private static let start = ContinuousClock.now
}
