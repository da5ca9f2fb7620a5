import Company
import Testing
import Tips

@testable import Platform

@Suite("Lines of clusters.jsonl")
struct ClusterLineTests {
    @Test("have the keys that are documented, and come back")
    func roundTrip() {
        let line = ClusterLine(
            id: Sample.tip(2), number: 7, cluster: Sample.tip(1), beside: Sample.tip(1), likeness: .text(83))
        #expect(
            String(decoding: line.bytes, as: UTF8.self)
                == #"{"id":"\#(Sample.tip(2))","line":7,"cluster":"\#(Sample.tip(1))","beside":"\#(Sample.tip(1))","#
                + #""because":"text","alike":0.83}"# + "\n")
        for line in [
            line, ClusterLine(id: Sample.tip(1), number: 1, cluster: Sample.tip(1)),
            ClusterLine(
                id: Sample.tip(3), number: 9, cluster: Sample.tip(1), beside: Sample.tip(2), likeness: .exhibit),
        ] { #expect(ClusterLine(line: line.bytes) == line) }
    }

    @Test("are nothing where they are torn", arguments: ["", "{}", #"{"id":"x","line":1,"cluster":"y"}"#])
    func torn(text: String) {
        #expect(ClusterLine(line: Array(text.utf8)) == nil)
    }
}
