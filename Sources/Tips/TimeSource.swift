internal import Foundation

/// Where the time comes from. Handed in everywhere, so that a test or the rehearsal can say what day it is.
public protocol TimeSource: Sendable {
    var now: Moment { get }
}

/// The machine's own clock.
public struct SystemTime: TimeSource {
    public init() {}

    public var now: Moment {
        Moment(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
}
