import Tips

/// The breakdowns of breakdowns, which CSV has and people read in the page's table: departments by kind, corrections by
/// what was made of what.
struct FigureSplits {
    private let figures: [MonthFigures]
    private let sum: MonthFigures

    init(statistics: Statistics) {
        let months = statistics.months.map(\.figures)
        figures = months.count > 1 ? months + [statistics.sum] : months
        sum = statistics.sum
    }

    var groups: [FigureTable.Group] { Kind.allCases.map(departments) + [changes] }

    private func departments(_ kind: Kind) -> FigureTable.Group {
        let named = sum.departments.keys.sorted().map { name in
            FigureTable.Row(
                name: name, label: Label(name: name), unit: .tips,
                values: figures.map { Int64($0.departments[name]?.lead[kind] ?? 0) })
        }
        let unassigned = FigureTable.Row(
            name: "unassigned", label: Label("未分派", "Unassigned"), unit: .tips,
            values: figures.map { Int64($0.unassigned[kind]) })
        return .init(name: "department_\(kind.rawValue)", label: kind.label, rows: named + [unassigned])
    }

    private var changes: FigureTable.Group {
        let all = Kind.allCases.flatMap { from in
            Kind.allCases.map { CorrectionFigures.KindChange(from: from, to: $0) }
        }
        let rows = all.filter { sum.corrections.kinds[$0] != nil }.map { change in
            FigureTable.Row(
                name: "\(change.from.rawValue)>\(change.to.rawValue)",
                label: Label(
                    "\(change.from.label.chinese)改为\(change.to.label.chinese)",
                    "\(change.from.label.english) to \(change.to.label.english)"),
                unit: .tips, values: figures.map { Int64($0.corrections.kinds[change] ?? 0) })
        }
        return .init(name: "kind_change", label: Label("更改类别明细", "Changes of kind"), rows: rows)
    }
}
