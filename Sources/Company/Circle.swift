public import Tips

/// Everybody who is remembered: the last tips, found again by their exhibits and by parts of their signatures. A new one
/// is compared with a bounded number of them, whatever comes and however often, and memory is bounded by how many are
/// remembered. Used by one task at a time.
///
/// Texts are kept as in the match finders of compressors: for each band a table from its value to the last tip that had
/// it, and from each tip to the one before.
public struct Circle: Sendable {
    private let nearness: Nearness
    private let seed: UInt64
    private let mask: Int
    /// Tips taken so far. Each has its count for a place; 0 is nobody.
    private var taken: UInt32 = 0
    private var remembered: [Remembered] = []
    private var heads: [UInt32]
    private var before: [UInt32]
    private var byExhibit: [Digest: UInt32] = [:]
    private var clusters = Clusters()

    private struct Remembered: Sendable {
        var portrait: Portrait
        /// The newest tip that compared itself with this one.
        var comparedBy: UInt32 = 0

        func has(_ value: UInt32, _ band: Int) -> Bool { portrait.signature?.band(band) == value }
    }

    /// In each chain, for each exhibit and band: more are the same again.
    private static let longestChain = 16
    /// Tips that one is introduced to.
    static let mostMatches = 8

    /// - Parameter seed: of this circle alone: who cannot know it cannot make texts that meet in one place of the tables.
    public init(_ nearness: Nearness, seed: UInt64) {
        self.nearness = nearness
        self.seed = seed
        var places = 1
        while places < nearness.remembered { places *= 2 }
        mask = places - 1
        heads = Array(repeating: 0, count: places * TextSignature.bands)
        before = Array(repeating: 0, count: nearness.remembered * TextSignature.bands)
    }

    public func portrait(number: Int64, receivedAt: Moment, words: StatedWords?, exhibits: [Digest]) -> Portrait {
        Portrait(number: number, receivedAt: receivedAt, words: words, exhibits: exhibits, seed: seed)
    }

    /// Takes one in that was compared before: after a restart, in order of admission, before anybody new.
    ///
    /// - Parameter cluster: where it is in one.
    public mutating func recall(_ portrait: Portrait, cluster: Int64?) {
        guard nearness.remembered > 0 else { return }
        take(portrait)
        if let cluster { clusters.join(portrait.number, cluster) }
    }

    /// Says that a tip too old to be compared with is in a cluster.
    public mutating func recall(absent number: Int64, cluster: Int64) {
        clusters.join(number, cluster, isRemembered: false)
    }

    /// Whoever an introduction may still name, beside the last ``Nearness/remembered`` that were taken in.
    public var nameable: Set<Int64> { clusters.nameable }

    /// Compares a new one with those remembered, and remembers it. Nil when it is no company of anybody.
    public mutating func meet(_ portrait: Portrait) -> Introduction? {
        guard nearness.remembered > 0 else { return nil }
        let matches = matches(of: portrait)
        // Before its place is taken: the oldest is company to the last.
        defer { take(portrait) }
        return matches.isEmpty ? nil : clusters.introduce(portrait.number, to: matches)
    }
}

extension Circle {
    private mutating func matches(of portrait: Portrait) -> [Clusters.Match] {
        var matches: [Clusters.Match] = []
        for digest in portrait.exhibits {
            guard let place = byExhibit[digest], let index = index(of: place),
                isWithin(nearness.exhibitsWithinSeconds, portrait, remembered[index].portrait), isUnseen(index)
            else { continue }
            matches.append(.init(number: remembered[index].portrait.number, likeness: .exhibit))
        }
        let texts = textMatches(of: portrait).sorted { ($1.part, $0.number) < ($0.part, $1.number) }
        matches += texts.map { .init(number: $0.number, likeness: .text(Int(($0.part * 100).rounded()))) }
        // Of many in one cluster the nearest speaks for all.
        var named: Set<Int64> = []
        return Array(matches.filter { named.insert(clusters.cluster(of: $0.number)).inserted }.prefix(Self.mostMatches))
    }

    private mutating func textMatches(of portrait: Portrait) -> [(number: Int64, part: Double)] {
        guard let signature = portrait.signature else { return [] }
        var matches: [(number: Int64, part: Double)] = []
        for band in 0..<TextSignature.bands {
            let value = signature.band(band)
            var place = heads[head(value, band)]
            for _ in 0..<Self.longestChain {
                guard let index = index(of: place) else { break }
                // Half of what a full table leads to is there by chance.
                if remembered[index].has(value, band), isUnseen(index),
                    let part = part(portrait, signature, remembered[index].portrait)
                {
                    matches.append((remembered[index].portrait.number, part))
                }
                place = before[index * TextSignature.bands + band]
            }
        }
        return matches
    }

    /// The part that two texts share, where that is enough for company.
    private func part(_ mine: Portrait, _ signature: TextSignature, _ theirs: Portrait) -> Double? {
        guard let other = theirs.signature, isWithin(nearness.textsWithinSeconds, mine, theirs) else { return nil }
        if let one = mine.occurred, let two = theirs.occurred, one.apart(two) > nearness.textsWithinSeconds {
            return nil
        }
        let isNear = mine.whereabouts.isNear(theirs.whereabouts, metres: nearness.metres)
        guard isNear != false else { return nil }
        let part = signature.likeness(to: other)
        return part >= (isNear == nil ? nearness.alikeWithoutPlace : nearness.alike) ? part : nil
    }

    private func isWithin(_ seconds: Double, _ one: Portrait, _ other: Portrait) -> Bool {
        abs(one.receivedAt.seconds(since: other.receivedAt)) <= seconds
    }

    /// Each is compared with once, however many bands and exhibits lead to it.
    private mutating func isUnseen(_ index: Int) -> Bool {
        guard remembered[index].comparedBy != taken &+ 1 else { return false }
        remembered[index].comparedBy = taken &+ 1
        return true
    }

    /// Nil for nobody, and for whom others have taken the place of.
    private func index(of place: UInt32) -> Int? {
        guard place != 0, place <= taken, taken - place < UInt32(remembered.count) else { return nil }
        return Int(place - 1) % nearness.remembered
    }

    private func head(_ value: UInt32, _ band: Int) -> Int {
        let mixed = Mixing.mixed(UInt64(value) ^ UInt64(band) << 32)
        return band * (mask + 1) + Int(truncatingIfNeeded: mixed) & mask
    }

    private mutating func take(_ portrait: Portrait) {
        // After four thousand million tips in one run the count would end: the circle begins anew.
        if taken == .max { self = Circle(nearness, seed: seed) }
        taken += 1
        let index = Int(taken - 1) % nearness.remembered
        if remembered.count < nearness.remembered {
            remembered.append(Remembered(portrait: portrait))
        } else {
            forget(remembered[index].portrait, place: taken - UInt32(nearness.remembered))
            remembered[index] = Remembered(portrait: portrait)
        }
        for digest in portrait.exhibits { byExhibit[digest] = taken }
        guard let signature = portrait.signature else { return }
        for band in 0..<TextSignature.bands {
            let head = head(signature.band(band), band)
            before[index * TextSignature.bands + band] = heads[head]
            heads[head] = taken
        }
    }

    private mutating func forget(_ portrait: Portrait, place: UInt32) {
        clusters.forget(portrait.number)
        for digest in portrait.exhibits where byExhibit[digest] == place {
            byExhibit[digest] = nil
        }
    }
}
