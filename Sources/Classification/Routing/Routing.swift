internal import RuleFiles
internal import Tips

/// `Rules/routing.yaml` as values: where a tip goes once its kind, its desks, its district and its urgency are known.
struct Routing: Sendable {
    var emergency = Emergency.usual
    var districts: [District] = []
    var routes: [Route] = []
    /// For what no route takes: never empty, so that nothing goes nowhere.
    var fallback: [LaneName] = [.fallback]
    /// Where the file says so.
    var fallbackPlace: RuleLocation?
    /// By department: the routes that may take it, in order. Those for every department are in all of them.
    private var byDepartment: [String: [Int]] = [:]
    private var forAnyDepartment: [Int] = []

    struct District: Sendable {
        var name: String
        /// As people write it, the full name among them.
        var terms: [Rule.Term]
        var location: RuleLocation
    }

    /// Everything that is set must hold.
    struct Route: Sendable {
        var name: String
        /// Empty: all, and those without any.
        var departments: [String] = []
        var districts: Districts = .all
        var kinds: [Kind] = []
        var urgent: Bool?
        var lanes: [LaneName]
        /// Where a tip that takes this route never goes, whatever else holds.
        var neverTo: [LaneName] = []
        /// Beside the one that takes the tip, not instead of it.
        var isAlso = false
        var location: RuleLocation
    }

    enum Districts: Sendable, Equatable {
        case all
        /// Some district was found.
        case any
        case these([String])
    }

    /// What is known of a tip when its way is chosen.
    struct Matter {
        var departments: [String]
        var kind: Kind
        var district: String?
        var isUrgent: Bool
    }

    init() {}

    /// Sorts the routes by department.
    mutating func prepare(departments: [String]) {
        forAnyDepartment = routes.indices.filter { routes[$0].departments.isEmpty }
        for department in departments {
            byDepartment[department] = routes.indices.filter {
                routes[$0].departments.isEmpty || routes[$0].departments.contains(department)
            }
        }
    }

    /// The routes a tip takes, those it would take but for another's `never_to`, and the lanes it is kept from.
    struct Way {
        var routes: [Int] = []
        var passedOver: [Int] = []
        var barred: Set<LaneName> = []
    }

    /// For each desk the first route that fits, then those that are taken besides. A route to a lane that another one it takes
    /// keeps it from is passed over, and the next that fits is taken for that desk.
    func way(of matter: Matter) -> Way {
        var way = Way()
        guard !routes.isEmpty else { return way }
        while true {
            way.routes = taken(by: matter, past: way.passedOver)
            way.barred.formUnion(way.routes.lazy.flatMap { routes[$0].neverTo })
            let barred = way.routes.filter { routes[$0].lanes.contains(where: way.barred.contains) }
            // Each round passes over one route more at least: it ends.
            guard !barred.isEmpty else { return way }
            way.passedOver += barred
        }
    }

    private func taken(by matter: Matter, past passedOver: [Int]) -> [Int] {
        var taken: [Int] = []
        func add(_ route: Int) { if !taken.contains(route) { taken.append(route) } }
        func fits(_ route: Int) -> Bool { routes[route].fits(matter) && !passedOver.contains(route) }
        let ways =
            matter.departments.isEmpty
            ? [forAnyDepartment] : matter.departments.map { byDepartment[$0] ?? forAnyDepartment }
        for way in ways {
            if let first = way.first(where: { !routes[$0].isAlso && fits($0) }) { add(first) }
        }
        for way in ways {
            for route in way where routes[route].isAlso && fits(route) { add(route) }
        }
        return taken
    }

    /// - Parameter named: the lanes that rules have named.
    func lanes(for matter: Matter, named: [LaneName]) -> [LaneName] {
        let way = way(of: matter)
        var lanes = named.filter { !way.barred.contains($0) }
        for route in way.routes {
            for lane in routes[route].lanes where !lanes.contains(lane) { lanes.append(lane) }
        }
        return lanes.isEmpty ? fallback : lanes
    }

    /// Every lane that is named in the file.
    var lanes: Set<LaneName> { Set(routes.flatMap(\.lanes) + (fallbackPlace == nil ? [] : fallback)) }
}

extension Routing.Route {
    /// All but the department.
    func fits(_ matter: Routing.Matter) -> Bool {
        if let urgent, urgent != matter.isUrgent { return false }
        guard kinds.isEmpty || kinds.contains(matter.kind) else { return false }
        return switch districts {
        case .all: true
        case .any: matter.district != nil
        case .these(let names): matter.district.map(names.contains) ?? false
        }
    }
}
