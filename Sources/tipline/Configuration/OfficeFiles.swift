import Classification
import Company
import Inspection
import RuleFiles

/// Everything in the rules' folder that the daemon goes by: read together, so that whoever checks it finds what would keep
/// `serve` from starting.
struct OfficeFiles {
    var book: RuleBook
    var formats: Formats
    var schedule: Schedule
    var nearness: Nearness

    /// Throws `RuleMistakes` with those of all files.
    ///
    /// - Parameter channels: that profiles may name; nil: any.
    static func load(directory: String, channels: [String]? = nil) throws -> OfficeFiles {
        var mistakes = RuleMistakes()
        let book = try mistakes.collect { try RuleBook.load(directory: directory) }
        let formats = try mistakes.collect {
            try Formats.load(directory: directory, departments: book?.departments, channels: channels)
        }
        let schedule = try mistakes.collect { try Schedule.load(directory: directory) }
        let nearness = try mistakes.collect { try Nearness.load(directory: directory) }
        try mistakes.throwIfAny()
        guard let book, let formats, let schedule, let nearness else { throw mistakes }
        return OfficeFiles(book: book, formats: formats, schedule: schedule, nearness: nearness)
    }
}
