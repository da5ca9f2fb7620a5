import Tips

extension Statistics {
    /// The figures as CSV (RFC 4180: CRLF, quotes doubled), UTF-8 without a byte order mark, one row for each figure:
    ///
    ///     month,group,name,value,unit,label_zh,label_en
    ///     2015-01,kind,report,31,tips,举报投诉,Reports and complaints
    ///     2015-01/2015-05,kind,report,157,tips,举报投诉,Reports and complaints
    ///
    /// `month` is the period for a sum; filter by it before adding anything up. `unit` is `tips`, `deliveries`, `exhibits`,
    /// `bytes`, `days` or `per_mille`; a `value` that cannot be measured (the median of no tips) is empty. Besides what the other
    /// formats print, `department_report`, `department_suggestion` and `department_unsure` split the leading department's
    /// tips by kind, `kind_change` has rows named `report>suggestion`, and `lead_lost` and `lead_won` count by department
    /// where corrections took the lead from and gave it to.
    public var csv: String {
        let table = FigureTable(self)
        let splits = FigureSplits(statistics: self)
        var out = "month,group,name,value,unit,label_zh,label_en\r\n"
        for (index, column) in table.columns.enumerated() {
            for group in table.groups + splits.groups {
                for row in group.rows {
                    let value = row.values[index].map(String.init) ?? ""
                    let fields = [
                        column.name, group.name, row.name, value, row.unit.rawValue, row.label.chinese,
                        row.label.english,
                    ]
                    out += fields.map(CSVField.written).joined(separator: ",") + "\r\n"
                }
            }
        }
        return out
    }
}

enum CSVField {
    /// A field that a spreadsheet would take for a formula gets an apostrophe in front, which it shows as nothing
    /// (OWASP, "CSV Injection": `= + - @`, tab and line breaks; here also their full-width forms).
    static func written(_ value: String) -> String {
        var value = value
        if let first = value.unicodeScalars.first, startsFormula(first) { value = "'" + value }
        let needsQuotes = value.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\r" || $0 == "\n" }
        return needsQuotes ? "\"" + value.replacing("\"", with: "\"\"") + "\"" : value
    }

    private static func startsFormula(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": true
        default: false
        }
    }
}
