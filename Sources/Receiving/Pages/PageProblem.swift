import Tips

/// What went wrong, as the top of a page says it.
struct PageProblem {
    var title: String
    var sentence: String
    /// The id of the input to blame.
    var input: String?
    /// What else there is to know.
    var remark: String?

    /// It has the focus when the page opens, so that it is what is heard first.
    func write(into html: inout HTMLText) {
        html.element(
            "div",
            [
                "class": "problem", "role": "alert", "tabindex": "-1", "autofocus": "",
                "aria-labelledby": "problem-title",
            ]
        ) { html in
            html.element("h2", ["id": "problem-title"], title)
            html.element("p") { html in
                if let input {
                    html.element("a", ["href": "#\(input)"], sentence)
                } else {
                    html.write(sentence)
                }
            }
            if let remark { html.element("p", remark) }
        }
        html.newline()
    }
}
