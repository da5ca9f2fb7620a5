import Spooling
import Testing
import Tips

@Suite("A tip as it is compared with others")
struct CompanyLedgerTests {
    private func tip(_ body: [UInt8]?) -> CompanyTip {
        CompanyTip(serial: 1, receivedAt: Moment(milliseconds: 0), exhibits: [Digest.of([1])], manifestBody: body)
    }

    @Test("can be read in clear; sealed or erased it cannot, its exhibits neither")
    func readable() {
        let clear = tip(Array(#"{"content":"x"}"#.utf8)).readable
        #expect(clear?.words == StatedWords(content: "x"))
        #expect(clear?.exhibits == [Digest.of([1])])
        #expect(tip(ManifestBody.sealed(Array("{}".utf8), statement: [1])).readable == nil)
        #expect(tip(nil).readable == nil)
        // A damaged text keeps its exhibits.
        #expect(tip([1]).readable?.words == nil)
        #expect(tip([1]).readable?.exhibits == [Digest.of([1])])
    }
}
