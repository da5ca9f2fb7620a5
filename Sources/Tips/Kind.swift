/// What a tip is. The office publishes reports and suggestions apart, so nothing is guessed:
/// `unsure` is an answer, and a person decides.
public enum Kind: String, Sendable, Hashable, CaseIterable, Codable {
    /// 举报投诉: a report or a complaint.
    case report
    /// 意见建议: a suggestion.
    case suggestion
    /// Neither with enough certainty.
    case unsure
}
