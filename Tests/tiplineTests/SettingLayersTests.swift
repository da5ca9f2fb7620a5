import Foundation
import Receiving
import RuleFiles
import Testing

@testable import tipline

@Suite("The four layers of a setting")
struct SettingLayersTests {
    private let listen = Setting("listen", "HOST:PORT", "127.0.0.1:8080", "Where.")

    @Test("Flags go before the environment, the environment before the file, the file before the default")
    func precedence() throws {
        var layers = SettingLayers()
        func found() throws -> String? {
            try layers.value(of: listen).map { "\(try $0.node.text()) from \($0.origin.rawValue)" }
        }
        #expect(try found() == "127.0.0.1:8080 from default")
        layers.file = try RuleNode.parse("listen: file:1", named: "tipline.yaml")
        #expect(try found() == "file:1 from file")
        layers.environment = ["TIPLINE_LISTEN": "environment:1"]
        #expect(try found() == "environment:1 from environment")
        layers.flags = ["listen": "flag:1"]
        #expect(try found() == "flag:1 from flag")
        #expect(try layers.value(of: Setting("none", "", nil, "")) == nil)
    }

    @Test("Each layer wins for its own settings only")
    func apart() throws {
        let settings = try Configured.settings(
            "limits: { parts: 5, connections: 6 }\nready_age: 2 min", flags: ["listen": "localhost:1"],
            environment: ["TIPLINE_LIMITS_PARTS": "7", "HOME": "/", "TIPLINE_ADMIN": "localhost:2"])
        #expect(settings.bounds.parts == 7)
        #expect(settings.bounds.connections == 6)
        #expect(settings.readyAgeSeconds == 120)
        #expect("\(settings.listen) \(settings.admin)" == "localhost:1 localhost:2")
        #expect(settings.spool == "./Spool")
    }

    @Test(
        "A flag or variable is taken as it is written, whatever it means in YAML",
        arguments: [
            "/tmp/a #b", "/tmp/a: b", "~", "null", "/tmp/'a'", "\"a\"", "- a", "@a", "*a", "a ", "/tmp/路灯", "{a",
        ])
    func verbatim(_ text: String) throws {
        #expect(try Configured.settings(flags: ["spool": text]).spool == text)
        #expect(try Configured.settings(environment: ["TIPLINE_SPOOL": text]).spool == text)
    }

    @Test("Numbers, lists and choices in flags and variables are still numbers, lists and choices")
    func shapes() throws {
        let settings = try Configured.settings(environment: [
            "TIPLINE_CHANNELS": "[web, kiosk]", "TIPLINE_LIMITS_PARTS": "12", "TIPLINE_LOG_FORMAT": "json",
            "TIPLINE_RETENTION_ENDED": "never", "TIPLINE_LIMITS_RESERVE": "1 GiB",
        ])
        #expect(settings.channels == ["web", "kiosk"])
        #expect(settings.bounds.parts == 12)
        #expect(settings.logFormat == .json)
        #expect(settings.erasedAfterSeconds == nil)
        #expect(settings.bounds.reserveBytes == 1 << 30)
    }

    @Test("A variable cannot bring a second setting along, nor be empty")
    func injections() {
        #expect(Configured.mistakes(environment: ["TIPLINE_LIMITS_PARTS": "5\nlisten: x"]).count == 1)
        #expect(Configured.mistakes(environment: ["TIPLINE_SPOOL": ""]).count == 1)
        #expect(Configured.mistakes(flags: ["rules": " "]).count == 1)
    }

    @Test("Every key that means nothing is named: at the top, below a key, below an endpoint, in the environment")
    func unknown() {
        let yaml = """
            listn: localhost:80
            limits:
              parts: 5
              partz: 6
            endpoints:
              default:
                url: http://127.0.0.1/clues
                parralel: 4
            """
        let said = Configured.mistakes(
            yaml, environment: ["TIPLINE_LISTN": "x", "TIPLINE_LIMITS": "y", "PATH": "z"], endpoint: nil)
        let places = said.map { $0.components(separatedBy: ": ").prefix(2).joined(separator: " ") }
        #expect(
            places == [
                "tipline.yaml:1 listn", "tipline.yaml:4 limits.partz", "tipline.yaml:8 endpoints.default.parralel",
                "the environment:1 TIPLINE_LIMITS", "the environment:1 TIPLINE_LISTN",
            ])
        #expect(said.first?.contains("`listen`") == true)
        #expect(said.dropFirst().first?.contains("`parts`") == true)
    }

    @Test("Variables of trials, and those of other programs, are nobody's mistake")
    func foreignVariables() {
        #expect(
            Configured.mistakes(environment: ["TIPLINE_TRIALS": "1", "TIPLINE_TRIAL_NO_SYNC": "1", "TIPLINES": "x"])
                .isEmpty)
    }
}
