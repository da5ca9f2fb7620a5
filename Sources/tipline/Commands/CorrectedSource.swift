import Classification
import Platform
import Sealing
import Spooling
import Tips

/// What `rules learn --with-corrections` learns from: texts that the office has labelled by correcting what was decided. They
/// are read where they are, and nothing of them is written but the terms of a lexicon.
struct CorrectedSource {
    private(set) var items: [LabelledTexts.Item] = []
    private(set) var erased = 0
    private(set) var sealed = 0
    private(set) var damaged = 0
    private let task: Lexicon.Task?
    private let most: Int

    /// More are not read: the rest of them says the same.
    static let mostTexts = 200_000

    /// - Parameter task: what is to be learned; nil for both.
    init(only task: Lexicon.Task?, most: Int = mostTexts) {
        self.task = task
        self.most = most
    }

    /// Of a spool, beside its daemon.
    mutating func read(_ ledger: any CorrectionLedger) async throws {
        var after: TipID?
        repeat {
            let page = try await ledger.correctedTexts(after: after)
            for text in page.texts { take(text) }
            erased += page.erased
            sealed += page.sealed
            damaged += page.unreadable
            after = page.next
        } while after != nil && items.count < most
    }

    /// Of the inside: the clues of `STORE` of which its answers say something else.
    mutating func read(store: String, opening identities: [Identity]) throws {
        sealed += try PlatformStore.correctedTexts(in: store, opening: identities) { take($0) }
    }

    private mutating func take(_ text: CorrectedText) {
        guard items.count < most else { return }
        let label = task == .department ? nil : LabelledTexts.Label(text.judged.kind)
        let department = task == .kind ? nil : text.judged.departments.first
        guard label != nil || department != nil else { return }
        items.append(.init(label: label, department: department, text: text.words.content))
    }

    var summary: String {
        var unread: [String] = []
        if erased > 0 { unread.append("\(erased) erased") }
        if sealed > 0 { unread.append("\(sealed) sealed (learn inside, with --store and --identity)") }
        if damaged > 0 { unread.append("\(damaged) damaged (run `tipline spool verify`)") }
        let rest = unread.isEmpty ? "" : "; not readable: \(unread.joined(separator: ", "))"
        return "\(items.count) corrected texts\(rest)."
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
