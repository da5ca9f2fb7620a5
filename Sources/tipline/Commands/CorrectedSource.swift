import Classification
import Platform
import Sealing
import Spooling
import Tips

/// What `rules learn --with-corrections` learns from: texts that the office has labelled by correcting what was decided. They
/// are read where they are, and nothing of them is written but the terms of a lexicon.
struct CorrectedSource {
    private(set) var items: [LabelledTexts.Item] = []
    private(set) var confirmed = 0
    private(set) var strangers: Strangers
    private var taken: Set<TipID> = []
    private var unread: [TipID: CorrectedTexts.Unread] = [:]
    /// Of the inside: sealed to others, or not what their manifest names.
    private var closed: Set<TipID> = []
    private let task: Lexicon.Task?
    private let most: Int

    /// More are not read: the rest of them says the same.
    static let mostTexts = 200_000

    /// - Parameters:
    ///   - task: what is to be learned; nil for both.
    ///   - departments: those a lexicon may speak of.
    init(only task: Lexicon.Task?, departments: [String], most: Int = mostTexts) {
        self.task = task
        self.most = most
        strangers = Strangers(known: Set(departments))
    }

    /// Of a spool, or of a copy of one, beside its daemon.
    mutating func read(_ ledger: any CorrectionLedger) async throws {
        var after: TipID?
        repeat {
            let page = try await ledger.correctedTexts(after: after)
            for text in page.texts { take(text) }
            for one in page.unread where unread.count < most { unread[one.tip] = one }
            after = page.next
        } while after != nil && items.count < most
    }

    /// Of the inside: what the office said of tips whose words the spool could not read, and then the clues that the answers of
    /// `STORE` speak of.
    mutating func read(store: String, opening identities: [Identity]) throws {
        try PlatformStore.check(store)
        let known = taken
        closed.formUnion(
            try PlatformStore.correctedTexts(
                in: store, opening: identities, office: unread.mapValues(\.judged), leaving: known
            ) { take($0) })
        for tip in taken.union(closed) { unread[tip] = nil }
    }

    private mutating func take(_ text: CorrectedText) {
        guard items.count < most, taken.insert(text.tip).inserted else { return }
        let label = task == .department ? nil : LabelledTexts.Label(text.judged.kind)
        var department = task == .kind ? nil : text.judged.departments.first
        if let name = department, !strangers.knows(name) { department = nil }
        guard label != nil || department != nil else { return }
        if text.isConfirmed { confirmed += 1 }
        items.append(.init(label: label, department: department, text: text.words.content))
    }

    var summary: String {
        var causes: [String] = []
        func add(_ count: Int, _ sentence: String) { if count > 0 { causes.append("\(count) \(sentence)") } }
        func count(_ cause: CorrectedTexts.Cause) -> Int { unread.values.count { $0.cause == cause } }
        add(count(.erased), "erased")
        add(count(.sealed), "sealed (learn inside, with --store and --identity)")
        add(count(.damaged), "damaged (run `tipline spool verify`)")
        add(closed.count, "in the store sealed to others or damaged (give their --identity)")
        let more = confirmed > 0 ? ", \(confirmed) of them confirmed as they were" : ""
        let rest = causes.isEmpty ? "" : "; not readable: \(causes.joined(separator: ", "))"
        return "\(items.count) corrected texts\(more)\(rest)." + strangers.sentence
    }
}

/// Departments that corrections name and the rules do not: a platform may spell a desk as it likes, and a lexicon that speaks
/// of such a desk would be refused.
struct Strangers {
    private let known: Set<String>
    private var counts: [String: Int] = [:]
    private(set) var texts = 0

    /// They come from outside: so many are told apart, and so many named.
    private static let mostKept = 1000
    private static let mostNamed = 5
    private static let longestName = 40

    init(known: Set<String>) {
        self.known = known
    }

    /// Counts one that is not known.
    mutating func knows(_ name: String) -> Bool {
        guard !known.contains(name) else { return true }
        texts += 1
        if counts[name] != nil || counts.count < Self.mostKept { counts[name, default: 0] += 1 }
        return false
    }

    /// Empty where there is none; else with a space in front.
    var sentence: String {
        guard texts > 0 else { return "" }
        let ranked = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let named = ranked.prefix(Self.mostNamed).map { name, count in
            "`\(String(name.onOneLine.prefix(Self.longestName)))` \(count)"
        }
        let more = ranked.count > named.count ? " and \(ranked.count - named.count) more" : ""
        return " Left out: \(texts) departments that classification.yaml does not name, "
            + "\(named.joined(separator: ", "))\(more): correct them, or add them there."
    }
}

extension LabelledTexts.Label {
    /// Nil where the office left the kind open.
    fileprivate init?(_ kind: Kind) {
        switch kind {
        case .report: self = .report
        case .suggestion: self = .suggestion
        case .unsure: return nil
        }
    }
}
