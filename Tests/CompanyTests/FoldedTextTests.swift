import Testing

@testable import Company

@Suite("A text folded")
struct FoldedTextTests {
    @Test(
        "has one width, one case, simplified characters, no spaces and no marks",
        arguments: [
            ("桥头 夜里，施工！", "桥头夜里施工"), ("Ａｂ１２", "ab12"), ("Straße 5\n", "straße5"), ("ÄÖ", "äö"), ("😀—…", ""),
            ("\u{0}\u{7F}", ""), ("٣", "٣"),
            ("停車場裏", "停车场里"), ("衞生院", "卫生院"),
        ])
    func folds(text: String, folded: String) {
        #expect(FoldedText(text).scalars == folded.unicodeScalars.map(\.value))
    }
}
