import Company
import Foundation
import RuleFiles

extension Nearness {
    /// `company.yaml` in the folder of rules. A folder from before there was such a file goes by the one that ships.
    /// - Throws: `RuleMistakes` with every mistake, each with file, line and key.
    static func load(directory: String) throws -> Nearness {
        let path = "\(directory)/company.yaml"
        return FileManager.default.fileExists(atPath: path) ? try load(file: path) : Nearness()
    }

    static func load(file path: String) throws -> Nearness {
        var mistakes = RuleMistakes()
        let nearness = try mistakes.collect { try Nearness(reading: RuleNode.read(file: path)) }
        try mistakes.throwIfAny()
        return nearness ?? Nearness()
    }

    /// What is left out stays as it ships.
    init(reading root: RuleNode) throws {
        self.init()
        var mistakes = RuleMistakes()
        let top = try root.mapping(allowing: ["remembered", "exhibits", "texts"], unknown: &mistakes)
        let exhibits = try top["exhibits"]?.mapping(allowing: ["within"], unknown: &mistakes)
        let texts = try top["texts"]?.mapping(
            allowing: ["within", "alike", "alike_without_place", "metres"], unknown: &mistakes)
        let span = 60...(400 * 86_400.0)
        func read<Value>(_ node: RuleNode?, into value: inout Value, _ reading: (RuleNode) throws -> Value) throws {
            guard let node, let read = try mistakes.collect({ try reading(node) }) else { return }
            value = read
        }
        try read(top["remembered"], into: &remembered) { try $0.integer(in: 0...(1 << 20)) }
        try read(exhibits?["within"], into: &exhibitsWithinSeconds) { try $0.seconds(in: span) }
        try read(texts?["within"], into: &textsWithinSeconds) { try $0.seconds(in: span) }
        try read(texts?["alike"], into: &alike) { try $0.number(in: 0.3...1) }
        try read(texts?["alike_without_place"], into: &alikeWithoutPlace) { try $0.number(in: 0.3...1) }
        try read(texts?["metres"], into: &metres) { try $0.number(in: 0...100_000) }
        try mistakes.throwIfAny()
        guard alikeWithoutPlace >= alike else {
            throw (texts?["alike_without_place"] ?? texts?["alike"] ?? root).mistake(
                "Where no place can be compared, texts must be at least as alike as where one can: \(alike) or more.")
        }
    }
}
