internal import Tips

/// What speaks for which kind and which desk, summed. Rules and the learned lexicon add to the same sum, so that a decision
/// stays a sum anyone can follow.
struct Tally {
    /// In log-odds: above zero a report is likelier, below a suggestion.
    private(set) var score = 0.0
    /// The rules' part of it.
    private(set) var rules = RuleSums()
    private(set) var decided: Kind?
    private var reading: KindReading?
    private var reasons: [Reason] = []
    private var departments: [Desk] = []
    private(set) var lanes: [LaneName] = []
    /// The rules that say that someone is in danger now.
    private var alarms: [String] = []

    // Types of their own: an array of tuples asks the runtime for its type at every decision.
    private struct Reason {
        var name: String
        var towardsReport: Double
        var named: String?
    }

    private struct Desk {
        var name: String
        var weight: Double
        var leads = false
    }

    mutating func add(_ says: Rule.Effect, named name: String) {
        if let lane = says.lane, !lanes.contains(lane) { lanes.append(lane) }
        if let department = says.department { add(department, says.weight, leads: says.leads) }
        if says.isUrgent { alarms.append(name) }
        guard decided == nil else { return }
        if says.decides, let kind = says.kind {
            decide(kind, says, by: name)
        } else {
            let towardsReport = says.kind.map { $0 == .report ? says.weight : -says.weight } ?? 0
            score += towardsReport
            rules.report += max(0, towardsReport)
            rules.suggestion += max(0, -towardsReport)
            reasons.append(Reason(name: name, towardsReport: towardsReport, named: says.named))
        }
    }

    /// Nothing found so far counts any more, nor does what follows: the sum is this one rule.
    private mutating func decide(_ kind: Kind, _ says: Rule.Effect, by name: String) {
        decided = kind
        score =
            switch kind {
            case .report: says.weight
            case .suggestion: -says.weight
            case .unsure: 0
            }
        reasons = [Reason(name: name, towardsReport: score, named: says.named)]
    }

    /// What the lexicons found, once all rules have had their say. A kind that a rule settled stays settled.
    mutating func weigh(_ sums: borrowing LexiconSums, _ index: LexiconIndex) {
        for (number, scale) in index.scales.enumerated() where scale.script == sums.script {
            if case .department(let name) = scale.meaning { add(name, Double(sums.sums[number]) / 100) }
        }
        guard decided == nil, !index.scales.isEmpty else { return }
        let reading = KindReading(sums, index, rules: rules)
        score += Double(reading.towardsReport) / 100
        self.reading = reading
    }

    private mutating func add(_ department: String, _ weight: Double, leads: Bool = false) {
        if let index = departments.firstIndex(where: { $0.name == department }) {
            departments[index].weight += weight
            departments[index].leads = departments[index].leads || leads
        } else {
            departments.append(Desk(name: department, weight: weight, leads: leads))
        }
    }

    /// What speaks for a desk so far.
    func weight(of department: String) -> Double {
        departments.first { $0.name == department }?.weight ?? 0
    }

    /// The desks that lead: the one a rule puts first, else the heaviest, and others at least half as heavy as that one. Of
    /// equal ones the first found leads.
    func leadingDepartments(most: Int) -> [String] {
        let ranked = departments.enumerated().sorted { one, other in
            if one.element.leads != other.element.leads { return one.element.leads }
            return (other.element.weight, one.offset) < (one.element.weight, other.offset)
        }
        guard let heaviest = ranked.first?.element.weight else { return [] }
        // Below zero every desk is unlikely: then the least unlikely one has it alone.
        return ranked.prefix(heaviest < 0 ? 1 : most).filter { $0.element.weight >= min(heaviest, heaviest / 2) }
            .map(\.element.name)
    }

    /// The confidence is the logistic of the sum, from 0.5 to 1; of `unsure` it is that of the likelier kind.
    func decision(threshold: Double, mostDepartments: Int, rules: Digest) -> Decision {
        let likelier: Kind = score < 0 ? .suggestion : .report
        let confidence = logistic(reading?.sum(of: abs(score), for: likelier) ?? abs(score))
        let isSure = reasons.isEmpty && reading?.isEmpty != false ? false : confidence >= threshold
        let sign = likelier == .report ? 1.0 : -1.0
        let learned = reading?.reasons(towards: likelier, strength: abs(score)) ?? []
        return Decision(
            kind: decided ?? (isSure ? likelier : .unsure),
            departments: leadingDepartments(most: mostDepartments),
            confidence: confidence,
            because: because(sign: sign) + learned,
            lanes: lanes.isEmpty ? [.fallback] : lanes,
            isUrgent: !alarms.isEmpty,
            rulesDigest: rules
        )
    }

    /// What the sum is made of. An alarm is told even where another rule has settled the kind.
    private func because(sign: Double) -> [Decision.Reason] {
        var because = reasons.map { reason in
            Decision.Reason(
                name: reason.name, weight: reason.towardsReport * sign + 0, says: reason.named.map { [$0] } ?? [])
        }
        for alarm in alarms {
            if let index = because.firstIndex(where: { $0.name == alarm }) {
                because[index].says.append(Decision.Reason.urgent)
            } else {
                because.append(Decision.Reason(name: alarm, weight: 0, says: [Decision.Reason.urgent]))
            }
        }
        return because
    }
}
