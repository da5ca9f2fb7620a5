public import Tips

/// What is published of one month, or of several added up. A tip belongs to the month of the day it was received,
/// whatever happens to it later.
///
/// Every breakdown adds up to ``tips``, but for ``DepartmentFigures/named`` and what says otherwise.
public struct MonthFigures: Sendable, Hashable {
    /// Tips received.
    public var tips = 0
    /// By kind, as the office has it: a correction moves the tip.
    public var kinds = KindFigures()
    public var corrections = CorrectionFigures()
    /// By department, as the office has it. ``DepartmentFigures/lead`` of all of these and ``unassigned`` add up to ``tips``.
    public var departments: [String: DepartmentFigures] = [:]
    /// Tips for which no rule and no person has named a department.
    public var unassigned = KindFigures()
    public var channels: [String: Int] = [:]
    /// Tips by the stage of their least advanced delivery.
    public var outcomes: [Stage: Int] = [:]
    public var deliveries = DeliveryFigures()
    /// Tips with at least one exhibit.
    public var tipsWithExhibits = 0
    public var exhibits: [MediaFamily: ExhibitFigures] = [:]
    /// Only tips whose outcome is `delivered`.
    public var days = DeliveryDays()
    /// Tips that looked, when they came, as if someone were in danger.
    public var urgent = 0
    /// Tips by the office's own name of what they are, where a rule gave one: a part of ``tips``.
    public var names: [String: Int] = [:]

    public init() {}

    /// Of the tips received, those on which the office disagreed, in thousandths and to the nearest; nil of no tips.
    public var disagreementPerMille: Int? {
        tips > 0 ? (corrections.disagreed * 1000 + tips / 2) / tips : nil
    }

    /// Tips that are not ended: still to be sent, or waiting for a person.
    public var open: Int { outcomes.reduce(0) { $0 + ($1.key.isOpen ? $1.value : 0) } }

    public var allExhibits: ExhibitFigures {
        exhibits.values.reduce(into: ExhibitFigures()) { $0.add($1) }
    }

    mutating func add(_ other: MonthFigures) {
        tips += other.tips
        kinds.add(other.kinds)
        corrections.add(other.corrections)
        departments.merge(other.departments) { $0.adding($1) }
        unassigned.add(other.unassigned)
        channels.merge(other.channels, uniquingKeysWith: +)
        outcomes.merge(other.outcomes, uniquingKeysWith: +)
        deliveries.add(other.deliveries)
        tipsWithExhibits += other.tipsWithExhibits
        exhibits.merge(other.exhibits) { $0.adding($1) }
        days.add(other.days)
        urgent += other.urgent
        names.merge(other.names, uniquingKeysWith: +)
    }
}

/// Tips by kind: reports 举报投诉, suggestions 意见建议, and those a person has still to tell apart 待定.
public struct KindFigures: Sendable, Hashable {
    public var report = 0
    public var suggestion = 0
    public var unsure = 0

    public var total: Int { report + suggestion + unsure }

    public subscript(kind: Kind) -> Int {
        get {
            switch kind {
            case .report: report
            case .suggestion: suggestion
            case .unsure: unsure
            }
        }
        set {
            switch kind {
            case .report: report = newValue
            case .suggestion: suggestion = newValue
            case .unsure: unsure = newValue
            }
        }
    }

    mutating func add(_ other: KindFigures) {
        for kind in Kind.allCases { self[kind] += other[kind] }
    }
}

/// A department's share. The first department named for a tip leads it; the others work on it too.
public struct DepartmentFigures: Sendable, Hashable {
    /// Tips it leads, by kind: each tip once.
    public var lead = KindFigures()
    /// Tips that name it, first or not: a tip for two departments counts in both, so these do not add up to the tips.
    public var named = 0

    mutating func countLead(_ kind: Kind) {
        lead[kind] += 1
        named += 1
    }

    func adding(_ other: DepartmentFigures) -> DepartmentFigures {
        var sum = self
        sum.lead.add(other.lead)
        sum.named += other.named
        return sum
    }
}

/// How often the office's last word on a tip differs from what was decided when it came in.
public struct CorrectionFigures: Sendable, Hashable {
    public struct KindChange: Sendable, Hashable {
        public var from: Kind
        public var to: Kind
    }

    public struct LeadChange: Sendable, Hashable {
        public var lost = 0
        public var won = 0

        func adding(_ other: LeadChange) -> LeadChange { LeadChange(lost: lost + other.lost, won: won + other.won) }
    }

    /// Tips corrected in their kind, their departments or both.
    public var tips = 0
    /// Tips whose departments were corrected: others, more, fewer, or another one leading.
    public var departments = 0
    /// Tips for which something was decided and the office decided otherwise: the kind, or a department. What was left
    /// open, `unsure` or unassigned, and answered by the office is no disagreement.
    public var disagreed = 0
    /// Tips by whose word was the last one; these add up to ``tips``.
    public var byPlatform = 0
    public var byOffice = 0
    /// Tips by the department that was to lead and does not, and by the one that leads instead.
    public var leads: [String: LeadChange] = [:]
    /// Tips whose kind was corrected. From `unsure` it is an answer given, else a disagreement.
    public var kinds: [KindChange: Int] = [:]

    /// Tips that were said to be a report or a suggestion, and the office disagreed.
    public var disagreements: Int { kinds.reduce(0) { $0 + ($1.key.from == .unsure ? 0 : $1.value) } }
    /// Tips that were left open, and the office decided.
    public var settled: Int { kinds.reduce(0) { $0 + ($1.key.from == .unsure ? $1.value : 0) } }

    mutating func add(_ other: CorrectionFigures) {
        tips += other.tips
        departments += other.departments
        disagreed += other.disagreed
        byPlatform += other.byPlatform
        byOffice += other.byOffice
        leads.merge(other.leads) { $0.adding($1) }
        kinds.merge(other.kinds, uniquingKeysWith: +)
    }
}

/// Deliveries: one for each tip and lane. ``once``, ``again`` and ``not`` add up to ``total``.
public struct DeliveryFigures: Sendable, Hashable {
    public var total = 0
    /// Recorded as delivered exactly once.
    public var once = 0
    /// Recorded as delivered more than once: the promise says 0.
    public var again = 0

    /// Not recorded as delivered, or not yet.
    public var not: Int { total - once - again }

    mutating func add(_ other: DeliveryFigures) {
        total += other.total
        once += other.once
        again += other.again
    }
}

public struct ExhibitFigures: Sendable, Hashable {
    public var count = 0
    public var bytes: Int64 = 0

    mutating func add(_ other: ExhibitFigures) {
        // A damaged event may claim any figure: a sum that cannot be held stays at the largest, it does not end the program.
        let (sum, tooMany) = count.addingReportingOverflow(other.count)
        count = tooMany ? .max : sum
        let (size, tooLarge) = bytes.addingReportingOverflow(other.bytes)
        bytes = tooLarge ? .max : size
    }

    func adding(_ other: ExhibitFigures) -> ExhibitFigures {
        var sum = self
        sum.add(other)
        return sum
    }
}
