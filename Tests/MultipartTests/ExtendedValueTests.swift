import Testing

@testable import Multipart

@Suite("Values spelled with an asterisk")
struct ExtendedValueTests {
    @Test(
        "Decoded as UTF-8, in one piece or several",
        arguments: [
            ("x; f*=UTF-8''%e5%9b%be.jpg", "图.jpg"),
            ("x; f*=utf-8'zh'a%20b.jpg", "a b.jpg"),
            ("x; f*=a%20b.jpg", "a b.jpg"),
            ("x; f*0*=UTF-8''a%20; f*1=b%20.jpg", "a b%20.jpg"),
            ("x; f*0=a; f*1=.jpg", "a.jpg"),
            ("x; f*=UTF-8''%zz%", "%zz%"),
            ("x; f=a", nil),
        ] as [(String, String?)])
    func decoded(text: String, value: String?) throws {
        let read = try #require(HeaderParameters(Array(text.utf8)[...], escapes: .form))
        #expect(read.extendedValue(of: "f") == value)
    }
}
