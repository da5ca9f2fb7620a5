import Spooling
import Tips

extension SpoolText {
    static func list(_ departments: [String]) -> String {
        departments.isEmpty ? "-" : departments.map(\.onOneLine).joined(separator: ", ")
    }

    /// What stands behind a value that was corrected.
    static func was(_ decided: String, _ now: String) -> String { decided == now ? "" : " (decided: \(decided))" }

    /// One line behind the custody of a corrected tip; nil where nobody has corrected it.
    static func judged(_ record: TipRecord, _ custody: [CustodyEvent]) -> String? {
        var words: [CustodyEvent.Corrector: Int] = [:]
        for case .corrected(_, _, let corrector) in custody.map(\.change) { words[corrector, default: 0] += 1 }
        guard !words.isEmpty else { return nil }
        let counts = CustodyEvent.Corrector.allCases.compactMap { corrector in
            words[corrector].map { "\($0) by the \(corrector.rawValue)" }
        }
        return "decided \(record.figures.kind.rawValue), \(list(record.figures.departments)); now "
            + "\(record.judged.kind.rawValue), \(list(record.judged.departments)): corrections \(counts.joined(separator: ", "))"
    }

    /// What `spool correct` answers: the tip's id first, as the other commands.
    static func corrected(_ record: TipRecord, _ outcome: CorrectionOutcome) -> String {
        let now = "\(record.judged.kind.rawValue), \(list(record.judged.departments))"
        let lanes = record.figures.lanes.map(\.name).joined(separator: ", ")
        return switch outcome {
        case .same: "\(record.tip) is that already: \(now)"
        case .rewritten:
            "\(record.tip) corrected: \(now)\nNothing was sent yet: the manifest says it now, and has another digest. "
                + "It still goes to the lanes it was admitted for (\(lanes)): a correction moves no delivery."
        case .recorded:
            "\(record.tip) corrected: \(now)\nThe manifest stays as it was sent (\(lanes)); custody and figures have the correction."
        }
    }
}
