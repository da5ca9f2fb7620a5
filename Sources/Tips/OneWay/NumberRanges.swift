/// Numbers of a lane, kept as what lies next to each other: a million of them in a row cost as much as one.
///
/// Written `1-17,19,30-31`; nothing at all is written `-`.
public struct NumberRanges: Sendable, Hashable, CustomStringConvertible {
    /// In order, none empty, none touching the next.
    public private(set) var ranges: [ClosedRange<Int64>] = []

    public init() {}

    public init(_ numbers: some Sequence<Int64>) {
        for number in numbers { insert(number) }
    }

    public init(_ range: ClosedRange<Int64>) {
        ranges = [range]
    }

    /// Nil unless the text is the one writing of these ranges, and no more than `most` of them.
    public init?(_ text: some StringProtocol, most: Int = .max) {
        guard text != "-" else { return }
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
            guard ends.count <= 2, ranges.count < most, let lower = ends.first.flatMap({ OneWayNumber.read($0) }),
                let upper = ends.last.flatMap({ OneWayNumber.read($0) }), lower <= upper,
                ranges.last.map({ $0.upperBound < lower - 1 }) ?? true
            else { return nil }
            ranges.append(lower...upper)
        }
    }

    public var description: String {
        guard !ranges.isEmpty else { return "-" }
        return ranges.map { $0.lowerBound == $0.upperBound ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",")
    }

    public var isEmpty: Bool { ranges.isEmpty }
    /// `Int64.max` when they are more.
    public var count: Int64 {
        ranges.reduce(0) { count, range in
            let (width, isTooWide) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
            return isTooWide ? .max : count.saturatingAdding(width).saturatingAdding(1)
        }
    }
    public var last: Int64? { ranges.last?.upperBound }

    public func contains(_ number: Int64) -> Bool {
        let index = place(of: number)
        return index < ranges.count && ranges[index].contains(number)
    }

    /// Cheapest when numbers come in order.
    public mutating func insert(_ number: Int64) {
        let index = place(of: number)
        if index < ranges.count, ranges[index].contains(number) { return }
        let joinsBefore = index > 0 && ranges[index - 1].upperBound == number &- 1
        let joinsAfter = index < ranges.count && ranges[index].lowerBound == number &+ 1
        switch (joinsBefore, joinsAfter) {
        case (true, true):
            ranges[index - 1] = ranges[index - 1].lowerBound...ranges[index].upperBound
            ranges.remove(at: index)
        case (true, false): ranges[index - 1] = ranges[index - 1].lowerBound...number
        case (false, true): ranges[index] = number...ranges[index].upperBound
        case (false, false): ranges.insert(number...number, at: index)
        }
    }

    /// What is here and not in `other`.
    public func subtracting(_ other: NumberRanges) -> NumberRanges {
        var left = NumberRanges()
        var index = 0
        for range in ranges {
            var rest: Int64? = range.lowerBound
            while index < other.ranges.count, other.ranges[index].upperBound < range.lowerBound { index += 1 }
            var at = index
            while let lower = rest, at < other.ranges.count, other.ranges[at].lowerBound <= range.upperBound {
                let taken = other.ranges[at]
                if taken.lowerBound > lower { left.ranges.append(lower...(taken.lowerBound - 1)) }
                // There may be no number after the last one.
                rest = taken.upperBound < range.upperBound ? taken.upperBound + 1 : nil
                at += 1
            }
            if let lower = rest { left.ranges.append(lower...range.upperBound) }
        }
        return left
    }

    /// The numbers one by one; `limit` of them at most.
    public func numbers(limit: Int) -> [Int64] {
        var numbers: [Int64] = []
        for range in ranges {
            for number in range {
                guard numbers.count < limit else { return numbers }
                numbers.append(number)
            }
        }
        return numbers
    }

    /// The first range that does not end before `number`.
    private func place(of number: Int64) -> Int {
        if let last = ranges.last, last.upperBound < number { return ranges.count }
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Int64 {
    /// The sum, or the end of what can be counted: numbers from outside are summed, and a sum must not trap.
    public func saturatingAdding(_ other: Int64) -> Int64 {
        let (sum, isOver) = addingReportingOverflow(other)
        guard isOver else { return sum }
        return other > 0 ? .max : .min
    }
}
