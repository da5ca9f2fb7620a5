import Testing

@testable import Multipart

@Suite("Header values with parameters")
struct HeaderParametersTests {
    @Test("Value and names are lower case, values stay as written")
    func shape() throws {
        let read = try #require(
            HeaderParameters(Array("Text/Plain ; A=B;c=\"D ; e\"".utf8)[...], escapes: .quotedString))
        #expect(read.value == "text/plain")
        #expect(read.parameters.map(\.name) == ["a", "c"])
        #expect(read["a"] == Array("B".utf8))
        #expect(read["c"] == Array("D ; e".utf8))
        #expect(read["d"] == nil)
    }

    @Test("A name without a value is passed over, the last of two values counts")
    func odd() throws {
        let read = try #require(HeaderParameters(Array("x;;a; b=1 ;b=2;".utf8)[...], escapes: .quotedString))
        #expect(read.parameters.map(\.name) == ["b", "b"])
        #expect(read["b"] == Array("2".utf8))
    }

    @Test("Percent escapes are read in forms only, and only those that browsers write")
    func percent() throws {
        let text = Array("x; a=\"%22%0a%0D%2B%\"".utf8)[...]
        #expect(HeaderParameters(text, escapes: .form)?["a"] == Array("\"\n\r%2B%".utf8))
        #expect(HeaderParameters(text, escapes: .quotedString)?["a"] == Array("%22%0a%0D%2B%".utf8))
    }

    @Test("A quotation mark never closed is no value", arguments: ["x; a=\"", "x; a=\"b", "x; a=\"b\\\"c"])
    func unclosed(text: String) {
        #expect(HeaderParameters(Array(text.utf8)[...], escapes: .form) == nil)
    }
}
