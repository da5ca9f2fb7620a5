import Testing

@testable import Accounting

@Suite("Figures as people read them")
struct FigureTextTests {
    @Test(
        "sizes are in powers of a thousand with one decimal place",
        arguments: [
            (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (53_700, "53.7 kB"), (53_749, "53.7 kB"), (53_750, "53.8 kB"),
            (999_949, "999.9 kB"), (999_950, "1.0 MB"), (1_999_999, "2.0 MB"), (4_294_967_296, "4.3 GB"),
            (Int64.max, "9.2 EB"),
        ] as [(Int64, String)])
    func sizes(bytes: Int64, text: String) {
        #expect(FigureText.size(bytes) == text)
    }

    @Test(
        "thousands are grouped",
        arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1234, "-1,234")]
            as [(Int64, String)])
    func grouped(value: Int64, text: String) {
        #expect(FigureText.grouped(value) == text)
    }

    @Test("a share of nothing is a dash")
    func shares() {
        #expect(FigureText.share(1, of: 3) == "33.3%")
        #expect(FigureText.share(3, of: 3) == "100.0%")
        #expect(FigureText.share(0, of: 0) == "–")
    }
}
