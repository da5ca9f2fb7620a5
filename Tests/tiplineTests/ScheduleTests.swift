import Foundation
import RuleFiles
import Spooling
import Testing

@testable import tipline

@Suite("How long things are kept")
struct ScheduleTests {
    private static func schedule(_ text: String) throws -> Schedule {
        try Schedule(reading: RuleNode.parse(text, named: "schedule.yaml"))
    }

    @Test("what ships is a day for uploads and a week for keys, and a folder without the file goes by that")
    func shipped() throws {
        let rules = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Rules").path
        let shipped = try Schedule.load(directory: rules)
        #expect(shipped.uploads == UploadLifetime(keptSeconds: 86_400, idleSeconds: 6 * 3600, emptySeconds: 900))
        #expect(shipped.keysRememberedSeconds == 7 * 86_400)
        #expect(shipped == Schedule())
        #expect(try Schedule.load(directory: rules + "/cases") == Schedule())
    }

    @Test("what is left out stays as it ships")
    func partial() throws {
        let schedule = try Self.schedule("uploads: { kept: 2 h }")
        #expect(schedule.uploads == UploadLifetime(keptSeconds: 7200, idleSeconds: 7200, emptySeconds: 900))
        let all = try Self.schedule("uploads: { kept: 2 d, idle: 1 d, empty: 2 min }").uploads
        #expect(all == UploadLifetime(keptSeconds: 172_800, idleSeconds: 86_400, emptySeconds: 120))
        #expect(schedule.keysRememberedSeconds == 7 * 86_400)
        #expect(try Self.schedule("") == Schedule())
    }

    @Test(
        "a mistake is told with its line and key",
        arguments: [
            ("uploads: { kept: 24 }", "uploads.kept"), ("uploads:\n  keep: 24 h", "uploads.keep"),
            ("upload: { kept: 1 d }", "upload"), ("uploads: { kept: 1 s }", "uploads.kept"),
            ("idempotency_keys: { remembered: 1 h }", "idempotency_keys.remembered"),
            ("uploads: { kept: 8 d }", "uploads.kept"), ("uploads: { idle: 59 s }", "uploads.idle"),
            ("uploads: { empty: soon }", "uploads.empty"), ("uploads: 24 h", "uploads"),
        ])
    func mistakes(text: String, key: String) {
        var found: [RuleMistake] = []
        do { _ = try Self.schedule(text) } catch let mistake as RuleMistake { found = [mistake] } catch let several
            as RuleMistakes
        {
            found = several.all
        } catch { Issue.record(error) }
        #expect(found.map(\.location.key) == [key])
        #expect(found.allSatisfy { $0.location.file == "schedule.yaml" && $0.location.line > 0 })
    }
}
