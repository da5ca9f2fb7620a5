internal import RuleFiles
internal import Tips

// `routing.yaml` as values, every mistake in it collected.

extension Routing {
    static let mostRoutes = 2000
    static let mostDistricts = 1000

    /// - Parameter departments: the desks of `classification.yaml`.
    /// - Throws: ``RuleMistakes``.
    init(_ root: RuleNode, departments: [String]) throws {
        self.init()
        var mistakes = RuleMistakes()
        let top = try root.mapping(allowing: ["emergency", "default", "districts", "routes"], unknown: &mistakes)
        if let node = top["emergency"] { emergency = try mistakes.collect { try Emergency(node) } ?? emergency }
        if let node = top["default"] {
            fallback = try mistakes.collect { try node.lanes() } ?? fallback
            fallbackPlace = node.location
        }
        try readDistricts(top["districts"], &mistakes)
        try readRoutes(top["routes"], departments, &mistakes)
        try mistakes.throwIfAny()
        prepare(departments: departments)
    }

    private mutating func readDistricts(_ node: RuleNode?, _ mistakes: inout RuleMistakes) throws {
        guard let node, let entries = try mistakes.collect({ try node.mapping().entries }) else { return }
        guard entries.count <= Self.mostDistricts else {
            return mistakes.add(node.mistake("There are more than \(Self.mostDistricts) districts."))
        }
        for (name, value) in entries {
            if let district = try mistakes.collect({ try District(name, value) }) { districts.append(district) }
        }
        checkNames(&mistakes)
    }

    /// Each name belongs to one district, in whichever characters it is written.
    private func checkNames(_ mistakes: inout RuleMistakes) {
        let alphabet = Alphabet(of: districts.lazy.flatMap(\.terms).map(\.written))
        var taken: [[Symbol]: (district: String, name: String)] = [:]
        for district in districts {
            for term in district.terms {
                let name = NormalText(term.written, in: alphabet).symbols
                guard let other = taken.updateValue((district.name, term.written), forKey: name) else { continue }
                let same = other.name == term.written ? "" : ", as `\(other.name)`"
                mistakes.add(
                    RuleMistake(
                        location: term.location,
                        sentence:
                            "`\(term.written)` is a name of \(other.district) already\(same): leave it to one district."
                    ))
            }
        }
    }

    private mutating func readRoutes(
        _ node: RuleNode?, _ departments: [String], _ mistakes: inout RuleMistakes
    ) throws {
        guard let node, let items = try mistakes.collect({ try node.items() }) else { return }
        guard items.count <= Self.mostRoutes else {
            return mistakes.add(node.mistake("There are more than \(Self.mostRoutes) routes."))
        }
        let known = (departments, districts.map(\.name))
        var places: [String: RuleLocation] = [:]
        for item in items {
            guard let route = try mistakes.collect({ try Route(item, departments: known.0, districts: known.1) })
            else { continue }
            if let first = places.updateValue(route.location, forKey: route.name) {
                let sentence = "The name `\(route.name)` is taken: a route in line \(first.line) has it."
                mistakes.add(RuleMistake(location: route.location, sentence: sentence))
            }
            routes.append(route)
        }
    }
}

extension Routing.District {
    fileprivate init(_ name: String, _ node: RuleNode) throws {
        guard !name.allSatisfy(\.isWhitespace) else { throw node.mistake("This district has no name.") }
        guard name.unicodeScalars.count <= RuleNode.longestTermScalars else {
            throw node.mistake("The name of a district has at most \(RuleNode.longestTermScalars) characters.")
        }
        self.init(name: name, terms: [Rule.Term(written: name, location: node.location)], location: node.location)
        guard try !node.items().isEmpty else { return }
        terms += try node.terms().filter { $0.written != name }
    }
}

extension Routing.Route {
    private static let keys: Set<String> = [
        "name", "why", "departments", "districts", "kinds", "urgent", "lanes", "also", "never_to",
    ]

    fileprivate init(_ node: RuleNode, departments: [String], districts: [String]) throws {
        var mistakes = RuleMistakes()
        let entries = try node.mapping(allowing: Self.keys, unknown: &mistakes)
        let name = try mistakes.collect { try entries.required("name").shortText() }
        _ = try mistakes.collect { try entries.required("why").nonEmptyText() }
        let lanes = try mistakes.collect { try entries.required("lanes").lanes() }
        self.init(name: name ?? "", lanes: lanes ?? [], location: entries["name"]?.location ?? node.location)
        if let node = entries["departments"] {
            self.departments = try mistakes.collect { try node.names(departments, called: "department") } ?? []
        }
        if let node = entries["districts"] {
            self.districts = try mistakes.collect { try node.districts(districts) } ?? .all
        }
        if let node = entries["kinds"] {
            kinds = try mistakes.collect { try node.filledItems().map { try $0.choice(Kind.self) } } ?? []
        }
        urgent = try mistakes.collect { try entries["urgent"]?.flag() } ?? nil
        if let node = entries["never_to"] {
            neverTo = try mistakes.collect { try node.lanes() } ?? []
            if !Set(neverTo).isDisjoint(with: self.lanes) {
                mistakes.add(
                    node.mistake("A route cannot keep a tip from a lane it leads to: take it out of one of them."))
            }
        }
        isAlso = try mistakes.collect { try entries["also"]?.flag() ?? false } ?? false
        try mistakes.throwIfAny()
    }
}

extension RuleNode {
    private static let mostLanes = 16

    /// A list of lanes, each once.
    fileprivate func lanes() throws -> [LaneName] {
        let lanes = try filledItems().map { try $0.laneName() }
        guard lanes.count <= Self.mostLanes, Set(lanes).count == lanes.count else {
            throw mistake("Name each lane once, and at most \(Self.mostLanes) of them.")
        }
        return lanes
    }

    /// Every name that is not known is a mistake of its own.
    fileprivate func names(_ known: [String], called what: String) throws -> [String] {
        var mistakes = RuleMistakes()
        let names = try filledItems().compactMap { item in
            try mistakes.collect { try item.oneOf(known, called: what) }
        }
        try mistakes.throwIfAny()
        return names
    }

    /// A list of districts, or `any`.
    fileprivate func districts(_ known: [String]) throws -> Routing.Districts {
        if !isList {
            guard try text() == "any" else { throw mistake("Write a list of districts here, or `any`.") }
            return .any
        }
        return .these(try names(known, called: "district"))
    }
}
