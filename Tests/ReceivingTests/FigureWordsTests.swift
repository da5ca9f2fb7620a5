import Testing
import Tips

@testable import Receiving

@Suite("Figures in words")
struct FigureWordsTests {
    @Test(
        "A size is told in the unit it fills, cut and never rounded up",
        arguments: [
            (Int64(0), "0\u{A0}bytes"), (1, "1\u{A0}byte"), (1023, "1023\u{A0}bytes"), (1024, "1\u{A0}KB"),
            (1535, "1.4\u{A0}KB"),
            (1536, "1.5\u{A0}KB"),
            (Int64(1 << 20) - 1, "1023.9\u{A0}KB"), (Int64(64) << 20, "64\u{A0}MB"), (Int64(4) << 30, "4\u{A0}GB"),
            (3_333_333_333, "3.1\u{A0}GB"),
        ] as [(Int64, String)])
    func sizes(bytes: Int64, words: String) {
        #expect(PageLanguage.en.size(bytes) == words)
    }

    @Test("A day is written as each language writes it")
    func days() throws {
        let day = try #require(CalendarDay("2015-12-03"))
        #expect(PageLanguage.zh.day(day) == "2015 年 12 月 3 日")
        #expect(PageLanguage.en.day(day) == "3 December 2015")
    }

    @Test("Exhibits are listed with number, type and size; a type no longer on the list by its own name")
    func exhibits() throws {
        var html = HTMLText()
        let digest = Digest.of([])
        html.exhibits(
            [
                Exhibit(number: 1, mediaType: "image/jpeg", bytes: 2048, digest: digest),
                Exhibit(number: 2, mediaType: "audio/<old>", bytes: 1, digest: digest),
            ], try Sample.formats(), .en)
        #expect(html.text.contains("<td>1</td><td>JPEG</td><td class=\"figure\">2\u{A0}KB</td>"))
        #expect(html.text.contains("<td>audio/&lt;old&gt;</td>"))
        var none = HTMLText()
        none.exhibits([], try Sample.formats(), .en)
        #expect(none.text == "<p>No files.</p>")
    }
}
