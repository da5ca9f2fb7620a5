/// When and where a picture was taken, as its camera says (Exif 2.32, sections 4.6.5 and 4.6.6).
struct ExifFields: Sendable, BitwiseCopyable {
    enum Text: BitwiseCopyable { case taken, digitised, takenOffset, digitisedOffset }
    enum Angle: BitwiseCopyable { case latitude, longitude }

    var isSouth = false
    var isWest = false
    private var taken: Int64?
    private var digitised: Int64?
    private var takenOffset: Int?
    private var digitisedOffset: Int?
    private var latitude: Double?
    private var longitude: Double?

    mutating func take(_ which: Text, _ text: Head) {
        switch which {
        case .taken: taken = CaptureText.wallSeconds(text)
        case .digitised: digitised = CaptureText.wallSeconds(text)
        case .takenOffset: takenOffset = CaptureText.offsetMinutes(text)
        case .digitisedOffset: digitisedOffset = CaptureText.offsetMinutes(text)
        }
    }

    mutating func take(_ which: Angle, degrees: Double?) {
        switch which {
        case .latitude: latitude = degrees
        case .longitude: longitude = degrees
        }
    }

    var captured: CaptureTime? {
        if let taken { return CaptureTime(wallSeconds: taken, offsetMinutes: takenOffset) }
        return digitised.map { CaptureTime(wallSeconds: $0, offsetMinutes: digitisedOffset) }
    }

    /// Nil at 0, 0 as well: cameras without a fix write that, and nobody takes pictures there.
    var place: CapturePlace? {
        guard let latitude, let longitude, latitude <= 90, longitude <= 180, latitude != 0 || longitude != 0 else {
            return nil
        }
        return CapturePlace(latitude: isSouth ? -latitude : latitude, longitude: isWest ? -longitude : longitude)
    }
}

/// Times as Exif writes them: `2015:03:01 10:00:00`, and `+08:00`.
enum CaptureText {
    static func wallSeconds(_ text: Head) -> Int64? {
        guard let year = number(text, 0, 4), let month = number(text, 5, 2), let day = number(text, 8, 2),
            let hour = number(text, 11, 2), let minute = number(text, 14, 2), let second = number(text, 17, 2)
        else { return nil }
        guard year >= 1900, (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        return Int64(days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
    }

    static func offsetMinutes(_ text: Head) -> Int? {
        guard let hours = number(text, 1, 2), let minutes = number(text, 4, 2), hours <= 14, minutes < 60 else {
            return nil
        }
        switch text[0] {
        case UInt8(ascii: "+"): return hours * 60 + minutes
        case UInt8(ascii: "-"): return -(hours * 60 + minutes)
        default: return nil
        }
    }

    private static func number(_ text: Head, _ offset: Int, _ count: Int) -> Int? {
        var value = 0
        for index in offset..<offset + count {
            guard let digit = text[index], (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }

    /// From 1970-01-01, by the calendar that repeats every 400 years, counted from March so that leap days come last.
    static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }
}

extension WalkFindings {
    /// When and where it was taken; nothing where it does not say.
    mutating func take(_ fields: ExifFields?) {
        captured = fields?.captured
        place = fields?.place
    }
}
