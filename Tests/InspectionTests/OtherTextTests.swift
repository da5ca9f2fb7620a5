import Testing

@testable import Inspection

@Suite("Texts that programs take for media")
struct OtherTextTests {
    @Test(
        "Pictures with scripts, lists of where to play from, and neither",
        arguments: [
            ("<svg xmlns='x'/>", Refusal.Code.scriptedPicture),
            ("\u{FEFF}  <?xml version='1.0'?>\n<SVG/>", .scriptedPicture),
            ("push graphic-context\n", .scriptedPicture), ("%!PS-Adobe-3.0", .scriptedPicture),
            ("#EXTM3U\n", .refersElsewhere), ("[playlist]\n", .refersElsewhere),
            ("<ASX version='3.0'>", .refersElsewhere),
            ("<?xml?><MPD>", .refersElsewhere), ("RTSPtext\nrtsp://x", .refersElsewhere),
            ("<html></html>", nil), ("a letter about <svg", nil), ("", nil),
        ] as [(String, Refusal.Code?)])
    func code(text: String, code: Refusal.Code?) {
        #expect(OtherText.code(of: Media.text(text)[...]) == code)
    }
}
