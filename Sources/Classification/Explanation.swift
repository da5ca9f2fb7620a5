internal import RuleFiles
public import Tips

/// A decision laid open: which rule found what, what it said, and the sum.
public struct Explanation: Sendable {
    public var decision: Decision
    /// Every rule that held, in the order of the file.
    public var findings: [Finding]
    /// What the lexicons found.
    public var learned: LearnedFindings
    var threshold: Double

    public struct Finding: Sendable {
        public var rule: String
        public var why: String
        /// Where the rule stands in its file.
        public var line: Int
        /// The terms of the rule that were seen, as the office wrote them.
        public var terms: [String]
        /// What the rule speaks for, if for a kind at all.
        public var kind: Kind?
        public var weight: Double
        public var department: String?
        public var lane: LaneName?
        /// Whether this rule alone settled the kind.
        public var decides: Bool
        /// False where another rule had settled the kind before.
        public var counts: Bool
    }

    /// Towards the kind of the decision; for `unsure` towards the likelier one. The confidence is its logistic.
    public var sum: Double { decision.because.reduce(0) { $0 + $1.weight } }

    /// The account in plain words, a few lines of text.
    public var text: String {
        var lines = [headline]
        for finding in findings {
            let mark = finding.counts ? "" : " (does not count: another rule settled it)"
            lines.append("  \(finding.saying)  \(finding.rule), line \(finding.line)\(mark)")
            if !finding.terms.isEmpty { lines.append("          found: \(finding.terms.joined(separator: ", "))") }
            lines.append("          why: \(finding.why)")
        }
        lines.append(findings.isEmpty ? "  no rule found anything it looks for" : sumLine)
        lines += learned.lines(for: decision)
        let desks = decision.departments.isEmpty ? "no rule named one" : decision.departments.joined(separator: ", ")
        lines.append("departments: \(desks)")
        lines.append("lanes: \(decision.lanes.map(\.name).joined(separator: ", "))")
        return lines.joined(separator: "\n")
    }

    private var headline: String {
        "\(decision.kind.rawValue), confidence \(rounded(decision.confidence)) (unsure under \(rounded(threshold)))"
    }

    private var sumLine: String {
        let towardsReport = findings.filter { $0.counts && $0.kind == .report }.reduce(0) { $0 + $1.weight }
        let towardsSuggestion = findings.filter { $0.counts && $0.kind == .suggestion }.reduce(0) { $0 + $1.weight }
        let apart = learned.isEmpty ? abs(sum) : abs(towardsReport - towardsSuggestion)
        return
            "  sum: report \(rounded(towardsReport)), suggestion \(rounded(towardsSuggestion)), apart by \(rounded(apart))"
    }
}

extension Explanation.Finding {
    /// `+1.50 report, department 刑侦`.
    fileprivate var saying: String {
        var parts: [String] = []
        if let kind { parts.append(decides ? "settles \(kind.rawValue)" : "+\(rounded(weight)) \(kind.rawValue)") }
        if let department { parts.append("department \(department)") }
        if let lane { parts.append("lane \(lane.name)") }
        return parts.joined(separator: ", ")
    }
}

extension RuleBook {
    /// The decision that ``decide(_:)`` takes, and how it came about.
    public func explain(_ submission: Submission) -> Explanation {
        let content = NormalText(submission.content, in: index.alphabet)
        var learned = LexiconSums(index.lexicon, script: content.script)
        var seen = Seen(self)
        seen.look(at: content, place: submission.place, in: index, &learned)
        let terms = termsFound(in: submission)
        var isSettled = false
        var findings: [Explanation.Finding] = []
        for (number, rule) in sheet.rules.enumerated()
        where seen.isTried[number] && holds(number, for: submission, seen) {
            findings.append(
                Explanation.Finding(
                    rule: rule.name, why: rule.why, line: rule.location.line, terms: terms[number] ?? [],
                    kind: rule.says.kind, weight: rule.says.weight, department: rule.says.department,
                    lane: rule.says.lane,
                    decides: rule.says.decides, counts: !isSettled))
            guard rule.says.decides, !isSettled else { continue }
            isSettled = true
            for earlier in findings.indices.dropLast() { findings[earlier].counts = false }
        }
        return Explanation(
            decision: decide(submission), findings: findings, learned: LearnedFindings(learned, index.lexicon),
            threshold: threshold)
    }

    private func termsFound(in submission: Submission) -> [Int: [String]] {
        var terms: [Int: [String]] = [:]
        func note(_ use: TermIndex.Use) {
            let written = index.written[use.number]
            if terms[use.rule]?.contains(written) != true { terms[use.rule, default: []].append(written) }
        }
        index.search(NormalText(submission.content, in: index.alphabet), isPlace: false, found: note)
        if let place = submission.place {
            index.search(NormalText(place, in: index.alphabet), isPlace: true, found: note)
        }
        return terms
    }
}

/// Two decimals, always.
func rounded(_ value: Double) -> String {
    let hundredths = Int((abs(value) * 100).rounded())
    let sign = value < 0 && hundredths > 0 ? "-" : ""
    let cents = hundredths % 100
    return "\(sign)\(hundredths / 100).\(cents < 10 ? "0" : "")\(cents)"
}
