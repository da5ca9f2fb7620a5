/// A point in time: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Moment: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Reads RFC 3339 (section 5.6): date, time, optional fraction, `Z` or an offset. Digits past the millisecond are dropped.
    public init?(rfc3339 text: some StringProtocol) {
        let characters = Array(text.utf8)
        guard characters.count >= 20,
            [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(characters[10]),
            let day = CalendarDay(String(decoding: characters[0..<10], as: UTF8.self)),
            let clock = ClockTime(characters[11..<19])
        else { return nil }
        var rest = characters[19...]
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
            guard !digits.isEmpty, digits.count <= 30 else { return nil }
            fraction = decimal((digits + Array("00".utf8)).prefix(3)) ?? 0
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = Self.offsetMinutes(rest) else { return nil }
        let seconds = day.daysSinceEpoch * 86_400 + clock.seconds - offset * 60
        self.init(milliseconds: Int64(seconds) * 1000 + Int64(fraction))
    }

    private static func offsetMinutes(_ text: ArraySlice<UInt8>) -> Int? {
        if text.count == 1, let zulu = text.first, zulu == UInt8(ascii: "Z") || zulu == UInt8(ascii: "z") { return 0 }
        let characters = Array(text)
        guard characters.count == 6, characters[3] == UInt8(ascii: ":"),
            let hours = decimal(characters[1..<3]), hours < 24, let minutes = decimal(characters[4..<6]), minutes < 60
        else { return nil }
        switch characters[0] {
        case UInt8(ascii: "+"): return hours * 60 + minutes
        case UInt8(ascii: "-"): return -(hours * 60 + minutes)
        default: return nil
        }
    }

    /// RFC 3339 in UTC with milliseconds: `2015-01-03T08:30:00.000Z`.
    public var description: String {
        let (days, inDay) = milliseconds.quotientRoundedDown(by: 86_400_000)
        let day = CalendarDay(daysSinceEpoch: Int(days))
        let second = Int(inDay / 1000)
        let clock = "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
        return "\(day)T\(clock).\(padded(Int(inDay % 1000), 3))Z"
    }

    /// Stops at the ends of time; what is not a number adds nothing.
    public func adding(seconds: Double) -> Moment {
        guard !seconds.isNaN else { return self }
        let end = Moment(milliseconds: seconds < 0 ? .min : .max)
        guard let difference = Int64(exactly: (seconds * 1000).rounded()) else { return end }
        let (sum, overflow) = milliseconds.addingReportingOverflow(difference)
        return overflow ? end : Moment(milliseconds: sum)
    }

    /// Seconds from `earlier` to this moment; negative when it is the later one.
    public func seconds(since earlier: Moment) -> Double {
        let (difference, overflow) = milliseconds.subtractingReportingOverflow(earlier.milliseconds)
        return (overflow ? Double(milliseconds) - Double(earlier.milliseconds) : Double(difference)) / 1000
    }

    public static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }
}

/// `HH:MM` or `HH:MM:SS` on a 24-hour clock; second 60 is read as 59, since leap seconds are not counted.
struct ClockTime {
    var seconds: Int

    init?(_ text: some Collection<UInt8>) {
        let characters = Array(text)
        guard characters.count == 5 || characters.count == 8, characters[2] == UInt8(ascii: ":"),
            let hour = decimal(characters[0..<2]), hour < 24, let minute = decimal(characters[3..<5]), minute < 60
        else { return nil }
        var second = 0
        if characters.count == 8 {
            guard characters[5] == UInt8(ascii: ":"), let read = decimal(characters[6..<8]), read <= 60 else {
                return nil
            }
            second = min(read, 59)
        }
        seconds = hour * 3600 + minute * 60 + second
    }
}

extension Int64 {
    func quotientRoundedDown(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
