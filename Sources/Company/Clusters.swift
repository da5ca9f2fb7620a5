import Tips

/// Which of the tips remembered are in which cluster. A cluster is called by the number of the tip that began it, and keeps
/// that name for as long as it is one: when two meet, the smaller one's tips move.
struct Clusters: Sendable {
    struct Match: Hashable {
        var number: Int64
        var likeness: Likeness
    }

    private struct Members {
        /// The first ones: what can still be moved.
        var first: [Int64] = []
        var count = 0
        var remembered = 0
    }

    /// Of tips that are remembered.
    private var clusters: [Int64: Int64] = [:]
    private var members: [Int64: Members] = [:]

    /// Two clusters of more tips than this each stay two: whoever sees one has company enough, and no tip is moved often.
    static let mostMoved = 64

    /// Of a tip in no cluster its own number.
    func cluster(of number: Int64) -> Int64 { clusters[number] ?? number }

    /// Whoever an introduction may still name beside those remembered: the clusters that somebody can meet, and what of them
    /// can move.
    var nameable: Set<Int64> { Set(members.keys).union(members.values.lazy.flatMap(\.first)) }

    /// - Parameter isRemembered: false of one that is too old to be compared with.
    mutating func join(_ number: Int64, _ cluster: Int64, isRemembered: Bool = true) {
        var all = members[cluster] ?? Members()
        if all.first.count <= Self.mostMoved { all.first.append(number) }
        all.count += 1
        if isRemembered {
            all.remembered += 1
            clusters[number] = cluster
        }
        members[cluster] = all
    }

    /// A cluster of which nobody is remembered can be met by nobody.
    mutating func forget(_ number: Int64) {
        guard let cluster = clusters.removeValue(forKey: number), var all = members[cluster] else { return }
        all.remembered -= 1
        members[cluster] = all.remembered > 0 ? all : nil
    }

    /// - Parameter matches: the nearest first, not empty, one for each cluster.
    mutating func introduce(_ number: Int64, to matches: [Match]) -> Introduction {
        let singles = matches.filter { clusters[$0.number] == nil }
        let met = matches.compactMap { clusters[$0.number] }
        var links: [Introduction.Link] = []
        let home: Int64
        if let largest = met.max(by: { (size(of: $0), $1) < (size(of: $1), $0) }) {
            home = largest
        } else {
            home = singles.map(\.number).min() ?? number
            links.append(.init(number: home))
        }
        links += singles.filter { $0.number != home }
            .map { .init(number: $0.number, beside: number, likeness: $0.likeness) }
        let moved = met.filter { $0 != home && size(of: $0) <= Self.mostMoved }.flatMap { move($0, to: home) }
        for link in links { join(link.number, home) }
        let nearest = matches.first { cluster(of: $0.number) == home } ?? matches[0]
        links.append(.init(number: number, beside: nearest.number, likeness: nearest.likeness))
        join(number, home)
        return Introduction(cluster: home, links: links, moved: moved)
    }

    private func size(of cluster: Int64) -> Int { members[cluster]?.count ?? 0 }

    private mutating func move(_ cluster: Int64, to home: Int64) -> [Int64] {
        guard let all = members.removeValue(forKey: cluster) else { return [] }
        for number in all.first { join(number, home, isRemembered: clusters[number] != nil) }
        return all.first
    }
}
