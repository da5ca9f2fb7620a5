import RuleFiles
import Testing

@testable import tipline

@Suite("What config describe prints")
struct SettingsDescriptionTests {
    private func lines(
        _ yaml: String? = nil, flags: [String: String] = [:], environment: [String: String] = [:],
        endpoint: String? = nil
    ) throws -> [String] {
        let layers = try Configured.layers(yaml, flags: flags, environment: environment, endpoint: endpoint)
        return SettingsDescription(layers: layers).text.split(separator: "\n").map(String.init)
    }

    @Test("Every setting has its line, with the value in force and where it comes from")
    func origins() throws {
        let all = try lines(
            "limits: { parts: 5 }\nchannels: [web, kiosk]", flags: ["listen": "localhost:1"],
            environment: ["TIPLINE_READY_AGE": "5 min"])
        for line in [
            "listen: localhost:1  # from flag", "ready_age: 5 min  # from environment", "limits.parts: 5  # from file",
            "channels: [web, kiosk]  # from file", "spool: ./Spool  # from default",
            "time_zone: Asia/Shanghai  # from default",
        ] {
            #expect(all.contains(line), "\(line)")
        }
        for setting in Setting.all {
            #expect(all.contains { $0.hasPrefix("\(setting.key): ") }, "\(setting.key)")
            #expect(all.contains { $0.contains(setting.environmentName) }, "\(setting.key)")
        }
        for setting in Setting.endpoint {
            #expect(all.contains { $0.contains("#   \(setting.key): ") }, "\(setting.key)")
        }
    }

    @Test("Endpoints are described, from the file or from the flag that replaces them")
    func endpoints() throws {
        let yaml = "endpoints:\n  default: { url: 'https://a.example/clues', parallel: 3 }"
        let all = try lines(yaml)
        #expect(all.contains("endpoints.default.url: https://a.example/clues  # from file"))
        #expect(all.contains("endpoints.default.parallel: 3  # from file"))
        let replaced = try lines(yaml, endpoint: "http://localhost:1/x")
        #expect(replaced.contains("endpoints.default.url: http://localhost:1/x  # from flag"))
        #expect(!replaced.contains { $0.contains("a.example") })
    }

    @Test(
        "No secret is printed, not even where none belongs",
        arguments: [
            "https://user:hunter2@a.example/x", "https://hunter2@a.example/x", "https://a.example/x?token=hunter2",
            "https://a.example/x#hunter2",
        ])
    func secrets(_ url: String) throws {
        let file = try lines("endpoints:\n  default: { url: '\(url)' }")
        let flag = try lines(endpoint: url)
        for all in [file, flag] {
            #expect(!all.joined().contains("hunter2"))
            #expect(all.contains { $0.hasPrefix("endpoints.default.url: ") })
        }
    }

    @Test("A key that does not exist is named without its value")
    func unknownKey() throws {
        let all = try lines("endpoints:\n  default: { password: hunter2 }")
        #expect(all.contains { $0.hasPrefix("endpoints.default.password: ") })
        #expect(!all.joined().contains("hunter2"))
    }

    @Test("A configuration that is wrong is described too: that is how one finds out")
    func wrong() throws {
        let all = try lines("limits: { parts: many }\nlisten: nowhere", environment: ["TIPLINE_NOTHING": "x"])
        #expect(all.contains("limits.parts: many  # from file"))
        #expect(all.contains("listen: nowhere  # from file"))
    }
}
