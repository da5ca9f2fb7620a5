import Testing
import Tips

@testable import Accounting

@Suite("The month on a terminal")
struct StatisticsTextTests {
    @Test("figures stand in columns, however wide the names are")
    func aligned() throws {
        let lines = try Statistics.sample().text.split(separator: "\n").map(String.init)
        let rows = lines.filter { $0.hasPrefix("  ") }
        #expect(rows.count > 20)
        #expect(Set(rows.map(DisplayWidth.of)).count == 1)
    }

    @Test("a range shows each month and the sum, a month only itself")
    func columns() throws {
        let range = try Statistics.sample().text
        #expect(range.contains("2015-01  2015-02  合计 Sum\n"))
        #expect(range.contains("  收到线索 Tips received"))
        let month = try Statistics.fold([TipStory(1, at: "2015-01-03T10:00:00Z")], to: "2015-01").text
        #expect(!month.contains("Sum"))
    }

    @Test("a year stands in two blocks")
    func blocks() throws {
        let text = try Statistics.fold([], from: "2015-01", to: "2015-12").text
        #expect(text.split(separator: "\n").count { $0.hasSuffix("2015-07") || $0.hasSuffix("合计 Sum") } == 2)
    }

    @Test("a name cannot move the cursor")
    func hostileName() throws {
        let text = try Statistics.fold([TipStory(1, at: "2015-01-03T10:00:00Z", departments: ["\u{1B}[2J"])]).text
        #expect(!text.contains("\u{1B}"))
    }

    @Test("strays are said aloud")
    func strays() throws {
        let story = try TipStory(1, at: "2015-01-03T10:00:00Z").then(.delivered, at: "2015-01-03T10:00:01Z")
        #expect(try Statistics.fold(lines: [story.lines[1]]).text.contains("1 events belong to no tip"))
        #expect(try !Statistics.fold([story]).text.contains("belong to no tip"))
    }
}
