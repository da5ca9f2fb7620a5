import Testing

@testable import Simulation

@Suite("Words in a file")
struct SearchingTests {
    @Test("are found wherever they stand whole, and nowhere else")
    func found() {
        for (whole, words, isFound) in [
            ("a letter", "letter", true), ("letter", "letter", true), ("lletterr", "letter", true),
            ("lette", "letter", false), ("lette letters", "letter", true), ("", "letter", false), ("x", "", true),
            ("leletetter", "letter", false), ("leleletter", "letter", true),
        ] {
            #expect(Array(whole.utf8).hold(words) == isFound, "\(words) in \(whole)")
        }
    }
}
