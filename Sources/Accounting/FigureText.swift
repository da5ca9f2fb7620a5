/// How single figures are written for people: grouped digits, sizes in a unit that reads, shares of a whole.
enum FigureText {
    /// `1234567` → `1,234,567`.
    static func grouped(_ value: Int64) -> String {
        let digits = Array(String(value.magnitude))
        var out = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { out.append(",") }
            out.append(digit)
        }
        return out
    }

    /// Powers of 1000, one decimal place rounded to nearest: `53.7 kB`. Whole numbers throughout, so the text never
    /// depends on how a machine rounds.
    static func size(_ bytes: Int64) -> String {
        let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
        var unit = 0
        var divisor: Int64 = 1
        // 999,950 B would round to 1000.0 kB.
        while unit < units.count - 1, bytes >= divisor * 1000 - (unit == 0 ? 0 : divisor / 20) {
            divisor *= 1000
            unit += 1
        }
        guard unit > 0 else { return "\(bytes) B" }
        let (whole, rest) = bytes.quotientAndRemainder(dividingBy: divisor)
        let tenths = (rest / (divisor / 1000) + 50) / 100
        return tenths == 10 ? "\(grouped(whole + 1)).0 \(units[unit])" : "\(grouped(whole)).\(tenths) \(units[unit])"
    }

    /// `part` of `whole` in per cent with one decimal place; `–` of nothing.
    static func share(_ part: Int64, of whole: Int64) -> String {
        guard whole > 0 else { return "–" }
        let tenths = Int((Double(part) / Double(whole) * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10)%"
    }

    static func value(_ value: Int64?, _ unit: FigureTable.Unit) -> String {
        guard let value else { return "–" }
        return switch unit {
        case .bytes: size(value)
        case .perMille: "\(value / 10).\(value % 10)%"
        default: grouped(value)
        }
    }
}
