import Tips

extension Statistics {
    /// The figures for a terminal: UTF-8, aligned for a fixed-width face in which Chinese characters are two columns wide,
    /// ends with a newline. A range shows each month and the sum, at most seven columns side by side. Rows that are zero in
    /// every column are left out where they only say that nothing went wrong.
    public var text: String {
        StatisticsText(self).lines.map { $0 + "\n" }.joined()
    }
}

private struct StatisticsText {
    private static let mostColumns = 7
    /// Rows of these groups are shown only when they are not zero.
    private static let quiet: Set<String> = ["outcome", "correction", "exhibit", "exhibit_bytes"]

    private let statistics: Statistics
    private let table: FigureTable

    init(_ statistics: Statistics) {
        self.statistics = statistics
        table = FigureTable(statistics)
    }

    var lines: [String] {
        var lines = ["线索统计 Tips in figures  \(statistics.period)", "", note]
        if statistics.strayEvents > 0 {
            lines.append(
                "注意：有 \(statistics.strayEvents) 条记录不属于任何线索 Beware: \(statistics.strayEvents) events belong to no tip")
        }
        for start in stride(from: 0, to: table.columns.count, by: Self.mostColumns) {
            lines.append("")
            lines += block(start..<min(start + Self.mostColumns, table.columns.count))
        }
        return lines
    }

    private var note: String {
        let until = statistics.until.map { "，记录截至 \($0)" } ?? ""
        let untilEnglish = statistics.until.map { "; events until \($0)" } ?? ""
        return "按受理日（\(statistics.timeZone)）统计\(until)。By the day received\(untilEnglish)."
    }

    private func block(_ columns: Range<Int>) -> [String] {
        let shown = table.groups.map { group in (group, rows(of: group)) }.filter { !$0.1.isEmpty }
        let labelWidth = shown.flatMap { $0.1 }.map { DisplayWidth.of(label($0)) }.max() ?? 0
        let widths = columns.map { column in
            shown.flatMap { $0.1 }.map { DisplayWidth.of(FigureText.value($0.values[column], $0.unit)) }
                .reduce(DisplayWidth.of(heading(column)), max)
        }
        var lines = [line("", columns.map(heading), labelWidth, widths)]
        for (group, rows) in shown {
            lines.append("\(group.label.chinese) \(group.label.english)")
            for row in rows {
                let values = columns.map { FigureText.value(row.values[$0], row.unit) }
                lines.append(line(label(row), values, labelWidth, widths))
            }
        }
        return lines
    }

    private func rows(of group: FigureTable.Group) -> [FigureTable.Row] {
        // Where no tip has two departments, the second table would only repeat the first.
        if group.name == "department_named", let lead = table["department"],
            group.rows.allSatisfy({ row in lead.rows.contains { $0.name == row.name && $0.values == row.values } })
        {
            return []
        }
        return Self.quiet.contains(group.name) ? group.rows.filter { !$0.isZero } : group.rows
    }

    private func heading(_ column: Int) -> String {
        table.columns[column].isSum ? "合计 Sum" : table.columns[column].name
    }

    private func label(_ row: FigureTable.Row) -> String {
        let english = row.label.english.isEmpty ? "" : " \(row.label.english)"
        return DisplayWidth.printable("  \(row.label.chinese)\(english)")
    }

    private func line(_ label: String, _ values: [String], _ labelWidth: Int, _ widths: [Int]) -> String {
        zip(values, widths).reduce(DisplayWidth.left(label, labelWidth)) { $0 + "  " + DisplayWidth.right($1.0, $1.1) }
    }
}
