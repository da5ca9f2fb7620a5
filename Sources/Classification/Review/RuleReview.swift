public import RuleFiles
public import Tips

/// What is not wrong in the rules and yet not what an office can have meant: rules that never have a say, rules that say
/// opposite things, ways that nobody takes.
struct RuleReview {
    private let book: RuleBook
    private let rules: [Rule]
    private let cover: TermCover
    private(set) var warnings: [RuleMistake] = []

    init(_ book: RuleBook) {
        self.book = book
        rules = book.sheet.rules
        cover = TermCover(book.sheet.rules, book.index.alphabet)
        reviewRules()
        reviewOpposites()
        reviewRouting()
    }

    private mutating func warn(_ location: RuleLocation, _ sentence: String) {
        warnings.append(RuleMistake(location: location, sentence: sentence))
    }

    // MARK: Rules

    private mutating func reviewRules() {
        let deciding = rules.indices.filter { rules[$0].says.decides }
        for rule in rules.indices {
            if cover.isImpossible(rule, in: rules) {
                warn(rules[rule].location, "This rule can never hold: what it looks for is what it must not find.")
                continue
            }
            guard rules[rule].says.kind != nil, let first = settler(of: rule, among: deciding) else { continue }
            let (mine, other) = (rules[rule], rules[first])
            let isContrary =
                mine.says.decides && mine.says.kind != other.says.kind
                && cover.holds(rule, wherever: first, in: rules)
            warn(
                mine.location,
                isContrary
                    ? "This rule contradicts `\(other.name)` in line \(other.location.line): the same is looked for, and "
                        + "the other kind is said. That one counts."
                    : "The kind said here never counts: wherever this rule holds, `\(other.name)` in line "
                        + "\(other.location.line) has settled it.")
        }
    }

    /// A rule that settles the kind wherever `rule` holds: of those that decide, one that comes before it.
    private func settler(of rule: Int, among deciding: [Int]) -> Int? {
        deciding.first { other in
            other != rule && (other < rule || !rules[rule].says.decides)
                && cover.holds(other, wherever: rule, in: rules)
        }
    }

    /// Rules that weigh, look for the very same and say opposite kinds.
    private mutating func reviewOpposites() {
        var groups: [TermCover.Terms: [Int]] = [:]
        for rule in rules.indices where rules[rule].says.kind != nil && !rules[rule].says.decides {
            let same = groups[cover.terms[rule], default: []]
            groups[cover.terms[rule]] = same + [rule]
            let opposite = same.first { other in
                rules[other].says.kind != rules[rule].says.kind && cover.holds(other, wherever: rule, in: rules)
                    && cover.holds(rule, wherever: other, in: rules)
            }
            guard let opposite else { continue }
            warn(
                rules[rule].location,
                "This rule contradicts `\(rules[opposite].name)` in line \(rules[opposite].location.line): the same is "
                    + "looked for, and the other kind is said.")
        }
    }

    // MARK: Routing

    private mutating func reviewRouting() {
        let routes = book.routing.routes
        guard !routes.isEmpty else { return }
        reviewKeeping(routes)
        let kept = Set(routes.flatMap(\.neverTo))
        for (number, route) in routes.enumerated() where !route.isAlso {
            guard
                let earlier = routes[..<number].first(where: {
                    // One that may be passed over leaves its tips to the next.
                    !$0.isAlso && $0.takesAll(of: route) && kept.isDisjoint(with: $0.lanes)
                })
            else { continue }
            warn(
                route.location,
                "This route is never taken: `\(earlier.name)` in line \(earlier.location.line) takes all that would go it."
            )
        }
        for (department, location) in book.sheet.departmentPlaces
        where !routes.contains(where: { $0.mayTakeAll(of: department) }) {
            let fallback = book.routing.fallback.map(\.name).joined(separator: ", ")
            warn(location, "No route of `routing.yaml` is for this department: its tips go to \(fallback).")
        }
    }

    /// Whom a `never_to` forgets, and whom it names for nothing.
    private mutating func reviewKeeping(_ routes: [Routing.Route]) {
        let used = book.lanes.union(book.routing.fallback)
        let general = Set(routes.lazy.filter { $0.districts == .all }.flatMap(\.lanes))
        let local = Set(routes.lazy.filter { $0.districts != .all }.flatMap(\.lanes)).subtracting(general)
        func names(_ lanes: Set<LaneName>) -> String { lanes.map(\.name).sorted().joined(separator: ", ") }
        for route in routes where !route.neverTo.isEmpty {
            let strangers = Set(route.neverTo).subtracting(used)
            if !strangers.isEmpty {
                warn(route.location, "Nothing ever goes to \(names(strangers)), which `never_to` names.")
            }
            let forgotten = local.subtracting(route.neverTo).subtracting(route.lanes)
            guard !forgotten.isEmpty, !local.isDisjoint(with: route.neverTo) else { continue }
            warn(
                route.location,
                "`never_to` names bureaus of some districts and not \(names(forgotten)), which other routes of districts "
                    + "lead to: name them all.")
        }
    }
}

extension Routing.Route {
    /// Whether a department's usual tip may go this way: not only those in danger, nor only besides another way.
    fileprivate func mayTakeAll(of department: String) -> Bool {
        !isAlso && urgent != true && (departments.isEmpty || departments.contains(department))
    }

    fileprivate func takesAll(of other: Routing.Route) -> Bool {
        let takesDesks =
            departments.isEmpty
            || !other.departments.isEmpty && Set(departments).isSuperset(of: other.departments)
        let takesKinds = kinds.isEmpty || !other.kinds.isEmpty && Set(kinds).isSuperset(of: other.kinds)
        guard takesDesks, takesKinds, urgent == nil || urgent == other.urgent else { return false }
        return switch (districts, other.districts) {
        case (.all, _), (.any, .any), (.any, .these): true
        case (.these(let mine), .these(let others)): Set(mine).isSuperset(of: others)
        default: false
        }
    }
}

extension RuleBook {
    /// What to look at again, each with file, line and key. Nothing of it keeps the rules from being used.
    ///
    /// - Parameter lanes: those of the configuration; nil where there is none to compare with. With `default` alone all goes
    ///   one way, and that is meant.
    public func review(lanes: Set<LaneName>? = nil) -> [RuleMistake] {
        RuleReview(self).warnings + (lanes.map(strangers(to:)) ?? [])
    }

    /// Lanes that are named and that the configuration lacks, one sentence for each place where they are.
    public func strangers(to lanes: Set<LaneName>) -> [RuleMistake] {
        guard lanes != [.fallback] else { return [] }
        var warnings: [RuleMistake] = []
        func check(_ named: [LaneName], _ location: RuleLocation) {
            for lane in named where !lanes.contains(lane) {
                warnings.append(
                    RuleMistake(
                        location: location,
                        sentence: "The configuration has no endpoint `\(lane)`: what is sent there goes to `default`."))
            }
        }
        for rule in sheet.rules { check(rule.says.lane.map { [$0] } ?? [], rule.location) }
        for route in routing.routes { check(route.lanes, route.location) }
        if let place = routing.fallbackPlace { check(routing.fallback, place) }
        return warnings
    }
}
