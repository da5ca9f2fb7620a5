/// The prefixes of all terms, as a plain tree: only a step on the way to the automaton.
struct TermTrie {
    struct Child {
        var symbol: Symbol
        var node: Int
    }

    struct Node {
        /// In the order of their symbols.
        var children: [Child] = []
        var term: Int32 = -1
    }

    private(set) var nodes = [Node()]
    private(set) var breadthFirst: [Int] = [0]

    init(_ terms: [[Symbol]]) {
        var edges: [UInt64: Int] = [:]
        for (number, term) in terms.enumerated() where !term.isEmpty {
            var node = 0
            for symbol in term {
                let edge = UInt64(node) << 16 | UInt64(symbol)
                if let next = edges[edge] {
                    node = next
                } else {
                    nodes.append(Node())
                    edges[edge] = nodes.count - 1
                    nodes[node].children.append(Child(symbol: symbol, node: nodes.count - 1))
                    node = nodes.count - 1
                }
            }
            if nodes[node].term < 0 { nodes[node].term = Int32(number) }
        }
        for node in nodes.indices { nodes[node].children.sort { $0.symbol < $1.symbol } }
        var next = 0
        while next < breadthFirst.count {
            breadthFirst.append(contentsOf: nodes[breadthFirst[next]].children.map(\.node))
            next += 1
        }
    }
}
