import Tips

/// The page's tables with bars.
extension StatisticsPage {
    private static let kindStyles: [(kind: Kind, style: String)] = [
        (.report, "report"), (.suggestion, "suggestion"), (.unsure, "unsure"),
    ]

    func writeMonths(into html: inout HTMLText) {
        section(Label("逐月受理", "Month by month"), into: &html) { html in
            writeLegend(into: &html)
            let columns = statistics.months.map { month in
                PageBars.Column(name: month.month.description, shares: shares(month.figures.kinds))
            }
            PageBars.chart(columns, label: "逐月受理线索数 Tips received month by month", into: &html)
            let heads =
                [Label("月份", "Month"), Label("收到", "Received")] + Kind.allCases.map(Self.shortHead)
                + [Label("已送达", "Delivered"), Label("未了结", "Open")]
            grid(heads, into: &html) { html in
                for month in statistics.months {
                    monthRow(Label(name: month.month.description), month.figures, isSum: false, into: &html)
                }
                monthRow(Label("合计", "Sum"), sum, isSum: true, into: &html)
            }
        }
    }

    private func monthRow(_ label: Label, _ figures: MonthFigures, isSum: Bool, into html: inout HTMLText) {
        let values =
            [figures.tips] + Kind.allCases.map { figures.kinds[$0] }
            + [figures.outcomes[.delivered, default: 0], figures.open]
        row(label, isSum: isSum, into: &html) { html in
            for value in values { html.element("td", FigureText.grouped(Int64(value))) }
        }
    }

    func writeKinds(into html: inout HTMLText) {
        section(Label("按类别", "By kind"), into: &html) { html in
            grid([Label("类别", "Kind"), Label("", ""), Label("线索", "Tips"), Label("占比", "Share")], into: &html) { html in
                for (kind, style) in Self.kindStyles {
                    barRow(kind.label, Int64(sum.kinds[kind]), of: Int64(sum.tips), style, into: &html)
                }
            }
        }
    }

    func writeDepartments(into html: inout HTMLText) {
        guard let group = table["department"] else { return }
        let most = group.rows.compactMap(\.last).max() ?? 0
        let shared = sum.departments.contains { $0.value.named > $0.value.lead.total }
        section(group.label, style: "long", into: &html) { html in
            writeLegend(into: &html)
            var heads = [Label("部门", "Department"), Label("", "")] + Kind.allCases.map(Self.shortHead)
            heads += [Label("合计", "All"), Label("占比", "Share")] + (shared ? [Label("含协办", "Taking part")] : [])
            grid(heads, into: &html) { html in
                for (index, department) in group.rows.enumerated() {
                    // The last row is what nobody leads; a department might bear the same name.
                    let figures = index < group.rows.count - 1 ? sum.departments[department.name] : nil
                    let kinds = figures?.lead ?? sum.unassigned
                    row(department.label, into: &html) { html in
                        html.element("td", ["class": "graph"]) { PageBars.row(shares(kinds), whole: most, into: &$0) }
                        for kind in Kind.allCases { html.element("td", FigureText.grouped(Int64(kinds[kind]))) }
                        html.element("td", FigureText.grouped(Int64(kinds.total)))
                        html.element("td", FigureText.share(Int64(kinds.total), of: Int64(sum.tips)))
                        guard shared else { return }
                        html.element("td", figures.map { FigureText.grouped(Int64($0.named)) } ?? "–")
                    }
                }
            }
        }
    }

    private static func shortHead(_ kind: Kind) -> Label {
        switch kind {
        case .report: Label("举报投诉", "Reports")
        case .suggestion: Label("意见建议", "Suggestions")
        case .unsure: Label("待定", "Undecided")
        }
    }

    func writeChannelsAndOutcomes(into html: inout HTMLText) {
        html.element("div", ["class": "pair"]) { html in
            for name in ["channel", "outcome"] {
                guard let group = table[name] else { continue }
                section(group.label, into: &html) { html in
                    bars(group.rows.filter { !$0.isZero }, whole: Int64(sum.tips), into: &html)
                }
            }
        }
    }

