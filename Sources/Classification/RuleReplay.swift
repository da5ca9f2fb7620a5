public import Tips

/// What other rules would have said of tips that were decided before: counts, and not a word of a tip.
public struct RuleReplay: Sendable {
    /// What was, or would be.
    public struct Answer: Sendable, Hashable {
        public var kind: Kind
        /// The leading one.
        public var department: String?
        /// Nil where nothing kept it: then it is not compared.
        public var isUrgent: Bool?
        public var lanes: Set<LaneName>?

        public init(kind: Kind, department: String?, isUrgent: Bool?, lanes: [LaneName]?) {
            self.kind = kind
            self.department = department
            self.isUrgent = isUrgent
            self.lanes = lanes.map(Set.init)
        }
    }

    /// From one name to another, and how many tips.
    public struct Change: Sendable, Hashable {
        public var from: String
        public var to: String
        public var tips: Int

        public init(from: String, to: String, tips: Int) {
            self.from = from
            self.to = to
            self.tips = tips
        }
    }

    private let book: RuleBook
    private var pairs: [String: [Pair: Int]] = [:]
    /// Tips that were decided anew.
    public private(set) var read = 0
    private var isPartial = false
    /// Of these, how many would get another answer.
    public private(set) var changed = 0
    /// Tips whose words are gone, those only the inside can read, and those nobody can.
    public private(set) var erased = 0
    public private(set) var sealed = 0
    public private(set) var damaged = 0

    private struct Pair: Hashable {
        var from: String
        var to: String
    }

    public init(_ book: RuleBook) {
        self.book = book
    }

    public mutating func addErased() { erased += 1 }
    public mutating func addSealed() { sealed += 1 }
    public mutating func addDamaged() { damaged += 1 }

    /// - Parameters:
    ///   - former: the answer the tip was admitted with.
    ///   - lanes: those of the configuration, which unknown ones fall from to `default`.
    public mutating func add(_ submission: Submission, former: Answer, lanes: Set<LaneName>) {
        let decision = book.decide(submission)
        let answer = Answer(
            kind: decision.kind, department: decision.departments.first,
            isUrgent: former.isUrgent == nil ? nil : decision.isUrgent,
            lanes: former.lanes == nil ? nil : decision.lanes.map { lanes.contains($0) ? $0 : .fallback })
        isPartial = isPartial || former.isUrgent == nil || former.lanes == nil
        read += 1
        if answer != former { changed += 1 }
        note("kind", former.kind.rawValue, answer.kind.rawValue)
        note("department", former.department ?? "-", answer.department ?? "-")
        note("urgent", former.isUrgent == true ? "yes" : "no", answer.isUrgent == true ? "yes" : "no")
        note("lanes", Self.names(former.lanes ?? []), Self.names(answer.lanes ?? []))
    }

    private mutating func note(_ what: String, _ from: String, _ to: String) {
        guard from != to else { return }
        pairs[what, default: [:]][Pair(from: from, to: to), default: 0] += 1
    }

    private static func names(_ lanes: Set<LaneName>) -> String { lanes.sorted().map(\.name).joined(separator: "+") }

    /// Of `kind`, `department`, `urgent` or `lanes`: the most frequent first.
    public func changes(of what: String) -> [Change] {
        (pairs[what] ?? [:]).map { Change(from: $0.from, to: $0.to, tips: $1) }
            .sorted { ($1.tips, $0.from, $0.to) < ($0.tips, $1.from, $1.to) }
    }

    /// A few lines for a terminal.
    public var text: String {
        var lines = [
            "\(read) tips decided anew: \(changed) would get another answer, \(read - changed) the same.",
            "\(erased + sealed + damaged) texts are no longer readable here: \(erased) erased, \(sealed) sealed"
                + (damaged > 0 ? ", \(damaged) damaged: look at them with spool verify." : "."),
        ]
        if isPartial { lines.append("Urgency and lanes were not compared: nothing here keeps them.") }
        for what in ["kind", "department", "urgent", "lanes"] {
            let changes = changes(of: what)
            guard !changes.isEmpty else { continue }
            lines.append("\(what):")
            lines += changes.map { "  \($0.from) → \($0.to)  \($0.tips)" }
        }
        return lines.joined(separator: "\n")
    }
}

extension RuleBook {
    /// What the citizen called a tip, as far as the rules that decided it tell: nothing else keeps it.
    public func statedKind(because names: [String]) -> Kind? {
        let names = Set(names)
        return sheet.rules.lazy.filter { names.contains($0.name) }.compactMap(\.looksFor.statedKind).first
    }
}
