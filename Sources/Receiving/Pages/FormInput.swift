import Tips

/// One entry of a form as everybody must find it: a label, a hint, what is wrong with it, and the input they belong to.
struct FormInput {
    /// The field's name and the element's id.
    var name: String
    var label: String
    var isOptional = false
    var hint: String?
    var wrong: String?

    private var hintID: String { "\(name)-hint" }
    private var wrongID: String { "\(name)-wrong" }

    /// For `aria-describedby`: what is wrong is read first.
    var describedBy: String? {
        let ids = [wrong.map { _ in wrongID }, hint.map { _ in hintID }].compactMap(\.self)
        return ids.isEmpty ? nil : ids.joined(separator: " ")
    }

    /// For `aria-invalid`.
    var invalid: String? { wrong.map { _ in "true" } }

    func write(_ language: PageLanguage, into html: inout HTMLText, _ input: (inout HTMLText) -> Void) {
        html.element("div", ["class": wrong == nil ? "entry" : "entry wrong"]) { html in
            html.element("label", ["for": name]) { html in
                html.write(label)
                if isOptional { html.element("span", ["class": "optional"], language("（可不填）", " (optional)")) }
            }
            if let hint { html.element("p", ["class": "hint", "id": hintID], hint) }
            writeWrong(into: &html, language)
            input(&html)
        }
        html.newline()
    }

    /// The same for a set of choices, which has a legend.
    func writeChoices(_ language: PageLanguage, into html: inout HTMLText, _ inputs: (inout HTMLText) -> Void) {
        html.element(
            "fieldset", ["class": wrong == nil ? "entry" : "entry wrong", "aria-describedby": describedBy]
        ) { html in
            html.element("legend") { html in
                html.write(label)
                if isOptional { html.element("span", ["class": "optional"], language("（可不选）", " (optional)")) }
            }
            if let hint { html.element("p", ["class": "hint", "id": hintID], hint) }
            writeWrong(into: &html, language)
            inputs(&html)
        }
        html.newline()
    }

    private func writeWrong(into html: inout HTMLText, _ language: PageLanguage) {
        guard let wrong else { return }
        html.element("p", ["class": "why", "id": wrongID]) { html in
            html.element("span", ["class": "unseen"], language("错误：", "Error: "))
            html.write(wrong)
        }
    }
}
