internal import Foundation

/// How well each term tells one sort of texts from the others, counted over the texts that take part.
struct TermRanking {
    /// Pearson's chi-square of presence against sort (Yang and Pedersen, ICML 1997: the measure that loses least).
    private(set) var distinction: [Double]
    /// The term's log-odds taken by itself. Terms that lean strongly are held back less (Wang and Manning, ACL 2012).
    private(set) var leaning: [Double]

    init(_ columns: [[Int32]], _ texts: LogisticFit.Texts, fewest: Int) {
        let taking = texts.importance.map { $0 > 0 }
        let all = Double(taking.count { $0 })
        let ofSort = Double(taking.indices.count { taking[$0] && texts.isOfSort[$0] })
        let others = all - ofSort
        var distinction: [Double] = []
        var leaning: [Double] = []
        for column in columns {
            var (with, withOthers) = (0.0, 0.0)
            for number in column where taking[Int(number)] {
                if texts.isOfSort[Int(number)] { with += 1 } else { withOthers += 1 }
            }
            let found = with + withOthers
            let difference = with * (others - withOthers) - withOthers * (ofSort - with)
            let spread = max(1e-9, ofSort * others * found * (all - found))
            distinction.append(Int(found) < fewest ? -1 : all * difference * difference / spread)
            leaning.append(abs(log((with + 1) / (ofSort + 2) * (others + 2) / (withOthers + 1))))
        }
        (self.distinction, self.leaning) = (distinction, leaning)
    }

    /// The best terms, in the order of their numbers; those of too few texts and those that tell nothing apart never.
    static func best(_ count: Int, of distinction: [Double]) -> [Int] {
        let telling = distinction.indices.filter { distinction[$0] > 0 }
        let ranked = telling.sorted { (distinction[$1], $0) < (distinction[$0], $1) }
        return ranked.prefix(count).sorted()
    }
}
