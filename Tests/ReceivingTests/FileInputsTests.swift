import Foundation
import Testing
import Tips

@testable import Receiving

@Suite("The inputs for files")
struct FileInputsTests {
    private func inputs(parts: Int = 32) throws -> FileInputs {
        FileInputs(language: .en, formats: try Sample.formats(), parts: parts)
    }

    private func html(_ inputs: FileInputs, wrong: (String, String)? = nil) -> String {
        var html = HTMLText()
        inputs.write(into: &html, wrong: wrong)
        return html.text
    }

    @Test("There is one for each family that is taken, with its formats and limit beside it")
    func families() throws {
        let inputs = try inputs()
        #expect(inputs.names == ["image", "video"])
        #expect(inputs.accept(.image) == "image/*,.jpg,.png")
        #expect(inputs.limit(.image) == "JPG, PNG, up to 1\u{A0}MB each")
        #expect(inputs.limit(.video) == "FLV, up to 2\u{A0}MB each")
        let html = html(inputs)
        #expect(html.contains("accept=\"image/*,.jpg,.png\"") && html.contains("; 23 are the most"))
        #expect(!html.contains("name=\"audio\""))
    }

    @Test("Where a configuration leaves no room for files, nothing offers to take any")
    func none() throws {
        #expect(html(try inputs(parts: 9)).isEmpty)
        #expect(html(try inputs(parts: 10)).contains("; 1 are the most"))
    }

    @Test("The input to blame is marked, and no other")
    func wrong() throws {
        let html = html(try inputs(), wrong: ("video", "Too <long>."))
        #expect(html.contains("aria-describedby=\"video-wrong video-hint\" aria-invalid=\"true\""))
        #expect(html.contains("Too &lt;long&gt;."))
        #expect(html.components(separatedBy: "aria-invalid").count == 2)
    }
}
