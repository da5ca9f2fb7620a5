internal import Foundation
internal import RuleFiles

/// The lexicons of a folder of rules, as they were read.
struct LexiconFiles {
    private(set) var lexicons: [Lexicon] = []
    private(set) var texts: [String] = []

    /// None at all.
    init() {}

    /// Reads every `.tsv` file of a folder, in the order of their names; none where there is no such folder.
    ///
    /// - Throws: ``RuleMistakes`` with every mistake in all of them.
    init(inFolder folder: String) throws {
        guard FileManager.default.fileExists(atPath: folder) else { return }
        var mistakes = RuleMistakes()
        for path in try mistakes.collect({ try RuleNode.files(inFolder: folder, ending: ".tsv") }) ?? [] {
            guard let read = try mistakes.collect({ try Lexicon.read(file: path) }) else { continue }
            lexicons.append(read.lexicon)
            texts.append(read.text)
        }
        try mistakes.throwIfAny()
    }

    /// - Throws: ``RuleMistakes`` naming every lexicon that speaks of a desk the rules do not know, or for the same texts as
    ///   another.
    static func check(_ lexicons: [Lexicon], departments: [String]) throws {
        var mistakes = RuleMistakes()
        for (number, lexicon) in lexicons.enumerated() {
            for case .department(let name) in lexicon.scales.map(\.meaning) where !departments.contains(name) {
                let sentence =
                    "`\(name)` is no department of `classification.yaml`: add it there or learn the lexicon again."
                mistakes.add(lexicon.mistake(sentence, key: "scales"))
            }
            let other = lexicons[..<number].first { ($0.task, $0.script) == (lexicon.task, lexicon.script) }
            if let other {
                let what = "\(lexicon.task.rawValue) \(lexicon.script.rawValue)"
                mistakes.add(
                    lexicon.mistake(
                        "`\(other.location.file)` is for `\(what)` already: keep one of them.", key: "lexicon"))
            }
        }
        try mistakes.throwIfAny()
    }
}

extension Lexicon {
    fileprivate func mistake(_ sentence: String, key: String) -> RuleMistake {
        RuleMistake(location: RuleLocation(file: location.file, line: location.line, key: key), sentence: sentence)
    }
}
