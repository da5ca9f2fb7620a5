internal import RuleFiles
internal import Tips

/// Which terms stand inside which: whoever sees the longer one sees the shorter one, too.
struct TermCover {
    /// The terms of one rule by their numbers.
    struct Terms: Hashable {
        var any: Set<Int> = []
        var all: [Set<Int>] = []
        var none: Set<Int> = []
    }

    private(set) var terms: [Terms] = []
    /// By term: the terms found in it, itself among them.
    private var inside: [Set<Int>] = []

    init(_ rules: [Rule], _ alphabet: Alphabet) {
        var numbers: [[Symbol]: Int] = [:]
        var spelled: [[Symbol]] = []
        func number(_ term: Rule.Term, _ zone: Rule.Zone) -> Int? {
            // The book was read: every term of it can be spelled.
            guard let symbols = try? alphabet.spell(term, atSentenceStart: zone == .sentenceStart) else { return nil }
            if let known = numbers[symbols] { return known }
            numbers[symbols] = spelled.count
            spelled.append(symbols)
            return spelled.count - 1
        }
        terms = rules.map(\.looksFor).map { condition in
            func set(_ terms: [Rule.Term]) -> Set<Int> { Set(terms.compactMap { number($0, condition.zone) }) }
            return Terms(any: set(condition.any), all: condition.all.map(set), none: set(condition.none))
        }
        let automaton = TermAutomaton(spelled, symbols: alphabet.count)
        inside = spelled.map { Set(automaton.hits(in: $0).map(\.term)) }
    }

    /// Whether every one of `terms` holds one of `shorter`.
    func every(_ terms: Set<Int>, holdsOneOf shorter: Set<Int>) -> Bool {
        !terms.isEmpty && terms.allSatisfy { !inside[$0].isDisjoint(with: shorter) }
    }
}

extension Rule.Zone {
    /// Whether what stands in `other` is seen from here.
    func sees(_ other: Rule.Zone) -> Bool {
        switch self {
        case .anywhere: true
        case .content: other != .place && other != .anywhere
        default: self == other
        }
    }
}

extension TermCover {
    /// Whether `first` holds for every tip for which `second` holds. It says no where it cannot tell.
    func holds(_ first: Int, wherever second: Int, in rules: [Rule]) -> Bool {
        let (wide, narrow) = (rules[first].looksFor, rules[second].looksFor)
        return wide.allowsAll(of: narrow) && seesTerms(first, second, wide.zone, narrow.zone)
            && missesTerms(first, second, wide.zone, narrow.zone)
    }

    private func seesTerms(_ first: Int, _ second: Int, _ wide: Rule.Zone, _ narrow: Rule.Zone) -> Bool {
        let wanted = (terms[first].any.isEmpty ? [] : [terms[first].any]) + terms[first].all
        guard !wanted.isEmpty else { return true }
        guard wide.sees(narrow) else { return false }
        let given = [terms[second].any] + terms[second].all
        return wanted.allSatisfy { wish in given.contains { every($0, holdsOneOf: wish) } }
    }

    /// What would keep the first from holding keeps the second from it as well.
    private func missesTerms(_ first: Int, _ second: Int, _ wide: Rule.Zone, _ narrow: Rule.Zone) -> Bool {
        let unwanted = terms[first].none
        return unwanted.isEmpty || narrow.sees(wide) && every(unwanted, holdsOneOf: terms[second].none)
    }

    /// Whether no text at all can fill the wishes of a rule.
    func isImpossible(_ rule: Int, in rules: [Rule]) -> Bool {
        let condition = rules[rule].looksFor
        if let longer = condition.longerThan, let shorter = condition.shorterThan, longer + 1 >= shorter { return true }
        let none = terms[rule].none
        return ([terms[rule].any] + terms[rule].all).contains { every($0, holdsOneOf: none) }
    }
}

extension Rule.Condition {
    /// Of all that is no term: whether this asks for no more than `narrow` does.
    fileprivate func allowsAll(of narrow: Rule.Condition) -> Bool {
        func isSame<Value: Equatable>(_ wide: Value?, _ narrow: Value?) -> Bool { wide == nil || wide == narrow }
        let written = Set(patterns.map(\.written))
        return isSame(statedKind, narrow.statedKind) && isSame(channel, narrow.channel)
            && isSame(timeOfDay, narrow.timeOfDay)
            && (longerThan.map { $0 <= narrow.longerThan ?? -1 } ?? true)
            && (shorterThan.map { $0 >= narrow.shorterThan ?? .max } ?? true)
            && (withinSeconds.map { $0 >= narrow.withinSeconds ?? .infinity } ?? true)
            && (patterns.isEmpty
                || zone.sees(narrow.zone) && !narrow.patterns.isEmpty
                    && narrow.patterns.allSatisfy { written.contains($0.written) })
    }
}
