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
    /// The district that was found, by its full name.
    public var district: String?
    /// The routes the tip takes, in order.
    public var routes: [TakenRoute] = []
    /// The routes it would have taken, were it not for the `never_to` of one of these.
    public var passedOver: [TakenRoute] = []

    public struct TakenRoute: Sendable {
        public var name: String
        public var line: Int
        public var lanes: [LaneName]
    }

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
        /// Whether that desk comes first, whatever others weigh.
        public var leads: Bool
        public var lane: LaneName?
        /// The kind by the office's own name.
        public var named: String?
        public var isUrgent: Bool
        /// The pattern that was found, of a rule that has some.
        public var pattern: String?
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
            if let pattern = finding.pattern { lines.append("          pattern: \(pattern)") }
            lines.append("          why: \(finding.why)")
        }
        lines.append(findings.isEmpty ? "  no rule found anything it looks for" : sumLine)
        lines += learned.lines(for: decision)
        let desks = decision.departments.isEmpty ? "no rule named one" : decision.departments.joined(separator: ", ")
        lines.append("departments: \(desks)")
        if let district { lines.append("district: \(district)") }
        if decision.isUrgent { lines.append("urgent: it goes first, and the citizen is told to call") }
        for route in routes {
            lines.append(
                "route: \(route.name), line \(route.line), to \(route.lanes.map(\.name).joined(separator: ", "))")
        }
        for passed in passedOver {
            lines.append("passed over: \(passed.name), line \(passed.line), kept from it by a route the tip takes")
        }
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
        let what = [kind?.rawValue, named.map { "(\($0))" }].compactMap(\.self).joined(separator: " ")
        if kind != nil { parts.append(decides ? "settles \(what)" : "+\(rounded(weight)) \(what)") }
        if isUrgent { parts.append("urgent") }
        if let department { parts.append("department \(department)\(leads ? ", first" : "")") }
        if let lane { parts.append("lane \(lane.name)") }
        return parts.joined(separator: ", ")
    }
}

extension RuleBook {
    /// The decision that ``decide(_:)`` takes, and how it came about.
    public func explain(_ submission: Submission) -> Explanation {
        var seen = Seen(self)
        seen.look(at: submission, in: index)
        var texts = FoldedTexts()
        let terms = termsFound(in: submission)
        var isSettled = false
        var findings: [Explanation.Finding] = []
        for (number, rule) in sheet.rules.enumerated()
        where seen.isTried[number] && holds(number, for: submission, seen, &texts) {
            var finding = Explanation.Finding(rule, terms: terms[number] ?? [], counts: !isSettled)
            finding.pattern = texts.first(of: rule.looksFor, submission, index.alphabet)
            findings.append(finding)
            guard rule.says.decides, !isSettled else { continue }
            isSettled = true
            for earlier in findings.indices.dropLast() { findings[earlier].counts = false }
        }
        let decision = decide(submission)
        let matter = matter(decision, seen)
        let way = routing.way(of: matter)
        return Explanation(
            decision: decision, findings: findings, learned: LearnedFindings(seen.learned, index.lexicon),
            threshold: threshold, district: matter.district,
            routes: way.routes.map { Explanation.TakenRoute(routing.routes[$0]) },
            passedOver: way.passedOver.map { Explanation.TakenRoute(routing.routes[$0]) })
    }

    private func termsFound(in submission: Submission) -> [Int: [String]] {
        var terms: [Int: [String]] = [:]
        func note(_ use: TermIndex.Use, _: Int) {
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

extension Explanation.Finding {
    fileprivate init(_ rule: Rule, terms: [String], counts: Bool) {
        let says = rule.says
        self.init(
            rule: rule.name, why: rule.why, line: rule.location.line, terms: terms, kind: says.kind,
            weight: says.weight, department: says.department, leads: says.leads, lane: says.lane, named: says.named,
            isUrgent: says.isUrgent, decides: says.decides, counts: counts)
    }
}

extension Explanation.TakenRoute {
    fileprivate init(_ route: Routing.Route) {
        self.init(name: route.name, line: route.location.line, lanes: route.lanes)
    }
}

/// Two decimals, always.
func rounded(_ value: Double) -> String {
    let hundredths = Int((abs(value) * 100).rounded())
    let sign = value < 0 && hundredths > 0 ? "-" : ""
    let cents = hundredths % 100
    return "\(sign)\(hundredths / 100).\(cents < 10 ? "0" : "")\(cents)"
}
