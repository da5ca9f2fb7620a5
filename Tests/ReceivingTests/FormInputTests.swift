import Testing
import Tips

@testable import Receiving

@Suite("One entry of a form")
struct FormInputTests {
    private func html(_ input: FormInput) -> String {
        var html = HTMLText()
        input.write(.en, into: &html) { $0.empty("input", ["id": input.name, "aria-describedby": input.describedBy]) }
        return html.text
    }

    @Test("Its label names it, its hint describes it, and what is wrong is read before the hint")
    func parts() {
        let plain = html(FormInput(name: "place", label: "Where?"))
        #expect(plain.contains("<label for=\"place\">Where?</label>") && !plain.contains("aria-describedby"))
        let wrong = html(
            FormInput(name: "place", label: "Where?", isOptional: true, hint: "Street.", wrong: "Too <long>."))
        #expect(wrong.contains("aria-describedby=\"place-wrong place-hint\""))
        #expect(
            wrong.contains("id=\"place-hint\">Street.") && wrong.contains("Too &lt;long&gt;.")
                && wrong.contains("(optional)"))
        #expect(FormInput(name: "x", label: "x", wrong: "y").invalid == "true")
    }

    @Test("A set of choices is named by its legend")
    func choices() {
        var html = HTMLText()
        FormInput(name: "kind", label: "Kind?", wrong: "Choose.").writeChoices(.en, into: &html) { _ in }
        #expect(
            html.text.contains("<fieldset class=\"entry wrong\" aria-describedby=\"kind-wrong\"><legend>Kind?</legend>")
        )
    }
}
