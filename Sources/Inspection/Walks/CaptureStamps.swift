/// Times and places as recorders write them in text.
extension CaptureTime {
    /// `2026-03-01T09:05:07+0800`, with any marks between the numbers, and with or without the offset (ISO 8601); cameras
    /// write `2026:03:01 09:05:07`.
    init?(iso8601 text: Head) {
        guard let wall = CaptureText.wallSeconds(text), wall >= 0 else { return nil }
        self.init(wallSeconds: wall, offsetMinutes: Self.offset(in: text, from: 19))
    }

    /// `Sun Mar 01 09:05:07 2026`, as the C library writes it.
    init?(cLibrary text: Head) {
        let months: StaticString = "JanFebMarAprMayJunJulAugSepOctNovDec"
        let names = UnsafeBufferPointer(start: months.utf8Start, count: months.utf8CodeUnitCount)
        let month = (0..<12).first { month in
            (0..<3).allSatisfy { text[4 + $0].map { $0 | 0x20 } == names[3 * month + $0] | 0x20 }
        }
        let day = text[8] == 0x20 ? text.digits(1, at: 9) : text.digits(2, at: 8)
        guard let month, let day, let hour = text.digits(2, at: 11), let minute = text.digits(2, at: 14),
            let second = text.digits(2, at: 17), let year = text.digits(4, at: 20)
        else { return nil }
        guard year >= 1970, (1...31).contains(day), hour < 24, minute < 60, second <= 60 else { return nil }
        let days = CaptureText.days(year, month + 1, day)
        self.init(wallSeconds: Int64(days * 86_400 + hour * 3600 + minute * 60 + second), offsetMinutes: nil)
    }

    /// - Parameter epoch: the year in which the count of seconds in UTC begins.
    init?(seconds: UInt64, since epoch: Int) {
        let start = Int64(CaptureText.days(epoch, 1, 1) * 86_400)
        guard seconds > 0, seconds < 1 << 40 else { return nil }
        let unix = Int64(seconds) + start
        // A clock that was never set begins where its count does.
        guard unix > 0 else { return nil }
        self.init(wallSeconds: unix, offsetMinutes: 0)
    }

    private static func offset(in text: Head, from start: Int) -> Int? {
        for at in start..<start + 8 {
            guard let mark = text[at] else { return nil }
            if mark == 0x5A { return 0 }
            guard mark == 0x2B || mark == 0x2D else { continue }
            guard let hours = text.digits(2, at: at + 1), hours <= 14 else { return nil }
            let minutes = text.digits(2, at: text[at + 3] == 0x3A ? at + 4 : at + 3) ?? 0
            return (mark == 0x2D ? -1 : 1) * (hours * 60 + minutes)
        }
        return nil
    }
}

extension CapturePlace {
    /// `+31.2304+121.4737+004.000/` (ISO 6709, annex H): degrees, or degrees with minutes, or with seconds as well.
    init?(iso6709 text: Head) {
        guard let north = text.angle(at: 0, degrees: 2), let east = text.angle(at: north.end, degrees: 3) else {
            return nil
        }
        self.init(degrees: north.value, east.value)
    }

    /// Nil where no place can be meant: recorders without a fix write zeros.
    init?(degrees latitude: Double, _ longitude: Double) {
        guard abs(latitude) <= 90, abs(longitude) <= 180, latitude != 0 || longitude != 0 else { return nil }
        self.init(latitude: latitude, longitude: longitude)
    }
}

extension Head {
    fileprivate func digit(_ offset: Int) -> Int? {
        self[offset].flatMap { (0x30...0x39).contains($0) ? Int($0) - 0x30 : nil }
    }

    /// A number of exactly so many digits.
    fileprivate func digits(_ count: Int, at offset: Int) -> Int? {
        var value = 0
        for index in 0..<count {
            guard let digit = digit(offset + index) else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// A sign, then digits, two more of them for minutes and two for seconds, then a fraction of the last.
    fileprivate func angle(at start: Int, degrees: Int) -> (value: Double, end: Int)? {
        guard let sign = self[start], sign == 0x2B || sign == 0x2D else { return nil }
        var end = start + 1
        while end - start <= 8, digit(end) != nil { end += 1 }
        let count = end - start - 1
        guard count == degrees || count == degrees + 2 || count == degrees + 4,
            var value = digits(degrees, at: start + 1).map(Double.init)
        else { return nil }
        var unit = 1.0
        for part in stride(from: degrees, to: count, by: 2) {
            unit /= 60
            value += Double(digits(2, at: start + 1 + part) ?? 0) * unit
        }
        if self[end] == 0x2E {
            end += 1
            while end - start < 24, let digit = digit(end) {
                unit /= 10
                value += Double(digit) * unit
                end += 1
            }
        }
        return (sign == 0x2D ? -value : value, end)
    }
}
