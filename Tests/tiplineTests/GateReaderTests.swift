import Receiving
import Testing
import Tips

@testable import tipline

@Suite("Who is held to what")
struct GateReaderTests {
    private static let digest = String(repeating: "0a", count: 32)

    @Test("The table's defaults are those of the gate")
    func defaults() throws {
        let (read, gate) = (try Configured.settings().gate, GateSettings())
        #expect(read.clientTips == gate.clientTips && read.tips == gate.tips)
        #expect(read.clientUploads == gate.clientUploads && read.uploads == gate.uploads)
        #expect(read.clientGuesses == gate.clientGuesses && read.guesses == gate.guesses)
        #expect(read.clientConnections == gate.clientConnections && read.exhibitsAtOnce == gate.exhibitsAtOnce)
        #expect(read.clientUploadShare == gate.clientUploadShare)
        #expect(read.trustedProxies == gate.trustedProxies && read.tokens.isEmpty)
    }

    @Test("Everything that may be set arrives where it belongs")
    func everything() throws {
        let settings = try Configured.settings(
            """
            trusted_proxies: [10.0.0.0/8, "::1", unix]
            limits: { exhibits_at_once: 10, client_tips: 1, client_uploads: 2, client_guesses: 3,
                      client_connections: unlimited, tips: 4, uploads: 5, guesses: unlimited,
                      client_upload_share: 9 }
            tokens:
              form: { sha256: \(Self.digest) }
              app: { sha256: \(Self.digest.uppercased().replacing("0A", with: "FF")), per_minute: 7, burst: 8,
                     upload_share: 1 }
            """
        ).reception.gate
        #expect(settings.trustedProxies == TrustedProxies(["10.0.0.0/8", "::1", "unix"]))
        #expect(settings.exhibitsAtOnce == 10 && settings.clientConnections == nil)
        #expect([settings.clientTips, settings.clientUploads, settings.clientGuesses] == [1, 2, 3])
        #expect([settings.tips, settings.uploads, settings.guesses] == [4, 5, nil])
        #expect(settings.tokens.map(\.name) == ["form", "app"])
        #expect(settings.tokens.map(\.perMinute) == [600, 7] && settings.tokens.map(\.burst) == [600, 8])
        #expect(settings.clientUploadShare == 9 && settings.tokens.map(\.uploadShare) == [2, 1])
        #expect(settings.tokens.first?.digest == Digest(hex: Self.digest))
        let environment = try Configured.settings(environment: [
            "TIPLINE_TRUSTED_PROXIES": "[192.0.2.1]", "TIPLINE_LIMITS_CLIENT_TIPS": "unlimited",
            "TIPLINE_LIMITS_CLIENT_UPLOAD_SHARE": "unlimited",
        ])
        #expect(environment.gate.trustedProxies == TrustedProxies(["192.0.2.1"]))
        #expect(environment.gate.clientTips == nil && environment.gate.clientUploadShare == nil)
    }

    @Test(
        "Every wrong value is named with file, line and key",
        arguments: [
            ("trusted_proxies: 10.0.0.1", "trusted_proxies"), ("trusted_proxies: [nginx]", "trusted_proxies[0]"),
            ("trusted_proxies: [unix, 10.0.0.1/8]", "trusted_proxies[1]"),
            ("trusted_proxies: ['']", "trusted_proxies[0]"),
            ("limits: { client_tips: 0 }", "limits.client_tips"), ("limits: { tips: none }", "limits.tips"),
            ("limits: { client_upload_share: 0 }", "limits.client_upload_share"),
            ("tokens: { form: { sha256: \(digest), upload_share: unlimited } }", "tokens.form.upload_share"),
            ("limits: { exhibits_at_once: unlimited }", "limits.exhibits_at_once"),
            ("limits: { client_connections: -1 }", "limits.client_connections"), ("tokens: [a]", "tokens"),
            ("tokens: { form: {} }", "tokens.form"), ("tokens: { form: { sha256: secret } }", "tokens.form.sha256"),
            ("tokens: { form: { sha256: \(digest), per_minute: 0 } }", "tokens.form.per_minute"),
            ("tokens: { form: { sha256: \(digest), burst: a } }", "tokens.form.burst"),
            ("tokens: { form: { sha256: \(digest), token: a } }", "tokens.form.token"),
            ("tokens: { a: { sha256: \(digest) }, b: { sha256: \(digest) } }", "tokens.b"),
        ])
    func wrongValues(_ line: String, _ key: String) {
        let said = Configured.mistakes("# A comment.\n" + line)
        #expect(said.count == 1, "\(said)")
        #expect(said.first?.hasPrefix("tipline.yaml:2: \(key): ") == true, "\(said)")
        #expect(said.first?.contains("secret") != true)
    }

    @Test("A description shows the allowances of a token, never its digest or what was written in its place")
    func description() throws {
        let yaml = "tokens: { form: { sha256: hunter2, per_minute: 9, secret: hunter3 } }"
        let text = SettingsDescription(layers: try Configured.layers(yaml)).text
        #expect(!text.contains("hunter"))
        #expect(text.contains("tokens.form.per_minute: 9  # from file"))
        #expect(text.contains("tokens.form.sha256: # not shown"))
        for setting in Setting.token { #expect(text.contains("#   \(setting.key): ")) }
    }
}
