extension RuleNode {
    /// An amount of bytes with its unit, in bytes: `64 MiB`, `4 GiB`, `500 kB`, `123 B`. Whole numbers only.
    ///
    /// kB, MB, GB, TB are powers of 1000 and KiB, MiB, GiB, TiB powers of 1024 (IEC 80000-13).
    public func bytes(in range: ClosedRange<Int64> = 0...Int64.max) throws -> Int64 {
        let (amount, unit) = try amountWithUnit("64 MiB")
        guard let factor = Self.byteUnits.first(where: { $0.name == unit })?.bytes else {
            throw unknownUnit(unit, known: Self.byteUnits.map(\.name))
        }
        guard let count = Int64(amount) else {
            throw mistake("A whole number of \(unit) is expected here: choose a smaller unit.")
        }
        let (value, overflow) = count.multipliedReportingOverflow(by: factor)
        guard !overflow, range.contains(value) else {
            throw mistake("`\(amount) \(unit)` is out of bounds: from \(range.lowerBound) B to \(range.upperBound) B.")
        }
        return value
    }

    /// A time span with its unit, in seconds: `500 ms`, `30 s`, `1.5 min`, `2 h`, `30 d`. A day is 86,400 s.
    public func seconds(in range: ClosedRange<Double> = 0...1e10) throws -> Double {
        let (amount, unit) = try amountWithUnit("30 s")
        guard let factor = Self.timeUnits.first(where: { $0.name == unit })?.perSecond else {
            throw unknownUnit(unit, known: Self.timeUnits.map(\.name))
        }
        guard let count = Double(amount) else { throw mistake("`\(clipped(amount))` is not a number.") }
        // 500 ms must be 0.5 s to the last bit, so milliseconds are divided, not multiplied by 0.001.
        let value = factor.isDivisor ? count / factor.seconds : count * factor.seconds
        guard range.contains(value) else {
            throw mistake("`\(amount) \(unit)` is out of bounds: from \(range.lowerBound) s to \(range.upperBound) s.")
        }
        return value
    }

    private static let byteUnits: [(name: String, bytes: Int64)] = [
        ("B", 1), ("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
    ]

    private static let timeUnits: [(name: String, perSecond: (seconds: Double, isDivisor: Bool))] = [
        ("ms", (1000, true)), ("s", (1, false)), ("min", (60, false)), ("h", (3600, false)), ("d", (86_400, false)),
    ]

    /// The number and the unit of `64 MiB` or `64MiB`, the number still as text.
    private func amountWithUnit(_ example: String) throws -> (amount: String, unit: String) {
        let text = try text()
        let amount = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(amount.count).drop { $0 == " " }
        guard let first = amount.first, first.isNumber, amount.last != ".", amount.count(where: { $0 == "." }) <= 1
        else {
            throw mistake("A number with a unit is expected here, such as \(example), not `\(clipped(text))`.")
        }
        guard !unit.isEmpty else {
            throw mistake("Say the unit, as in \(example): `\(clipped(text))` is a bare number.")
        }
        return (String(amount), String(unit))
    }

    private func unknownUnit(_ unit: String, known: [String]) -> RuleMistake {
        mistake("`\(clipped(unit))` is not a unit known here: write one of \(known.joined(separator: ", ")).")
    }
}
