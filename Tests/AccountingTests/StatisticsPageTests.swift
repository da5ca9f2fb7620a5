import Testing
import Tips

@testable import Accounting

@Suite("The month as a page")
struct StatisticsPageTests {
    @Test("fetches nothing, runs nothing, and says the month in both languages")
    func selfContained() throws {
        let page = try Statistics.sample().page(office: "某市公安局网上警务室")
        for word in ["<script", "http:", "https:", "src=", "url(", "@import", " style="] {
            #expect(!page.contains(word), "\(word)")
        }
        for word in ["2015年1月至2月", "January to February 2015", "某市公安局网上警务室", "举报投诉", "Reports and complaints", "各月明细"] {
            #expect(page.contains(word), "\(word)")
        }
    }

    @Test("every element that opens is closed in its order")
    func balanced() throws {
        for statistics in try [Statistics.sample(), .fold([]), .fold([], to: "2015-01"), .fold([], to: "2016-12")] {
            var open: [Substring] = []
            for tag in statistics.page().matches(of: /<(\/?)([a-z0-9]+)[^>]*?(\/?)>/) {
                if tag.output.1 == "/" {
                    #expect(open.popLast() == tag.output.2)
                } else if tag.output.3.isEmpty {
                    open.append(tag.output.2)
                }
            }
            #expect(open.isEmpty)
        }
    }

    @Test("what was decided and what it was corrected to stand in a table, where there is anything to say")
    func changes() throws {
        #expect(try Statistics.sample().page().contains("待定改为意见建议"))
        #expect(try !Statistics.fold([]).page().contains("更改类别明细"))
    }

    @Test("a name is text, wherever it stands")
    func hostileNames() throws {
        let name = "<img src=x onerror=alert(1)>\"'&"
        let page = try Statistics.fold([
            TipStory(1, at: "2015-01-03T10:00:00Z", departments: [name], channel: name)
        ]).page(office: name)
        #expect(!page.contains("<img"))
        #expect(page.contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;"))
    }

    @Test("a department that is called unassigned is not what nobody leads")
    func unassignedName() throws {
        let page = try Statistics.fold([
            TipStory(1, at: "2015-01-03T10:00:00Z", departments: ["unassigned"]),
            TipStory(2, at: "2015-01-03T10:00:00Z", kind: .suggestion, departments: []),
        ]).page()
        #expect(page.contains(#"unassigned</th><td class="graph">"#))
        #expect(page.contains("<td>1</td><td>0</td><td>0</td><td>1</td><td>50.0%</td>"))
        #expect(page.contains("<td>0</td><td>1</td><td>0</td><td>1</td><td>50.0%</td>"))
    }

    @Test(
        "a period is written as people write it",
        arguments: [
            ("2015-01", "2015-01", "2015年1月", "January 2015"),
            ("2015-01", "2015-05", "2015年1月至5月", "January to May 2015"),
            ("2014-12", "2015-01", "2014年12月至2015年1月", "December 2014 to January 2015"),
        ])
    func periods(from: String, to: String, chinese: String, english: String) throws {
        let label = try PeriodText(Statistics.fold([], from: from, to: to)).label
        #expect(label == Label(chinese, english))
    }

    @Test("nothing that happened is invisible, nothing that did not is drawn")
    func bars() {
        var html = HTMLText()
        PageBars.row(
            [.init(value: 1, style: "report"), .init(value: 0, style: "unsure")], whole: 1_000_000, into: &html)
        #expect(html.text.contains(#"<rect class="report" x="0" y="0" width="1" height="10"/>"#))
        #expect(!html.text.contains("unsure"))
        PageBars.row([.init(value: 0, style: "report")], whole: 0, into: &html)
    }
}
