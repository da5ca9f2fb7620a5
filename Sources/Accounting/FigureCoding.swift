import Tips

/// One way through all figures, for writing them and for reading them: what is written in one order cannot be read in another.
protocol FigureCoding {
    /// 0 to ``FigureBounds/count``.
    mutating func count(_ value: inout Int)
    /// 0 to ``FigureBounds/bytes``.
    mutating func bytes(_ value: inout Int64)
    mutating func moment(_ value: inout Moment)
    mutating func table<Key: FigureKey, Value>(
        _ table: inout [Key: Value], empty: Value, _ each: (inout Value, inout Self) -> Void)
}

extension FigureCoding {
    mutating func counts<Key: FigureKey>(_ table: inout [Key: Int]) {
        self.table(&table, empty: 0) { count, coder in coder.count(&count) }
    }
}

/// The largest figures of one run. A million runs of them add up without running over.
enum FigureBounds {
    static let count: UInt64 = 1 << 32
    static let bytes: UInt64 = 1 << 60
}

/// What figures are split by, as it is written.
protocol FigureKey: Hashable {
    var figureKey: String { get }
    init?(figureKey: String)
}

extension String: FigureKey {
    var figureKey: String { self }
    init?(figureKey: String) { self = figureKey }
}

extension Int: FigureKey {
    var figureKey: String { "\(self)" }

    init?(figureKey: String) {
        guard let number = Int(figureKey), (0...Int(FigureBounds.count)).contains(number) else { return nil }
        self = number
    }
}

extension FigureKey where Self: RawRepresentable, RawValue == String {
    var figureKey: String { rawValue }
    init?(figureKey: String) { self.init(rawValue: figureKey) }
}

extension Stage: FigureKey {}
extension MediaFamily: FigureKey {}

extension CorrectionFigures.KindChange: FigureKey {
    var figureKey: String { "\(from.rawValue)>\(to.rawValue)" }

    init?(figureKey: String) {
        let kinds = figureKey.split(separator: ">", omittingEmptySubsequences: false).map { Kind(rawValue: String($0)) }
        guard kinds.count == 2, let from = kinds[0], let to = kinds[1] else { return nil }
        self.init(from: from, to: to)
    }
}

/// Writes numbers seven bits to a byte, the last without the eighth; texts and tables with their length before them, tables
/// in the order of their keys' bytes.
struct FigureWriter: FigureCoding {
    private(set) var bytes: [UInt8] = []
    /// False once a figure was out of its bounds.
    private(set) var isSound = true

    mutating func count(_ value: inout Int) { bounded(value, FigureBounds.count) }

    mutating func bytes(_ value: inout Int64) { bounded(value, FigureBounds.bytes) }

    mutating func moment(_ value: inout Moment) {
        // The sign in the lowest bit.
        let milliseconds = value.milliseconds
        number(UInt64(bitPattern: milliseconds << 1 ^ milliseconds >> 63))
    }

    mutating func table<Key: FigureKey, Value>(
        _ table: inout [Key: Value], empty: Value, _ each: (inout Value, inout FigureWriter) -> Void
    ) {
        number(UInt64(table.count))
        let rows = table.map { (key: $0.key.figureKey, value: $0.value) }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for row in rows {
            text(row.key)
            var value = row.value
            each(&value, &self)
        }
    }

    mutating func text(_ text: String) {
        number(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func bounded(_ value: some BinaryInteger, _ most: UInt64) {
        guard let value = UInt64(exactly: value), value <= most else { return isSound = false }
        number(value)
    }

    private mutating func number(_ value: UInt64) {
        var rest = value
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

/// Reads what a ``FigureWriter`` wrote, or nothing: whatever the bytes are, it ends where they end.
struct FigureReader: FigureCoding {
    private var rest: ArraySlice<UInt8>
    private var isSound = true

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    /// Whether everything was as it should be, to the last byte.
    var isAtEnd: Bool { isSound && rest.isEmpty }

    mutating func count(_ value: inout Int) { value = Int(number(upTo: FigureBounds.count)) }

    mutating func bytes(_ value: inout Int64) { value = Int64(number(upTo: FigureBounds.bytes)) }

    mutating func moment(_ value: inout Moment) {
        let number = number(upTo: .max)
        value = Moment(milliseconds: Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1))
    }

    mutating func table<Key: FigureKey, Value>(
        _ table: inout [Key: Value], empty: Value, _ each: (inout Value, inout FigureReader) -> Void
    ) {
        var left = number(upTo: FigureBounds.count)
        while left > 0, isSound {
            guard let key = text().flatMap({ Key(figureKey: $0) }), table[key] == nil else { return isSound = false }
            var value = empty
            each(&value, &self)
            table[key] = value
            left -= 1
        }
    }

    private mutating func text() -> String? {
        let length = number(upTo: UInt64(rest.count))
        guard isSound, length <= rest.count else { return nil }
        let text = String(decoding: rest.prefix(Int(length)), as: UTF8.self)
        rest = rest.dropFirst(Int(length))
        return text
    }

    /// 0 where there is no such number.
    private mutating func number(upTo most: UInt64) -> UInt64 {
        var (value, shift): (UInt64, UInt64) = (0, 0)
        while let byte = rest.popFirst(), shift < 64 {
            let bits = UInt64(byte & 0x7F)
            guard shift < 63 || bits <= 1 else { break }
            value |= bits << shift
            if byte < 0x80 {
                guard value <= most else { break }
                return value
            }
            shift += 7
        }
        isSound = false
        return 0
    }
}
