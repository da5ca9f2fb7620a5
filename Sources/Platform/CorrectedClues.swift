import Foundation
public import Sealing
public import Tips

extension PlatformStore {
    /// Calls `each` with every clue of which the store's answers (`answers.jsonl`, by id) say another kind or department than
    /// its manifest, and whose words can be read: from the manifest, from what was opened, or with `identities`, in memory.
    /// Returns how many more are sealed to others. Read beside a running platform; blocks.
    ///
    /// Throws `Failure` with code `platform-store` when a line of the record is damaged, and what `each` throws.
    public static func correctedTexts(
        in directory: String, opening identities: [Identity] = [], _ each: (CorrectedText) throws -> Void
    ) throws -> Int {
        let said = OperatorAnswers(store: directory).saidOfClues().filter { _, said in
            said.kind != nil || said.department != nil
        }
        guard !said.isEmpty else { return 0 }
        var sealed = 0
        var seen: Set<TipID> = []
        _ = try ClueFile.read(cluesPath(directory)) { clue in
            guard let said = said[clue.id], seen.insert(clue.id).inserted, let judged = said.corrected(clue) else {
                return
            }
            guard let words = StatedClue.words(of: clue, in: directory, opening: identities) else {
                sealed += 1
                return
            }
            try each(CorrectedText(tip: clue.id, judged: judged, words: words))
        }
        return sealed
    }
}

extension OperatorAnswers.Said {
    /// What it makes of a clue; nil where that is what the manifest says.
    fileprivate func corrected(_ clue: RecordedClue) -> Judged? {
        let named = try? JSONDecoder().decode(Departments.self, from: Data(clue.manifest))
        let decided = Judged(kind: clue.kind ?? .unsure, departments: named?.departments ?? [])
        var judged = decided
        if let kind = kind.flatMap(Kind.init(rawValue:)) { judged.kind = kind }
        if let department, department != decided.departments.first { judged.departments = [department] }
        return judged == decided ? nil : judged
    }

    private struct Departments: Decodable {
        var departments: [String]
    }
}
