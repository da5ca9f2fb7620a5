import Testing

@testable import RuleFiles

@Suite("The key that was meant")
struct NearestKeyTests {
    @Test(
        "one slip is forgiven, another word is not",
        arguments: [
            ("wieght", "weight"), ("Weight", "weight"), ("weigth", "weight"), ("weights", "weight"),
            ("departement", "department"),
            ("an", "any"), ("lnae", "lane"), ("colour", nil), ("x", nil), ("", nil),
        ] as [(String, String?)])
    func near(typed: String, meant: String?) {
        #expect(nearest(to: typed, among: ["any", "department", "lane", "weight"]) == meant)
    }
}
