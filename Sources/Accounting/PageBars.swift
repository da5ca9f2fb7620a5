import Tips

/// The page's bars: SVG in the page itself, lengths in whole numbers, colours by class.
enum PageBars {
    /// One share of a bar: a length and the class that gives its colour.
    struct Share {
        var value: Int64
        var style: String
    }

    private static let length: Int64 = 1000

    /// A bar that lies beside its figure, `whole` being the full width. The figure says it too, so readers aloud skip it.
    static func row(_ shares: [Share], whole: Int64, into html: inout HTMLText) {
        html.element(
            "svg", ["class": "bar", "viewBox": "0 0 1000 10", "preserveAspectRatio": "none", "aria-hidden": "true"]
        ) { html in
            html.empty("rect", ["class": "ground", "x": "0", "y": "0", "width": "1000", "height": "10"])
            var start: Int64 = 0
            for share in shares where share.value > 0 && whole > 0 {
                let width = scaled(share.value, of: whole, to: length)
                html.empty(
                    "rect", ["class": share.style, "x": "\(start)", "y": "0", "width": "\(width)", "height": "10"])
                start += width
            }
        }
    }

    /// One column of a chart: its name, what stands on it, and its shares from the ground up.
    struct Column {
        var name: String
        var shares: [Share]

        var total: Int64 { shares.reduce(0) { $0 + $1.value } }
    }

    private static let height: Int64 = 150
    private static let width: Int64 = 720

    /// Columns side by side with their totals above. The table under it says the same, so it is one picture to readers aloud.
    static func chart(_ columns: [Column], label: String, into html: inout HTMLText) {
        let most = columns.map(\.total).max() ?? 0
        let step = width / Int64(max(1, columns.count))
        html.element("svg", ["class": "chart", "viewBox": "0 0 720 200", "role": "img", "aria-label": label]) { html in
            for (index, column) in columns.enumerated() {
                let left = Int64(index) * step
                let thickness = max(2, min(56, step * 6 / 10))
                let top = stack(column, most: most, left: left + (step - thickness) / 2, thickness, into: &html)
                // Names and totals would run into each other beyond a dozen columns: then only every so many are named.
                guard index % (columns.count / 13 + 1) == 0 else { continue }
                let middle = "\(left + step / 2)"
                html.element(
                    "text", ["class": "total", "x": middle, "y": "\(top - 6)"], FigureText.grouped(column.total))
                html.element("text", ["class": "name", "x": middle, "y": "\(height + 40)"], column.name)
            }
            html.empty(
                "line", ["class": "axis", "x1": "0", "x2": "720", "y1": "\(height + 20)", "y2": "\(height + 20)"])
        }
    }

    /// Returns how high the column reaches, counted from the top of the picture.
    private static func stack(
        _ column: Column, most: Int64, left: Int64, _ thickness: Int64, into html: inout HTMLText
    ) -> Int64 {
        var ground = height + 20
        for share in column.shares where share.value > 0 {
            let tall = scaled(share.value, of: most, to: height)
            ground -= tall
            html.empty(
                "rect",
                [
                    "class": share.style, "x": "\(left)", "y": "\(ground)", "width": "\(thickness)",
                    "height": "\(tall)",
                ])
        }
        return ground
    }

    /// At least 1, so that nothing that happened is invisible.
    private static func scaled(_ value: Int64, of whole: Int64, to length: Int64) -> Int64 {
        max(1, Int64((Double(value) / Double(whole) * Double(length)).rounded(.down)))
    }
}
