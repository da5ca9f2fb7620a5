/// A text that the office has labelled by correcting or confirming what was decided: something to learn from.
public struct CorrectedText: Sendable, Hashable {
    public var tip: TipID
    /// As the office has it. `unsure` where only the departments were corrected and the kind was left open.
    public var judged: Judged
    public var words: StatedWords
    /// Whether the office said of the tip what had been decided. What it did not speak of is then left open in ``judged``: an
    /// answer that nobody has looked at is nothing to learn from.
    public var isConfirmed: Bool

    public init(tip: TipID, judged: Judged, words: StatedWords, isConfirmed: Bool = false) {
        self.isConfirmed = isConfirmed
        self.tip = tip
        self.judged = judged
        self.words = words
    }
}
