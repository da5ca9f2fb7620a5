import Tips

/// The statistics as rows and columns: what text, CSV and the page print, so that the three cannot disagree.
/// One column for each month, and the sum behind them where there is more than one.
struct FigureTable: Sendable {
    struct Column: Sendable {
        /// `2015-01`; the period for the sum.
        var name: String
        var isSum: Bool
    }

    struct Group: Sendable {
        /// Stable; lower case, words joined by underscores.
        var name: String
        var label: Label
        var rows: [Row]
    }

    struct Row: Sendable {
        /// Stable, or a name that the office gave.
        var name: String
        var label: Label
        var unit: Unit
        /// One for each column; nil where there is nothing to measure (the median of no tips).
        var values: [Int64?]

        var isZero: Bool { values.allSatisfy { ($0 ?? 0) == 0 } }
        /// The sum, or the one month.
        var last: Int64? { values.last ?? nil }
    }

    enum Unit: String, Sendable {
        case tips
        case deliveries
        case exhibits
        case bytes
        case days
        /// Thousandths of the tips received.
        case perMille = "per_mille"
    }

    var columns: [Column]
    var groups: [Group]

    init(_ statistics: Statistics) {
        var columns = statistics.months.map { Column(name: $0.month.description, isSum: false) }
        var figures = statistics.months.map(\.figures)
        if figures.count > 1 {
            columns.append(Column(name: statistics.period, isSum: true))
            figures.append(statistics.sum)
        }
        self.columns = columns
        groups = FigureRows(figures: figures, sum: statistics.sum).groups
    }

    subscript(name: String) -> Group? { groups.first { $0.name == name } }
}
