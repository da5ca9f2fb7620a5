internal import Tips

/// A score as a page: the figures, the confusion table, and for every kind a picture of how often a confidence is right.
public struct ScorePage {
    private var html = HTMLText()

    public static func text(_ scores: [Score]) -> String {
        var page = ScorePage()
        page.html.verbatim("<!doctype html>\n")
        page.html.element("html", ["lang": "en"]) { html in
            html.element("head") { html in
                html.empty("meta", ["charset": "utf-8"])
                html.element("title", "Tipline: how well the rules answer")
                html.element("style") { $0.verbatim(style) }
            }
            html.element("body") { html in
                html.element("h1", "How well the rules answer")
                for score in scores { section(score, into: &html) }
            }
        }
        return page.html.text
    }

    private static func section(_ score: Score, into html: inout HTMLText) {
        html.element("h2", "\(score.task.rawValue), \(score.asked.count) texts")
        html.element(
            "p",
            "Accuracy \(thousandths(score.accuracy)), macro-F1 \(thousandths(score.macroF1)), answered \(thousandths(score.coverage)), accuracy of the answered \(thousandths(score.accuracyOfAnswered))."
        )
        table(["", "texts", "precision", "recall", "F1"], into: &html) { html in
            for sort in score.sorts {
                row(sort.name, [String(sort.texts)] + [sort.precision, sort.recall, sort.f1].map(thousandths), &html)
            }
        }
        table(["is \\ was answered"] + score.names + [Score.unsure], into: &html) { html in
            for truth in score.truths { row(truth, score.confusion(of: truth).map { String($0) }, &html) }
        }
        guard score.task == .kind else { return }
        for name in score.names where name != Score.other {
            html.element("h3", "Confidence of the answer \(name)")
            picture(score.reliability(of: name), label: "How often \(name) is right, by confidence", into: &html)
        }
    }

    private static func table(
        _ heads: [String], into html: inout HTMLText, _ rows: (inout HTMLText) -> Void
    ) {
        html.element("table") { html in
            html.element("tr") { html in heads.forEach { html.element("th", $0) } }
            rows(&html)
        }
        html.newline()
    }

    private static func row(_ name: String, _ cells: [String], _ html: inout HTMLText) {
        html.element("tr") { html in
            html.element("th", name)
            cells.forEach { html.element("td", $0) }
        }
    }

    /// Confidence to the right, the share that was right upwards; on the slope both are the same.
    private static func picture(_ bands: [Score.Band], label: String, into html: inout HTMLText) {
        html.element("svg", ["viewBox": "0 0 460 270", "role": "img", "aria-label": label]) { html in
            html.empty("line", ["class": "axis", "x1": "40", "y1": "220", "x2": "440", "y2": "220"])
            html.empty("line", ["class": "axis", "x1": "40", "y1": "20", "x2": "40", "y2": "220"])
            html.empty("line", ["class": "slope", "x1": "40", "y1": "120", "x2": "440", "y2": "20"])
            for (place, band) in bands.enumerated() {
                let left = 40 + place * 80
                let height = Int((band.shareRight * 200).rounded())
                html.empty(
                    "rect",
                    [
                        "class": "band", "x": "\(left + 14)", "y": "\(220 - height)", "width": "52",
                        "height": "\(height)",
                    ])
                let said = band.answers == 0 ? "–" : "\(thousandths(band.shareRight)) of \(band.answers)"
                html.element("text", ["x": "\(left + 40)", "y": "\(214 - height)"], said)
                html.element(
                    "text", ["x": "\(left + 40)", "y": "240"], "\(tenths(band.from))–\(tenths(band.from + 0.1))")
            }
        }
        html.newline()
    }

    private static let style: StaticString = """
        body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2733}
        table{border-collapse:collapse;margin:1rem 0}th,td{padding:.2rem .8rem;text-align:right;border-bottom:1px solid #d5dde5}
        th:first-child{text-align:left}svg{width:100%;max-width:36rem}svg text{font-size:12px;text-anchor:middle;fill:#1c2733}
        .axis{stroke:#5b6b7b}.slope{stroke:#b04a2f;stroke-dasharray:4 4}.band{fill:#4f7cac}
        """
}
