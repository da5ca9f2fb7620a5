import Company
import Logging
import Spooling
import Tips

/// Finds the company of new tips, some at a time, behind the commits and at most a bounded share of a processor.
actor CompanyKeeper {
    private let ledger: any CompanyLedger
    private let nearness: Nearness
    private let time: any TimeSource
    private var circle: Circle
    /// Nil until those from before are recalled.
    private var seen: Int64?

    /// Tips in one look, and in one transaction.
    static let slice = 256

    /// - Parameter seed: of this run alone.
    init(ledger: any CompanyLedger, nearness: Nearness, seed: UInt64, time: any TimeSource) {
        self.ledger = ledger
        self.nearness = nearness
        self.time = time
        circle = Circle(nearness, seed: seed)
    }

    /// Looks at the next tips, and says how many there were. What fails is looked at once more.
    func look() async throws -> Int {
        let from = try await recalled()
        let tips = try await ledger.companyTips(after: from, limit: Self.slice)
        guard let last = tips.last?.serial else { return 0 }
        var findings: [Introduction] = []
        for tip in tips {
            guard let portrait = portrait(of: tip), let met = circle.meet(portrait) else { continue }
            findings.append(met)
        }
        seen = last
        do { try await ledger.keep(findings, seen: last) } catch {
            // What was not written is not remembered either.
            (seen, circle) = (nil, Circle(nearness, seed: .random(in: .min ... .max)))
            throw error
        }
        return tips.count
    }

    /// The circle rests nowhere: after a start it is made again of the tips that are still to be met.
    private func recalled() async throws -> Int64 {
        if let seen { return seen }
        let through = try await ledger.companySeen()
        let longest = max(nearness.exhibitsWithinSeconds, nearness.textsWithinSeconds)
        let start = try await ledger.companyStart(
            since: time.now.adding(seconds: -longest), most: nearness.remembered)
        for (serial, cluster) in try await ledger.companyElders(through: start, limit: Self.mostElders) {
            circle.recall(absent: serial, cluster: cluster)
        }
        var reached = min(start, through)
        while reached < through {
            let tips = try await ledger.companyTips(after: reached, limit: Self.slice)
            for tip in tips where tip.serial <= through {
                if let portrait = portrait(of: tip) { circle.recall(portrait, cluster: tip.cluster) }
            }
            reached = tips.last?.serial ?? through
        }
        seen = through
        return through
    }

    private static let mostElders = 100_000

    /// Nil for what cannot be read here, or no longer.
    private func portrait(of tip: CompanyTip) -> Portrait? {
        guard let (words, exhibits) = tip.readable else { return nil }
        return circle.portrait(number: tip.serial, receivedAt: tip.receivedAt, words: words, exhibits: exhibits)
    }
}

extension LeisureWork {
    /// At the keeper's pace while there is a backlog, every two seconds when there is none.
    init(_ keeper: CompanyKeeper, logger: Logger) {
        self.init(name: "the search for company", logger: logger) {
            // A slice costs about 10 ms: behind a flood of tips this takes a twentieth of a processor from it.
            try await keeper.look() == CompanyKeeper.slice ? .milliseconds(200) : .seconds(2)
        }
    }
}
