import Foundation
import RuleFiles

/// `schedule.yaml` in the folder of rules: how long things are kept.
struct Schedule: Equatable {
    /// An upload that no tip has named, from its creation.
    var uploadsKeptSeconds = 24.0 * 3600
    /// From a tip's admission to the moment when the same idempotency key is a new tip.
    var keysRememberedSeconds = 7 * 24.0 * 3600

    init() {}

    /// A folder of rules from before there was a schedule goes by the one that ships.
    /// - Throws: `RuleMistakes` with every mistake, each with file, line and key.
    static func load(directory: String) throws -> Schedule {
        let path = "\(directory)/schedule.yaml"
        guard FileManager.default.fileExists(atPath: path) else { return Schedule() }
        var mistakes = RuleMistakes()
        let schedule = try mistakes.collect { try Schedule(reading: RuleNode.read(file: path)) }
        try mistakes.throwIfAny()
        return schedule ?? Schedule()
    }

    /// What is left out stays as it ships.
    init(reading root: RuleNode) throws {
        var mistakes = RuleMistakes()
        let top = try root.mapping(allowing: ["uploads", "idempotency_keys"], unknown: &mistakes)
        let uploads = try mistakes.collect { try Self.time(top["uploads"], "kept", in: 60...(30 * 86_400)) }
        let keys = try mistakes.collect {
            try Self.time(top["idempotency_keys"], "remembered", in: 60...(400 * 86_400))
        }
        try mistakes.throwIfAny()
        uploadsKeptSeconds = (uploads ?? nil)?.seconds ?? uploadsKeptSeconds
        keysRememberedSeconds = (keys ?? nil)?.seconds ?? keysRememberedSeconds
        // Else the repeat of a tip could find its upload taken and its key forgotten.
        guard keysRememberedSeconds >= uploadsKeptSeconds else {
            throw ((keys ?? nil)?.node ?? (uploads ?? nil)?.node ?? root).mistake(
                "Idempotency keys must be remembered at least as long as uploads are kept.")
        }
    }

    private static func time(
        _ section: RuleNode?, _ key: String, in range: ClosedRange<Double>
    ) throws -> (seconds: Double, node: RuleNode)? {
        guard let node = try section?.mapping(allowing: [key])[key] else { return nil }
        return (try node.seconds(in: range), node)
    }
}
