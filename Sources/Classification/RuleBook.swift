internal import Foundation
internal import RuleFiles
public import Tips

/// The rules in force, ready to decide. Immutable: an office that edits its rules gets a new book. A class, so that whoever
/// reads it for a tip holds one thing.
public final class RuleBook: Sendable {
    /// SHA-256 of the rule files as they were read.
    public let digest: Digest
    /// Of what people wrote, the lexicons left out: what these were learned on top of.
    let writtenDigest: Digest
    /// Under this confidence the answer is `unsure`.
    public var threshold: Double { sheet.threshold }
    /// The desks the rules may name, in the order of the file.
    public var departments: [String] { sheet.departments }

    /// What was learned, in the order of the files' names.
    public let lexicons: [Lexicon]

    let sheet: RuleSheet
    let routing: Routing
    let index: TermIndex

    /// Reads `classification.yaml` in a folder, `routing.yaml` where there is one, and the lexicons in its folder `lexicons`.
    ///
    /// - Throws: ``RuleMistakes`` with every mistake in them.
    public static func load(directory: String) throws -> RuleBook {
        do {
            let path = "\(directory)/classification.yaml"
            let routes = "\(directory)/routing.yaml"
            let hasRoutes = FileManager.default.fileExists(atPath: routes)
            return try RuleBook(
                text: try RuleNode.text(ofFile: path), named: path,
                routing: hasRoutes ? (text: try RuleNode.text(ofFile: routes), name: routes) : nil,
                lexicons: try LexiconFiles(inFolder: "\(directory)/lexicons"))
        } catch let mistake as RuleMistake {
            throw RuleMistakes([mistake])
        }
    }

    /// - Parameters:
    ///   - file: what the mistakes call the text.
    ///   - routing: the text of `routing.yaml` and what the mistakes call it.
    /// - Throws: ``RuleMistakes``, or a ``RuleMistake`` when the text is not YAML at all.
    public convenience init(text: String, named file: String, routing: (text: String, name: String)? = nil) throws {
        try self.init(text: text, named: file, routing: routing, lexicons: LexiconFiles())
    }

    convenience init(
        text: String, named file: String, routing: (text: String, name: String)?, lexicons files: LexiconFiles
    ) throws {
        let sheet = try RuleSheet(try RuleNode.parse(text, named: file))
        let routes =
            try routing.map {
                try Routing(try RuleNode.parse($0.text, named: $0.name), departments: sheet.departments)
            } ?? Routing()
        let written = [text] + (routing.map { [$0.text] } ?? [])
        try self.init(
            sheet, routes, digest: Self.digest(of: written + files.texts), written: Self.digest(of: written),
            lexicons: files.lexicons)
    }

    private init(_ sheet: RuleSheet, _ routing: Routing, digest: Digest, written: Digest, lexicons: [Lexicon]) throws {
        try LexiconFiles.check(lexicons, departments: sheet.departments)
        index = try TermIndex(sheet.rules, districts: routing.districts, lexicons: lexicons)
        (self.sheet, self.routing, self.lexicons) = (sheet, routing, lexicons)
        (self.digest, writtenDigest) = (digest, written)
    }

    /// The same rules with other lexicons, to try these before they are in force. Keeps the digest, so nothing decided by it
    /// may be recorded.
    ///
    /// - Throws: ``RuleMistakes`` where they do not fit the rules.
    public func trying(_ lexicons: [Lexicon]) throws -> RuleBook {
        try RuleBook(sheet, routing, digest: digest, written: writtenDigest, lexicons: lexicons)
    }

    /// Of one file that of its bytes; of several that of their digests, in order.
    private static func digest(of texts: [String]) -> Digest {
        let digests = texts.map { Digest.of($0.utf8) }
        return digests.count == 1 ? digests[0] : Digest.of(digests.flatMap(\.bytes))
    }

    /// Every lane that rules and routes name: what `config check` compares with the endpoints.
    public var lanes: Set<LaneName> { Set(sheet.rules.compactMap(\.says.lane)).union(routing.lanes) }

    /// What a citizen is told whose tip is urgent.
    public var emergency: Emergency { routing.emergency }

    /// What the citizen is told whose tip was decided so.
    public func notice(for decision: Decision) -> Emergency? { decision.isUrgent ? emergency : nil }

    public var ruleCount: Int { sheet.rules.count }
    public var routeCount: Int { routing.routes.count }

    /// The kind, the desks and the lanes of a tip, and what decided. Pure: the same tip and rules give the same decision.
    public func decide(_ submission: Submission) -> Decision {
        var seen = Seen(self)
        let tally = tally(submission, &seen)
        var decision = tally.decision(threshold: sheet.threshold, mostDepartments: sheet.mostDepartments, rules: digest)
        decision.lanes = routing.lanes(for: matter(decision, seen), named: tally.lanes)
        return decision
    }

