/// What a newly looked-at tip has in common with earlier ones. A tip's number is its place in the order of admission.
public struct Introduction: Sendable, Hashable {
    /// The number of the tip that began the cluster the new tip is in now: it stays, whoever joins.
    public var cluster: Int64
    /// Tips that are in that cluster and were in none before, the new one among them.
    public var links: [Link]
    /// Tips that were in another, smaller cluster.
    public var moved: [Int64]

    public init(cluster: Int64, links: [Link], moved: [Int64] = []) {
        self.cluster = cluster
        self.links = links
        self.moved = moved
    }

    public struct Link: Sendable, Hashable {
        public var number: Int64
        /// Which tip it was found beside; nil for the one that began the cluster.
        public var beside: Int64?
        /// Nil for the one that began the cluster.
        public var likeness: Likeness?

        public init(number: Int64, beside: Int64? = nil, likeness: Likeness? = nil) {
            self.number = number
            self.beside = beside
            self.likeness = likeness
        }
    }
}

/// Why two tips are company.
public enum Likeness: Sendable, Hashable, CustomStringConvertible {
    case exhibit
    /// The part of their words that they share, in per cent and estimated.
    case text(Int)

    public var description: String {
        switch self {
        case .exhibit: "the same exhibit"
        case .text(let percent): "\(percent)% of the words"
        }
    }
}
