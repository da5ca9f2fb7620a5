import Tips

/// The page's plain tables, and the parts all tables are made of.
extension StatisticsPage {
    private static let mostColumns = 13

    /// What an office checks before it publishes: that every delivery was recorded once, and how often it disagreed.
    func writeChecks(into html: inout HTMLText) {
        html.element("div", ["class": "pair"]) { html in
            for name in ["delivery", "correction", "kind_change"] {
                guard let group = table[name], !group.rows.isEmpty else { continue }
                section(group.label, into: &html) { html in
                    html.element("table") { html in
                        html.element("tbody") { html in
                            for figures in group.rows {
                                row(figures.label, into: &html) { html in
                                    html.element("td", FigureText.value(figures.last, figures.unit))
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Every figure of every month.
    func writeEverything(into html: inout HTMLText) {
        section(Label("各月明细", "Every figure of every month"), style: "long annex", into: &html) { html in
            for start in stride(from: 0, to: table.columns.count, by: Self.mostColumns) {
                let columns = start..<min(start + Self.mostColumns, table.columns.count)
                html.element("div", ["class": "wide"]) { writeBlock(columns, into: &$0) }
            }
        }
    }

    private func writeBlock(_ columns: Range<Int>, into html: inout HTMLText) {
        html.element("table", ["class": "all"]) { html in
            html.element("thead") { html in
                html.element("tr") { html in
                    html.element("th", ["scope": "col"], "")
                    for index in columns {
                        html.element("th", ["scope": "col"]) { html in
                            let column = table.columns[index]
                            if column.isSum { html.both(Label("合计", "Sum")) } else { html.write(column.name) }
                        }
                    }
                }
            }
            for group in table.groups {
                let rows = group.rows.filter { !$0.isZero || $0.unit == .days || $0.name == "recorded_again" }
                guard !rows.isEmpty else { continue }
                html.element("tbody") { writeGroup(group, rows, columns, into: &$0) }
            }
        }
    }

    private func writeGroup(
        _ group: FigureTable.Group, _ rows: [FigureTable.Row], _ columns: Range<Int>, into html: inout HTMLText
    ) {
        html.newline()
        html.element("tr", ["class": "group"]) { html in
            html.element("th", ["scope": "rowgroup", "colspan": "\(columns.count + 1)"]) { $0.both(group.label) }
        }
        for figures in rows {
            row(figures.label, into: &html) { html in
                for index in columns {
                    html.element("td", FigureText.value(figures.values[index], figures.unit))
                }
            }
        }
    }

    /// - Parameter style: `long` may be parted between two sheets of paper, `annex` also starts on one of its own.
    func section(
        _ label: Label, style: String = "whole", into html: inout HTMLText, _ inside: (inout HTMLText) -> Void
    ) {
        html.newline()
        html.element("section", ["class": style]) { html in
            html.element("h2") { $0.both(label) }
            inside(&html)
        }
        html.newline()
    }

    /// - Parameter heads: one for each column; an empty one behind the first stands above bars.
    func grid(_ heads: [Label], into html: inout HTMLText, _ rows: (inout HTMLText) -> Void) {
        html.element("div", ["class": "wide"]) { html in
            html.element("table") { html in
                html.element("thead") { html in
                    html.element("tr") { html in
                        for (index, head) in heads.enumerated() {
                            let isGraph = index > 0 && head.chinese.isEmpty
                            html.element("th", ["scope": "col", "class": isGraph ? "graph" : "head"]) { $0.both(head) }
                        }
                    }
                }
                html.element("tbody") { rows(&$0) }
            }
        }
    }

    func row(
        _ label: Label, isSum: Bool = false, into html: inout HTMLText, _ cells: (inout HTMLText) -> Void
    ) {
        html.newline()
        let attributes: HTMLText.Attributes = isSum ? ["class": "sum"] : [:]
        html.element("tr", attributes) { html in
            html.element("th", ["class": "name", "scope": "row"]) { $0.both(label) }
            cells(&html)
        }
    }
}
