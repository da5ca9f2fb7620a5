import Testing
import Tips

@testable import Receiving

@Suite("What went wrong, at the top of a page")
struct PageProblemTests {
    @Test("It has the focus, is announced, and leads to the input to blame where there is one")
    func summary() {
        var html = HTMLText()
        PageProblem(title: "Not sent", sentence: "Too <long>.", input: "place", remark: "Still here.").write(
            into: &html)
        #expect(html.text.contains("role=\"alert\" tabindex=\"-1\" autofocus=\"\""))
        #expect(
            html.text.contains("<a href=\"#place\">Too &lt;long&gt;.</a>") && html.text.contains("<p>Still here.</p>"))
        var general = HTMLText()
        PageProblem(title: "Not sent", sentence: "Busy.").write(into: &general)
        #expect(general.text.contains("<p>Busy.</p>") && !general.text.contains("href"))
    }
}
