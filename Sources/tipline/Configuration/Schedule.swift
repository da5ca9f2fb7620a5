import Foundation
import RuleFiles
import Spooling

/// `schedule.yaml` in the folder of rules: how long things are kept.
struct Schedule: Equatable {
    /// Uploads that no tip has named.
    var uploads = UploadLifetime()
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
        let month = 60...(30 * 86_400.0)
        let ofUploads = try top["uploads"]?.mapping(allowing: ["kept", "idle", "empty"], unknown: &mistakes)
        let ofKeys = try top["idempotency_keys"]?.mapping(allowing: ["remembered"], unknown: &mistakes)
        let kept = try mistakes.collect { try ofUploads?["kept"]?.seconds(in: month) }
        let idle = try mistakes.collect { try ofUploads?["idle"]?.seconds(in: month) }
        let empty = try mistakes.collect { try ofUploads?["empty"]?.seconds(in: month) }
        let remembered = try mistakes.collect { try ofKeys?["remembered"]?.seconds(in: 60...(400 * 86_400)) }
        try mistakes.throwIfAny()
        uploads.keptSeconds = (kept ?? nil) ?? uploads.keptSeconds
        // What has no end of its own ends with the rest.
        uploads.idleSeconds = min((idle ?? nil) ?? uploads.idleSeconds, uploads.keptSeconds)
        uploads.emptySeconds = min((empty ?? nil) ?? uploads.emptySeconds, uploads.keptSeconds)
        keysRememberedSeconds = (remembered ?? nil) ?? keysRememberedSeconds
        // Else the repeat of a tip could find its upload taken and its key forgotten.
        guard keysRememberedSeconds >= uploads.keptSeconds else {
            throw (ofKeys?["remembered"] ?? ofUploads?["kept"] ?? root).mistake(
                "Idempotency keys must be remembered at least as long as uploads are kept.")
        }
    }
}
