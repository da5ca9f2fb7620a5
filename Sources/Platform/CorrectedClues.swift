public import Sealing
public import Tips

extension PlatformStore {
    /// Calls `each` with every clue that somebody has labelled and whose words can be read: from the manifest, from what was
    /// opened, or with `identities`, in memory. Returns the labelled clues that cannot be read: sealed to others, or not what
    /// their manifest names. Read beside a running platform; blocks.
    ///
    /// A clue is labelled by `office`, or else where the store's answers (`answers.jsonl`) speak of it by its id: what they
    /// change is a correction, and the same as in the manifest a confirmation of what they name.
    ///
    /// - Parameters:
    ///   - office: what the spool's ledger has, by tip. It has heard the answers, too, so it comes first.
    ///   - left: tips whose words are known already.
    ///
    /// Throws `Failure` with code `platform-store` when a line of the record is damaged, and what `each` throws.
    public static func correctedTexts(
        in directory: String, opening identities: [Identity] = [], office: [TipID: Judged] = [:],
        leaving left: Set<TipID> = [], _ each: (CorrectedText) throws -> Void
    ) throws -> [TipID] {
        let answers = OperatorAnswers(store: directory).saidOfClues().filter { $0.value.labels }
        guard !answers.isEmpty || !office.isEmpty else { return [] }
        var unread: [TipID] = []
        func isWanted(_ clue: RecordedClue) -> Bool {
            !left.contains(clue.id) && (office[clue.id] != nil || answers[clue.id] != nil)
        }
        try statements(in: directory, opening: identities, of: isWanted) { clue, said in
            guard let said else { return unread.append(clue.id) }
            if let judged = office[clue.id] {
                try each(CorrectedText(tip: clue.id, judged: judged, words: said.words))
            } else if let answer = answers[clue.id] {
                let (judged, isNew) = answer.judged(clue.decided)
                try each(CorrectedText(tip: clue.id, judged: judged, words: said.words, isConfirmed: !isNew))
            }
        }
        return unread
    }
}

extension OperatorAnswers.Said {
    private var knownKind: Kind? { kind.flatMap(Kind.init(rawValue:)).flatMap { $0 == .unsure ? nil : $0 } }

    fileprivate var labels: Bool { knownKind != nil || department != nil }

    /// What it makes of a clue, and whether that is another answer. Of a confirmation only what was said.
    fileprivate func judged(_ decided: Judged) -> (Judged, isNew: Bool) {
        var judged = decided
        if let knownKind { judged.kind = knownKind }
        if let department, department != decided.departments.first { judged.departments = [department] }
        guard judged == decided else { return (judged, true) }
        return (Judged(kind: knownKind ?? .unsure, departments: department.map { [$0] } ?? []), false)
    }
}
