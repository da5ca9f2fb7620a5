import Testing

@testable import tipline

@Suite("A book of phrases")
struct PhrasebookTests {
    private let book = Phrasebook(slots: [
        "greeting": ["hello {name}"], "name": ["Li"], "twice": ["{greeting}, {greeting}"],
    ])

    @Test(
        "slots, choices and numbers are filled, and what is bound stays what it is",
        arguments: [
            ("plain", "plain"), ("{greeting}!", "hello Li!"), ("{twice}", "hello Li, hello Li"), ("{7-7}", "7"),
            ("{x|x}", "x"), ("{|}", ""), ("{{name}|{name}}", "Li"), ("at {place}", "at here"),
            ("{hello {place}|hello {place}}", "hello here"),
        ])
    func expands(phrase: String, text: String) {
        var source = SeededRandom(seed: 1)
        #expect(book.expand(phrase, bound: ["place": "here"], using: &source) == text)
    }

    @Test(
        "what nobody can fill shows in the text",
        arguments: [("{unknown}", "{unknown}"), ("{9-3}", "{9-3}"), ("a}b", "a}b")])
    func unfilled(phrase: String, text: String) {
        var source = SeededRandom(seed: 1)
        #expect(book.expand(phrase, using: &source) == text)
    }
}
