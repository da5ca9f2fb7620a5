internal import Tips

/// What speaks for which kind and which desk, summed. Rules feed it today; whatever weighs evidence in other ways
/// (a learned lexicon) adds to the same sum, so that a decision stays a sum anyone can follow.
struct Tally {
    /// In log-odds: above zero a report is likelier, below a suggestion.
    private(set) var score = 0.0
    private var decided: Kind?
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
    }

    mutating func add(_ says: Rule.Effect, named name: String) {
        if let lane = says.lane, !lanes.contains(lane) { lanes.append(lane) }
        if let department = says.department { add(department, says.weight) }
        if says.isUrgent { alarms.append(name) }
        guard decided == nil else { return }
        if says.decides, let kind = says.kind {
            decide(kind, says, by: name)
        } else {
            let towardsReport = says.kind.map { $0 == .report ? says.weight : -says.weight } ?? 0
            score += towardsReport
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

    private mutating func add(_ department: String, _ weight: Double) {
        if let index = departments.firstIndex(where: { $0.name == department }) {
            departments[index].weight += weight
        } else {
            departments.append(Desk(name: department, weight: weight))
        }
    }

    /// The desks that lead: the heaviest, and others at least half as heavy. Of equal ones the first found leads.
    func leadingDepartments(most: Int) -> [String] {
        let ranked = departments.enumerated().sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
        guard let heaviest = ranked.first?.element.weight else { return [] }
        return ranked.prefix(most).filter { $0.element.weight >= heaviest / 2 }.map(\.element.name)
    }

    /// The confidence is the logistic of the sum, from 0.5 to 1; of `unsure` it is that of the likelier kind.
    func decision(threshold: Double, mostDepartments: Int, rules: Digest) -> Decision {
        let likelier: Kind = score < 0 ? .suggestion : .report
        let confidence = logistic(abs(score))
        let isSure = reasons.isEmpty ? false : confidence >= threshold
        let sign = likelier == .report ? 1.0 : -1.0
        return Decision(
            kind: decided ?? (isSure ? likelier : .unsure),
            departments: leadingDepartments(most: mostDepartments),
            confidence: confidence,
            because: because(sign: sign),
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
