internal import RuleFiles
internal import Tips

/// Texts of which somebody has said what they are: what a lexicon is learned from and measured by.
public struct LabelledTexts: Sendable {
    public enum Label: String, Sendable, CaseIterable {
        case report
        case suggestion
        /// A question.
        case consult
        case thanks
        case other
    }

    public struct Item: Sendable, Equatable {
        /// Nil where nobody said it.
        public var label: Label?
        public var department: String?
        public var text: String

        public init(label: Label? = nil, department: String? = nil, text: String) {
            self.label = label
            self.department = department
            self.text = text
        }
    }

    public var items: [Item]

    public init(_ items: [Item] = []) {
        self.items = items
    }

    /// A longer text is a mistake of the file: a tip holds at most so many characters.
    static let longestTextScalars = 10_000
    /// A file of another shape is wrong in every line: it is said of the first.
    static let mostMistakesTold = 20

    /// Reads a file of tab-separated lines with the columns `label`, `department` and `text` in any order, named in the first.
    /// A label and a department may be empty.
    ///
    /// - Parameters:
    ///   - task: the column of the other task is passed over, whatever stands in it. Nil reads both.
    ///   - file: what the mistakes call the text.
    /// - Throws: ``RuleMistakes`` naming the first lines that cannot be used and counting the rest. No text is repeated in them.
    public init(text: String, named file: String, only task: Lexicon.Task? = nil) throws {
        var mistakes = RuleMistakes()
        let lines = TabbedLines(text, named: file).lines
        guard let head = lines.first, let columns = Columns(head.cells) else {
            let place = RuleLocation(file: file, line: 1, key: "")
            let sentence = "The first line names the columns: `label`, `department` and `text`, parted by tabs."
            throw RuleMistakes([RuleMistake(location: place, sentence: sentence)])
        }
        var items: [Item] = []
        for line in lines.dropFirst() {
            if let item = try mistakes.collect({ try Item(line, columns, only: task) }) { items.append(item) }
        }
        self.items = items
        try Self.firstOf(mistakes).throwIfAny()
    }

    private static func firstOf(_ mistakes: RuleMistakes) -> RuleMistakes {
        let (all, most) = (mistakes.all, mostMistakesTold)
        guard all.count > most else { return mistakes }
        var place = all[most].location
        place.key = ""
        let rest = RuleMistake(location: place, sentence: "… and \(all.count - most) more lines that cannot be used.")
        return RuleMistakes(all.prefix(most) + [rest])
    }

    fileprivate struct Columns {
        var label: Int?
        var department: Int?
        var text: Int
        var count: Int

        init?(_ names: [Substring]) {
            guard let text = names.firstIndex(of: "text"), Set(names).count == names.count else { return nil }
            (label, department) = (names.firstIndex(of: "label"), names.firstIndex(of: "department"))
            guard label != nil || department != nil else { return nil }
            (self.text, count) = (text, names.count)
        }
    }
}

extension LabelledTexts.Item {
    fileprivate init(
        _ line: TabbedLines.Line, _ columns: LabelledTexts.Columns, only task: Lexicon.Task?
    ) throws(RuleMistake) {
        guard line.cells.count == columns.count else {
            throw line.mistake(
                "There are \(line.cells.count) cells in this line and \(columns.count) columns in the first.")
        }
        func cell(_ column: Int?) -> String? {
            guard let column, !line.cells[column].isEmpty else { return nil }
            return String(line.cells[column])
        }
        label = nil
        if task != .department, let word = cell(columns.label) {
            label = LabelledTexts.Label(rawValue: word)
            let known = LabelledTexts.Label.allCases.map(\.rawValue).joined(separator: ", ")
            guard label != nil else {
                throw line.mistake(
                    "A label is one of \(known), or empty. `--only department` passes labels over.", key: "label")
            }
        }
        department = task == .kind ? nil : cell(columns.department)
        if let department, department.unicodeScalars.count > 64 {
            throw line.mistake("The name of a department has at most 64 characters.", key: "department")
        }
        text = cell(columns.text) ?? ""
        guard !text.isEmpty, text.unicodeScalars.count <= LabelledTexts.longestTextScalars else {
            throw line.mistake(
                "A text has 1 to \(LabelledTexts.longestTextScalars) characters: mend the line or take it away.",
                key: "text")
        }
    }
}
