import Testing

@testable import Sealing

@Suite("Base64 of a header")
struct PlainBase64Tests {
    @Test(
        "the published examples, without their padding",
        arguments: [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE")])
    func examples(plain: String, text: String) {
        #expect(PlainBase64.encode(plain.utf8) == Array(text.utf8))
        #expect(PlainBase64.decode(text.utf8) == Array(plain.utf8))
    }

    @Test(
        "another spelling of the same bytes is refused",
        arguments: ["Zh", "Zm9", "Z", "Zg==", "Zm8=", "Zm9v\n", "Zm-v", " "])
    func refused(text: String) {
        #expect(PlainBase64.decode(text.utf8) == nil)
    }
}
