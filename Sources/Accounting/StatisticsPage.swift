import Tips

extension Statistics {
    /// The figures as one self-contained HTML page in Chinese and English: no script, nothing fetched, A4 in print.
    /// - Parameter office: the name printed above the title, as the office writes it.
    public func page(office: String? = nil) -> String {
        StatisticsPage(statistics: self, office: office).html
    }
}

struct StatisticsPage {
    let statistics: Statistics
    let office: String?
    let table: FigureTable

    init(statistics: Statistics, office: String?) {
        self.statistics = statistics
        self.office = office
        table = FigureTable(statistics)
    }

    var sum: MonthFigures { statistics.sum }
    var isRange: Bool { statistics.months.count > 1 }

    var html: String {
        var html = HTMLText()
        html.verbatim("<!DOCTYPE html>\n")
        html.element("html", ["lang": "zh-CN"]) { html in
            writeHead(into: &html)
            html.element("body") { html in
                writeHeader(into: &html)
                writeCards(into: &html)
                html.element("main") { html in
                    if isRange { writeMonths(into: &html) } else { writeKinds(into: &html) }
                    writeDepartments(into: &html)
                    writeChannelsAndOutcomes(into: &html)
                    writeExhibitsAndDays(into: &html)
                    writeChecks(into: &html)
                    writeNotes(into: &html)
                    if isRange { writeEverything(into: &html) }
                }
            }
        }
        html.newline()
        return html.text
    }

    private func writeHead(into html: inout HTMLText) {
        html.element("head") { html in
            html.empty("meta", ["charset": "utf-8"])
            html.empty("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
            html.element("title", "线索受理统计 Tips in figures \(statistics.period)")
            html.element("style") { $0.verbatim(PageStyle.sheet) }
        }
        html.newline()
    }

    private func writeHeader(into html: inout HTMLText) {
        html.element("header") { html in
            if let office, !office.isEmpty { html.element("div", ["class": "office"], office) }
            html.element("h1") { html in
                html.both(isRange ? Label("线索受理统计", "Tips in figures") : Label("线索受理月报", "Tips of the month"))
            }
            html.element("p", ["class": "period"]) { $0.both(PeriodText(statistics).label) }
            html.element("p", ["class": "basis"]) { html in
                let until = statistics.until.map { "，办理情况截至\($0)" } ?? ""
                let untilEnglish = statistics.until.map { "; outcomes as of \($0)" } ?? ""
                html.both(
                    Label(
                        "按受理日统计，日期按 \(statistics.timeZone) 时区\(until)",
                        "Counted by the day received, days of \(statistics.timeZone)\(untilEnglish)"))
            }
        }
        if statistics.strayEvents > 0 {
            html.element("p", ["class": "warning"]) { html in
                html.both(
                    Label(
                        "有 \(statistics.strayEvents) 条记录不属于任何线索，发布前请先核对。",
                        "\(statistics.strayEvents) events belong to no tip: check the spool before publishing."))
            }
        }
        html.newline()
    }

    private func writeCards(into html: inout HTMLText) {
        let delivered = sum.outcomes[.delivered, default: 0]
        let cards: [(String, Label, Int)] = [
            ("received", Label("收到线索", "Tips received"), sum.tips),
            ("report", Kind.report.label, sum.kinds.report),
            ("suggestion", Kind.suggestion.label, sum.kinds.suggestion),
            ("delivered", Label("已送达承办平台", "Delivered to the platform"), delivered),
        ]
        html.element("dl", ["class": "cards"]) { html in
            for (name, label, value) in cards {
                html.element("div", ["class": name]) { html in
                    html.element("dt") { $0.both(label) }
                    html.element("dd") { html in
                        html.write(FigureText.grouped(Int64(value)))
                        guard name != "received" else { return }
                        html.write(" ")
                        html.element("small", FigureText.share(Int64(value), of: Int64(sum.tips)))
                    }
                }
            }
        }
        html.newline()
    }

    private func writeNotes(into html: inout HTMLText) {
        html.element("div", ["class": "notes"]) { html in
            html.element("p") { html in
                html.write(
                    "每条线索计入受理当月；类别与部门以人工更正后为准；未能自动区分的列为“待定”，未指定部门的列为“未分派”。"
                        + "办理结果取各路投递中进展最慢的一路。送达用时为受理日至全部送达之日的日历天数。全部数字由流转记录逐条汇总，可随时重新计算核对。"
                )
            }
            html.element("p", ["lang": "en"]) { html in
                html.write(
                    "A tip belongs to the month it was received. Kind and department are as corrected by the office; what the "
                        + "rules could not tell apart is “not yet decided”, what nobody has assigned is “unassigned”. The outcome "
                        + "is that of a tip's slowest delivery. Days to delivery are calendar days from the day received to the "
                        + "day of the last delivery. Every figure is folded from the custody events and can be recomputed from them."
                )
            }
        }
        html.newline()
    }
}
