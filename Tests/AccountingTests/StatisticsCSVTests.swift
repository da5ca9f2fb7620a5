import Testing
import Tips

@testable import Accounting

@Suite("The month as CSV")
struct StatisticsCSVTests {
    @Test("one row for each figure of each month and of the sum")
    func rows() throws {
        let csv = try Statistics.sample().csv
        #expect(csv.hasPrefix("month,group,name,value,unit,label_zh,label_en\r\n"))
        #expect(csv.hasSuffix("\r\n"))
        let lines = csv.split(separator: "\r\n").map(String.init)
        #expect(lines.contains("2015-01,kind,report,1,tips,举报投诉,Reports and complaints"))
        #expect(lines.contains("2015-01/2015-02,total,received,3,tips,收到线索,Tips received"))
        #expect(lines.contains("2015-02,days_to_delivery,median,,days,中位数,Median"))
        #expect(lines.contains("2015-02,department_suggestion,户籍,1,tips,户籍,"))
        #expect(lines.contains("2015-02,kind_change,unsure>suggestion,1,tips,待定改为意见建议,Not yet decided to Suggestions"))
        #expect(Set(lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }) == [7])
    }

    @Test(
        "no field is a formula, and commas and quotes stay inside",
        arguments: [
            ("交警", "交警"), ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
            ("＝1", "'＝1"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("=a,b", "\"'=a,b\""), ("a\r\nb", "\"a\r\nb\""),
            ("\r=1", "\"'\r=1\""), ("", ""),
        ])
    func fields(value: String, written: String) {
        #expect(CSVField.written(value) == written)
    }
}
