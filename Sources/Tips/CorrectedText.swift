/// A text that the office has labelled by correcting what was decided: something to learn from.
public struct CorrectedText: Sendable, Hashable {
    public var tip: TipID
    /// As the office has it. `unsure` where only the departments were corrected and the kind was left open.
    public var judged: Judged
    public var words: StatedWords

    public init(tip: TipID, judged: Judged, words: StatedWords) {
        self.tip = tip
        self.judged = judged
        self.words = words
    }
}
