import Spooling
import Testing
import Tips

@testable import Receiving

@Suite("A cluster for operators' programs")
struct CompanyTextTests {
    @Test("has the keys that are documented")
    func keys() {
        let (one, two) = (TipID(high: 0, low: 1), TipID(high: 0, low: 2))
        let at = Moment(milliseconds: 0)
        let company = CompanyRecord(
            cluster: one, size: 3,
            members: [
                .init(tip: one, receivedAt: at, beside: nil, likeness: nil),
                .init(tip: two, receivedAt: at, beside: one, likeness: .text(83)),
                .init(tip: two, receivedAt: at, beside: one, likeness: .exhibit),
            ])
        let begin = #""received_at":"1970-01-01T00:00:00.000Z","beside":"#
        #expect(
            String(decoding: CompanyText.describe(company), as: UTF8.self)
                == #"{"cluster":"\#(one)","size":3,"tips":["#
                + #"{"id":"\#(one)",\#(begin)null,"because":null,"alike":null},"#
                + #"{"id":"\#(two)",\#(begin)"\#(one)","because":"text","alike":0.83},"#
                + #"{"id":"\#(two)",\#(begin)"\#(one)","because":"exhibit","alike":null}]}"#)
    }
}