    func writeExhibitsAndDays(into html: inout HTMLText) {
        html.element("div", ["class": "pair"]) { html in
            writeExhibits(into: &html)
            guard let days = table["days_to_delivery"] else { return }
            section(days.label, into: &html) { html in
                bars(days.rows.filter { $0.unit == .tips }, whole: Int64(sum.days.tips), into: &html)
                guard let median = sum.days.median, let most = sum.days.percentile(90) else { return }
                html.element("p", ["class": "said"]) { html in
                    html.both(
                        Label(
                            "已送达的线索中，半数在\(Self.days(median).chinese)送达，九成在\(Self.days(most).chinese)送达。",
                            "Half of the tips delivered arrived \(Self.days(median).english), nine in ten \(Self.days(most).english)."
                        ))
                }
            }
        }
    }

    private static func days(_ days: Int) -> Label {
        days == 0
            ? Label("当日", "on the same day")
            : Label("\(days)日内", days == 1 ? "within 1 day" : "within \(days) days")
    }

    private func writeExhibits(into html: inout HTMLText) {
        section(Label("附件", "Exhibits"), into: &html) { html in
            let all = sum.allExhibits
            let heads = [Label("种类", "Family"), Label("", ""), Label("件数", "Files"), Label("大小", "Size")]
            grid(heads, into: &html) { html in
                for family in MediaFamily.allCases where family != .other || sum.exhibits[.other] != nil {
                    let figures = sum.exhibits[family] ?? .init()
                    row(family.label, into: &html) { html in
                        graph(Int64(figures.count), of: Int64(all.count), "plain", into: &html)
                        html.element("td", FigureText.grouped(Int64(figures.count)))
                        html.element("td", FigureText.size(figures.bytes))
                    }
                }
                row(Label("合计", "All"), isSum: true, into: &html) { html in
                    html.element("td", ["class": "graph"], "")
                    html.element("td", FigureText.grouped(Int64(all.count)))
                    html.element("td", FigureText.size(all.bytes))
                }
            }
            html.element("p", ["class": "said"]) { html in
                let tips = FigureText.grouped(Int64(sum.tipsWithExhibits))
                html.both(Label("\(tips) 条线索附有附件。", "\(tips) tips came with exhibits."))
            }
        }
    }

    private func bars(_ rows: [FigureTable.Row], whole: Int64, into html: inout HTMLText) {
        grid([Label("", ""), Label("", ""), Label("线索", "Tips"), Label("占比", "Share")], into: &html) { html in
            for row in rows { barRow(row.label, row.last ?? 0, of: whole, "plain", into: &html) }
        }
    }

    private func barRow(_ label: Label, _ value: Int64, of whole: Int64, _ style: String, into html: inout HTMLText) {
        row(label, into: &html) { html in
            graph(value, of: whole, style, into: &html)
            html.element("td", FigureText.grouped(value))
            html.element("td", FigureText.share(value, of: whole))
        }
    }

    private func graph(_ value: Int64, of whole: Int64, _ style: String, into html: inout HTMLText) {
        html.element("td", ["class": "graph"]) { html in
            PageBars.row([.init(value: value, style: style)], whole: whole, into: &html)
        }
    }

    private func shares(_ kinds: KindFigures) -> [PageBars.Share] {
        Self.kindStyles.map { .init(value: Int64(kinds[$0.kind]), style: $0.style) }
    }

    private func writeLegend(into html: inout HTMLText) {
        html.element("p", ["class": "legend"]) { html in
            for (kind, style) in Self.kindStyles where sum.kinds[kind] > 0 || kind != .unsure {
                html.element("span", ["class": "item"]) { html in
                    html.element("svg", ["viewBox": "0 0 10 10", "aria-hidden": "true"]) { html in
                        html.empty("rect", ["class": style, "width": "10", "height": "10"])
                    }
                    html.both(kind.label)
                }
            }
        }
    }
}
