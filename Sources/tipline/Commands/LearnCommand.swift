import ArgumentParser
import Classification
import EmbeddedStore
import Foundation
import Platform
import RuleFiles
import Tips

struct LearnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn", abstract: "Learn a lexicon from labelled texts, on this machine.",
        discussion: """
            The file has tab-separated columns `label`, `department` and `text`, named in its first line. What is learned is \
            added to the rules of the folder and does nothing before it lies in its folder `lexicons`. \
            With --with-corrections the texts of tips that the office corrected are learned from, too, while they are readable: \
            those of the spool. With --store, where the inside keeps its clues, it learns of those that the store's answers speak \
            of, sealed ones opened in memory with --identity; and if --spool or a configuration names a spool or a backup of \
            one, what the office corrected there is learned from the words in the store. Nothing opened is written down.
            """)

    @OptionGroup var common: CommonOptions

    @OptionGroup var learning: LearningOptions

    @Option(name: .customLong("from"), help: "The labelled texts (TSV); may be left out with --with-corrections.")
    var source: String?

    @Flag(help: "Learn from what the office corrected, too.")
    var withCorrections = false

    @Option(help: "With --with-corrections: the store of `tipline platform` or `collect`.")
    var store: String?

    @Option(help: "With --store: a file of age identities.")
    var identity: String?

    @Option(help: "Where the lexicon goes; standard output when left out.")
    var out: String?

    func validate() throws {
        guard source != nil || withCorrections else { throw ValidationError("Say --from FILE or --with-corrections.") }
        guard store == nil || withCorrections, identity == nil || store != nil else {
            throw ValidationError("--store goes with --with-corrections, and --identity with --store.")
        }
    }

    /// What is not readable any more is said: the figures know of it, a lexicon cannot.
    func corrected(_ book: RuleBook) async throws -> [LabelledTexts.Item] {
        var source = CorrectedSource(only: try learning.task(), departments: book.departments)
        if let store { try PlatformStore.check(store) }
        let identities = try identity.map(KeyFile.identities) ?? []
        // The inside need not have a spool: it is only asked for one that somebody has named.
        if try store == nil || common.namesSpool() {
            let (spool, _) = try common.openSpool()
            defer { spool.ledger.close() }
            try await source.read(spool.ledger)
        }
        if let store { try source.read(store: store, opening: identities) }
        Outcome.complain(source.summary)
        return source.items
    }

    func run() async throws {
        try await Outcome.of {
            let book = try RuleBook.load(directory: common.settings().rules)
            var texts = try source.map(learning.texts) ?? LabelledTexts()
            if withCorrections { texts.items += try await corrected(book) }
            let tasks = try learning.tasks(for: texts)
            guard let task = tasks.first, tasks.count == 1 else {
                throw ValidationError(
                    "There are both labels and departments in these texts: say --only kind or --only department.")
            }
            let lexicon = try LexiconLearner(book, settings: learning.settings()).learn(task, from: texts)
            noteStrangers(in: lexicon, book)
            guard let out else { return print(lexicon.text, terminator: "") }
            try WholeFile.write(lexicon.text, to: out)
            print("\(out): \(lexicon.termCount) terms for \(lexicon.scaleNames.joined(separator: ", ")).")
        }
    }

    /// An office may learn first and name the desk in its rules afterwards: nothing is refused.
    private func noteStrangers(in lexicon: Lexicon, _ book: RuleBook) {
        guard lexicon.task == .department else { return }
        for name in lexicon.scaleNames where !book.departments.contains(name) {
            Outcome.complain(
                "`\(name.onOneLine)` is no department of classification.yaml: add it there before this lexicon is used."
            )
        }
    }
}

/// What learning and scoring are told alike.
struct LearningOptions: ParsableArguments {
    @Option(help: "`kind` or `department`: pass the other column over.")
    var only: String?

    @Option(help: "At most so many terms for each scale of kinds, and for all departments together.")
    var terms: Int?

    @Option(name: .customLong("fewest-texts"), help: "A term must be of so many letters, copies being one; at least 5.")
    var fewestTexts: Int = 5

    func settings() throws -> LexiconLearner.Settings {
        var settings = LexiconLearner.Settings()
        if let terms, !(1...5000).contains(terms) { throw ValidationError("--terms is from 1 to 5000.") }
        guard (5...100_000).contains(fewestTexts) else { throw ValidationError("--fewest-texts is 5 or more.") }
        settings.terms = terms
        settings.fewestTexts = fewestTexts
        return settings
    }

    func texts(_ path: String) throws -> LabelledTexts {
        try LabelledTexts(text: WholeFile.text(path), named: path, only: try task())
    }

    /// What there is enough of to be learned, or what was asked for.
    func tasks(for texts: LabelledTexts) throws -> [Lexicon.Task] {
        if let task = try task() { return [task] }
        let tasks = Lexicon.Task.allCases.filter { LexiconLearner.canLearn($0, from: texts) }
        return tasks.isEmpty ? [.kind] : tasks
    }

    func task() throws -> Lexicon.Task? {
        try only.map { word in
            guard let task = Lexicon.Task(rawValue: word) else {
                throw ValidationError("--only is kind or department.")
            }
            return task
        }
    }
}

/// Files of labelled texts are read whole: they are larger than rules, and bounded all the same.
enum WholeFile {
    private static let largestBytes = 256 << 20

    static func text(_ path: String) throws -> String {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw Failure("no-input", "\(path) cannot be opened. Name a file that can be read.", .refuse)
        }
        defer { try? file.close() }
        guard let bytes = try file.read(upToCount: largestBytes + 1), bytes.count <= largestBytes else {
            throw Failure("no-input", "\(path) is empty, no file, or larger than 256 MiB. Name another.", .refuse)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure("no-input", "\(path) is not UTF-8. Save it in that encoding.", .refuse)
        }
        return text
    }

    static func write(_ text: String, to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Failure(
                "spool-unwritable", "\(path) cannot be written. Name a file in a folder of yours.", .callSomeone)
        }
    }
}
