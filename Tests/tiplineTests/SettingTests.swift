import Logging
import Testing

@testable import tipline

@Suite("The table of settings")
struct SettingTests {
    @Test("Keys and their names in the environment are each one setting's own")
    func names() {
        #expect(Set(Setting.all.map(\.key)).count == Setting.all.count)
        #expect(Set(Setting.all.map(\.environmentName)).count == Setting.all.count)
        #expect(Set(Setting.endpoint.map(\.key)).count == Setting.endpoint.count)
        #expect(Set(Setting.token.map(\.key)).count == Setting.token.count)
        #expect(Setting("limits.head_time", "", nil, "").environmentName == "TIPLINE_LIMITS_HEAD_TIME")
        // A key is a value or holds others, never both.
        let keys = Setting.all.map(\.key)
        for key in keys { #expect(!keys.contains { $0.hasPrefix(key + ".") }, "\(key)") }
    }

    @Test("What a setting may be is what its description lists")
    func choices() throws {
        let level = try #require(Setting.all.first { $0.key == "log.level" })
        for name in Logger.Level.allCases.map(\.rawValue) { #expect(level.sort.contains(name), "\(name)") }
        let format = try #require(Setting.all.first { $0.key == "log.format" })
        for name in Settings.LogFormat.allCases.map(\.rawValue) { #expect(format.sort.contains(name), "\(name)") }
    }

    @Test("Every setting says what it is and what it is for")
    func texts() {
        for setting in Setting.all + Setting.endpoint + Setting.token {
            #expect(!setting.sort.isEmpty && setting.help.hasSuffix("."), "\(setting.key)")
        }
    }
}