    /// The sum before anything is made of it.
    func tally(_ submission: Submission, _ seen: inout Seen) -> Tally {
        seen.look(at: submission, in: index)
        var texts = FoldedTexts()
        var tally = Tally()
        for rule in sheet.rules.indices where seen.isTried[rule] && holds(rule, for: submission, seen, &texts) {
            tally.add(sheet.rules[rule].says, named: sheet.rules[rule].name)
        }
        tally.weigh(seen.learned, index.lexicon)
        return tally
    }

    func matter(_ decision: Decision, _ seen: borrowing Seen) -> Routing.Matter {
        Routing.Matter(
            departments: decision.departments, kind: decision.kind,
            district: seen.district.map { routing.districts[$0].name }, isUrgent: decision.isUrgent)
    }

    func holds(
        _ rule: Int, for submission: Submission, _ seen: borrowing Seen, _ texts: inout FoldedTexts
    ) -> Bool {
        let wishes = index.wishes[rule]
        if let any = wishes.any, !seen.slots[any] { return false }
        if let none = wishes.none, seen.slots[none] { return false }
        for slot in wishes.all where !seen.slots[slot] { return false }
        guard sheet.rules[rule].looksFor.allows(submission, words: seen.words) else { return false }
        guard index.hasPatterns[rule] else { return true }
        let looksFor = sheet.rules[rule].looksFor
        return texts.hold(looksFor.patterns, in: looksFor.zone, submission, index.alphabet)
    }
}

/// How much a rule book holds: what tells a whole one from what is left of it.
public struct RuleExtent: Sendable, Equatable, CustomStringConvertible {
    public let rules: Int
    public let routes: Int
    /// Of the lexicons.
    public let terms: Int

    public var description: String { "\(rules) rules, \(routes) routes, \(terms) terms" }

    /// Of one of them less than half is left.
    public func isMuchLess(than former: RuleExtent) -> Bool {
        2 * rules < former.rules || 2 * routes < former.routes || 2 * terms < former.terms
    }
}

extension RuleBook {
    public var extent: RuleExtent {
        RuleExtent(rules: ruleCount, routes: routeCount, terms: lexicons.reduce(0) { $0 + $1.termCount })
    }
}

/// What was seen of one tip: which slots are filled, which rules are worth trying, which district is named first, and what the
/// lexicons make of it.
struct Seen: ~Copyable {
    private(set) var slots: [Bool]
    private(set) var isTried: [Bool]
    private(set) var words = 0
    private var districtOfPlace: Int?
    private var districtOfContent: Int?
    private let ruleCount: Int
    private(set) var learned: LexiconSums

    /// Of several the first that is named; what the place says goes before what the content says.
    var district: Int? { districtOfPlace ?? districtOfContent }

    init(_ book: RuleBook) {
        slots = Array(repeating: false, count: book.index.slotCount)
        isTried = book.index.alwaysTried
        ruleCount = book.sheet.rules.count
        learned = LexiconSums(book.index.lexicon)
    }

    mutating func look(at submission: Submission, in index: TermIndex) {
        let content = NormalText(submission.content, in: index.alphabet)
        words = content.words
        learned.script = content.script
        districtOfContent = look(at: content, isPlace: false, in: index)
        if let place = submission.place {
            districtOfPlace = look(at: NormalText(place, in: index.alphabet), isPlace: true, in: index)
        }
    }

    private mutating func look(at text: NormalText, isPlace: Bool, in index: TermIndex) -> Int? {
        var district: (number: Int, start: Int)?
        index.search(text, isPlace: isPlace) { use, start in
            slots[use.slot] = true
            isTried[use.rule] = true
            // 江北 ends before 江北新区 does and begins with it: the longer name is meant.
            if use.rule >= ruleCount, start <= district?.start ?? .max { district = (use.rule - ruleCount, start) }
        } entry: { number in
            learned.note(number, in: index.lexicon)
        }
        return district?.number
    }
}

extension Rule.Condition {
    /// What needs no search in the text.
    fileprivate func allows(_ submission: Submission, words: Int) -> Bool {
        if let statedKind, statedKind != submission.statedKind { return false }
        if let channel, channel != submission.channel { return false }
        if let longerThan, words <= longerThan { return false }
        if let shorterThan, words >= shorterThan { return false }
        if let timeOfDay, submission.occasion.minuteOfDay.map(timeOfDay.contains) != true { return false }
        if let withinSeconds, let ago = submission.occasion.secondsAgo, ago > withinSeconds { return false }
        return true
    }
}

/// 1 / (1 + e^-x): the probability that belongs to log-odds of x.
func logistic(_ x: Double) -> Double {
    1 / (1 + exp(-x))
}
