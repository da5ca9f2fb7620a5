import Tips

/// The breakdowns of breakdowns, which CSV has and people read in the page's table: departments by kind, corrections by
/// who lost the lead and who won it.
struct FigureSplits {
    private let figures: [MonthFigures]
    private let sum: MonthFigures

    init(statistics: Statistics) {
        let months = statistics.months.map(\.figures)
        figures = months.count > 1 ? months + [statistics.sum] : months
        sum = statistics.sum
    }

    var groups: [FigureTable.Group] {
        Kind.allCases.map(departments) + [
            leads("lead_lost", Label("更正后不再主办", "Corrected away from"), \.lost),
            leads("lead_won", Label("更正后改为主办", "Corrected to"), \.won),
        ]
    }

    private func leads(
        _ name: String, _ label: Label, _ side: (CorrectionFigures.LeadChange) -> Int
    ) -> FigureTable.Group {
        let names = sum.corrections.leads.filter { side($0.value) > 0 }.keys.sorted()
        let rows = names.map { department in
            FigureTable.Row(
                name: department, label: Label(name: department), unit: .tips,
                values: figures.map { Int64($0.corrections.leads[department].map(side) ?? 0) })
        }
        return .init(name: name, label: label, rows: rows)
    }

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
}
