/// One thing a citizen might write about, as phrases for a ``Phrasebook``. A text opens with one of `what`, goes on with
/// some of `more` and ends with one of `ask`.
struct RehearsalMatter: Sendable {
    /// The phrase that makes the place; empty for what happens on a telephone or nowhere in particular.
    var place: String
    var what: [String]
    var more: [String]
    var ask: [String]

    init(_ place: String, what: [String], more: [String], ask: [String]) {
        self.place = place
        self.what = what
        self.more = more
        self.ask = ask
    }
}
