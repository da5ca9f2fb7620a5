// A score as a few lines of text.

extension Score {
    public var text: String {
        var lines = ["\(task.rawValue): \(asked.count) texts"]
        for sort in sorts {
            lines.append(
                "  \(sort.name): \(sort.texts) texts, precision \(thousandths(sort.precision)), recall \(thousandths(sort.recall)), F1 \(thousandths(sort.f1))"
            )
        }
        lines.append(
            "  accuracy \(thousandths(accuracy)), macro-F1 \(thousandths(macroF1)), coverage \(thousandths(coverage)), accuracy of the answered \(thousandths(accuracyOfAnswered))"
        )
        lines.append("  what was answered (\((names + [Self.unsure]).joined(separator: ", "))):")
        for truth in truths {
            lines.append("    \(truth): \(confusion(of: truth).map { String($0) }.joined(separator: ", "))")
        }
        guard task == .kind else { return lines.joined(separator: "\n") }
        for name in names where name != Self.other {
            lines.append("  confidence of the answer \(name), all texts of the file counted:")
            for band in reliability(of: name) where band.answers > 0 {
                lines.append(
                    "    \(tenths(band.from)) to \(tenths(band.from + 0.1)): \(band.answers) answers, \(thousandths(band.shareRight)) right, mean confidence \(thousandths(band.meanConfidence))"
                )
            }
        }
        return lines.joined(separator: "\n")
    }
}

func thousandths(_ value: Double) -> String {
    let count = Int((value * 1000).rounded())
    let rest = count % 1000
    return "\(count / 1000).\(rest < 10 ? "00" : rest < 100 ? "0" : "")\(rest)"
}

func tenths(_ value: Double) -> String {
    let count = Int((value * 10).rounded())
    return "\(count / 10).\(count % 10)"
}
