import Testing
import Tips

@testable import EmbeddedStore

@Suite("Names in the spool")
struct SpoolFolderTests {
    private static let tip = TipID(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210)

    @Test("every tip has its shelf among those that are made with the spool")
    func shelves() {
        #expect(SpoolFolder.shelves.count == 1024)
        #expect(SpoolFolder.shelves == SpoolFolder.shelves.sorted())
        let folder = SpoolFolder("/spool")
        var source = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let shelf = folder.shelf(of: TipID.random(using: &source))
            #expect(SpoolFolder.shelves.contains(String(shelf.suffix(2))))
            #expect(shelf.hasPrefix("/spool/exhibits/"))
        }
    }

    @Test(
        "a name belongs to the tip it was made for",
        arguments: [
            ("-1", true), ("-12", true), ("-manifest.json", true), ("", false), ("-", false), ("-0", false),
            ("-01", false), ("--1", false), ("-+1", false), ("-1 ", false), ("-1.age", false), ("-manifest.jso", false),
            ("1-1", false), ("-٣", false), ("-99999999999999999999", false),
        ])
    func names(suffix: String, isMade: Bool) {
        #expect(SpoolFolder.tip(ofFile: "\(Self.tip)\(suffix)") == (isMade ? Self.tip : nil))
    }

    @Test("what the folder makes it recognises")
    func roundTrip() {
        let folder = SpoolFolder("/spool")
        for path in [folder.exhibit(1, of: Self.tip), folder.exhibit(32, of: Self.tip), folder.manifest(of: Self.tip)] {
            #expect(SpoolFolder.tip(ofFile: String(path.split(separator: "/").last ?? "")) == Self.tip)
        }
        for name in ["", "x", "lost+found", ".", "..", "../..-1"] { #expect(SpoolFolder.tip(ofFile: name) == nil) }
    }
}
