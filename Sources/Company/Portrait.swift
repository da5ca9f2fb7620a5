internal import Foundation
public import Tips

/// What of a tip is compared with others: made of its words, and none of them can be read in it.
public struct Portrait: Sendable, Hashable {
    /// In order of admission.
    public var number: Int64
    public var receivedAt: Moment
    /// The first ones, as the sender had them.
    public var exhibits: [Digest]
    private static let mostExhibits = 32
    var signature: TextSignature?
    var whereabouts: Whereabouts
    var occurred: Occurrence?

    /// - Parameters:
    ///   - words: nil where nobody here can read them.
    ///   - seed: the same for all that are compared.
    public init(number: Int64, receivedAt: Moment, words: StatedWords?, exhibits: [Digest], seed: UInt64) {
        self.number = number
        self.receivedAt = receivedAt
        self.exhibits = Array(exhibits.prefix(Self.mostExhibits))
        signature = words.flatMap { TextSignature($0.content, seed: seed) }
        whereabouts = Whereabouts(words, seed: seed)
        occurred = words?.occurredAt.flatMap(Occurrence.init)
    }
}

/// Where a tip says it happened.
struct Whereabouts: Sendable, Hashable {
    private(set) var position: Tip.Position?
    /// Of the place's words; 0 where there are none.
    private(set) var place: UInt64 = 0

    init(_ words: StatedWords?, seed: UInt64) {
        position = words?.position
        let folded = words?.place.map { FoldedText($0).scalars } ?? []
        if !folded.isEmpty { place = Mixing.mixed(folded, seed: seed) | 1 }
    }

    /// Nil where the two cannot be compared.
    func isNear(_ other: Whereabouts, metres: Double) -> Bool? {
        if let position, let theirs = other.position { return position.metres(to: theirs) <= metres }
        return place != 0 && other.place != 0 ? place == other.place : nil
    }
}

extension Tip.Position {
    /// The way along a great circle of a ball with the earth's mean radius (haversine): right to half a per cent.
    func metres(to other: Tip.Position) -> Double {
        func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
        func squaredSine(_ angle: Double) -> Double {
            let sine = sin(angle / 2)
            return sine * sine
        }
        let (north, theirNorth) = (radians(latitude), radians(other.latitude))
        let share =
            squaredSine(theirNorth - north)
            + cos(north) * cos(theirNorth) * squaredSine(radians(other.longitude - longitude))
        return 2 * 6_371_008.8 * asin(min(1, share.squareRoot()))
    }
}

/// When a tip says it happened: a moment, or a whole day.
struct Occurrence: Sendable, Hashable {
    private var start: Int64
    private var end: Int64

    /// From a spelling of ``OfficeCalendar/normalise(occurredAt:)``. A day is taken as one of UTC: no office is a day away.
    init?(_ text: String) {
        if let moment = Moment(rfc3339: text) {
            (start, end) = (moment.milliseconds, moment.milliseconds)
        } else if let day = CalendarDay(text) {
            start = Int64(day.daysSinceEpoch) * 86_400_000
            end = start + 86_400_000
        } else {
            return nil
        }
    }

    /// Seconds between them; 0 where they overlap.
    func apart(_ other: Occurrence) -> Double {
        Double(max(0, max(start, other.start) - min(end, other.end))) / 1000
    }
}
