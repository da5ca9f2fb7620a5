import Forwarding
import Foundation
import Testing
import Tips

@testable import tipline

@Suite("Endpoints of the configuration")
struct EndpointReaderTests {
    private func said(_ endpoints: String) -> [String] {
        Configured.mistakes("endpoints:\n" + endpoints, endpoint: nil)
    }

    private let sound = "  default: { url: 'http://127.0.0.1:9090/clues' }\n"

    @Test("Each lane has its URL, its trust and its own pace")
    func lanes() throws {
        try Configured.inFolder { folder in
            try PEMSample.write(["CERTIFICATE"], to: "\(folder)/ca")
            try PEMSample.write(["CERTIFICATE"], to: "\(folder)/cert")
            try PEMSample.write(["PRIVATE KEY"], to: "\(folder)/key")
            let settings = try Configured.settings(
                """
                endpoints:
                  default:
                    url: https://platform.example/clues/
                    ca: \(folder)/ca
                    pin: sha256//AAAA
                    certificate: \(folder)/cert
                    key: \(folder)/key
                    parallel: 2
                  inner: { url: "http://10.0.0.5/clues", plain_http: allowed }
                """, endpoint: nil)
            let first = try #require(settings.lanes.first)
            let endpoint = try #require(first.endpoint)
            #expect(endpoint.url == "https://platform.example/clues")
            #expect(first.parallel == 2)
            let trust = endpoint.trust
            #expect(
                [trust.authority, trust.certificate, trust.key] == ["\(folder)/ca", "\(folder)/cert", "\(folder)/key"])
            #expect(trust.pin == "sha256//AAAA")
            #expect(settings.lanes.last?.endpoint?.url == "http://10.0.0.5/clues")
        }
    }

    @Test("The flag replaces every endpoint by one lane, and is checked like them")
    func flag() throws {
        let settings = try Configured.settings(
            "endpoints:\n" + sound + "  b: { url: 'http://127.0.0.1:9090/b' }\n", endpoint: "http://localhost:1/x")
        #expect(settings.lanes.map { "\($0.name) \($0.endpoint?.url ?? "-")" } == ["default http://localhost:1/x"])
        for wrong in [
            "localhost:1", "ftp://localhost/x", "http://platform.example/clues", "http://u:p@localhost/x", "",
        ] {
            let said = Configured.mistakes(endpoint: wrong)
            #expect(said.count == 1)
            #expect(said.first?.hasPrefix("the command line:1: --endpoint: ") == true, "\(said)")
        }
    }

    @Test("Without an endpoint `default` the daemon has no way out for most tips, and it is said where to write one")
    func missingDefault() {
        let other = said("  traffic: { url: 'http://127.0.0.1:9090/b' }\n")
        #expect(other.count == 1)
        #expect(other.first?.hasPrefix("tipline.yaml:1: endpoints: ") == true, "\(other)")
        let later = Configured.mistakes(
            "listen: a:1\nadmin: b:1\nendpoints:\n  traffic: { url: 'http://127.0.0.1:9090/b' }\n", endpoint: nil)
        #expect(later.first?.hasPrefix("tipline.yaml:3: endpoints: ") == true, "\(later)")
        #expect(Configured.mistakes(endpoint: nil).first?.contains("endpoints: There is no endpoint `default`") == true)
    }

    @Test(
        "Every mistake below an endpoint is named with its line and key",
        arguments: [
            ("  b: {}", "endpoints.b"), ("  b: http://127.0.0.1/x", "endpoints.b"),
            ("  b: { url: '' }", "endpoints.b.url"),
            ("  b: { url: 127.0.0.1/x }", "endpoints.b.url"), ("  b: { url: 'ftp://127.0.0.1/x' }", "endpoints.b.url"),
            ("  b: { url: 'https://u:secret@a.example/x' }", "endpoints.b.url"),
            ("  b: { url: 'https://a.example/x?token=1' }", "endpoints.b.url"),
            ("  b: { url: 'http://a.example/x' }", "endpoints.b.url"),
            ("  b: { url: 'http://a.example/x', plain_http: 'yes' }", "endpoints.b.plain_http"),
            ("  b: { url: 'https://a.example/x', ca: /nowhere/ca.pem }", "endpoints.b.ca"),
            ("  b: { url: 'https://a.example/x', certificate: /nowhere/c.pem }", "endpoints.b.certificate"),
            ("  b: { url: 'https://a.example/x', pin: '' }", "endpoints.b.pin"),
            ("  b: { url: 'https://a.example/x', pin: AAAA }", "endpoints.b"),
            ("  b: { url: 'https://a.example/x', parallel: 0 }", "endpoints.b.parallel"),
            ("  b: { url: 'https://a.example/x', parallel: 300 }", "endpoints.b.parallel"),
            ("  b: { url: 'https://a.example/x', bandwidth: 4 KiB }", "endpoints.b.bandwidth"),
            ("  b: { url: 'https://a.example/x', bandwidth: fast }", "endpoints.b.bandwidth"),
            ("  b: { url: 'https://a.example/x', schedule: [] }", "endpoints.b.schedule"),
            ("  b: { url: 'https://a.example/x', schedule: [mon-fri] }", "endpoints.b.schedule[0]"),
            ("  b: { url: 'https://a.example/x', schedule: 18:00 }", "endpoints.b.schedule"),
            ("  b: { url: 'https://a.example/x', follow: always }", "endpoints.b.follow"),
            ("  'b c': { url: 'https://a.example/x' }", "endpoints.b c"),
        ])
    func mistakes(_ line: String, _ key: String) {
        let all = said(sound + line)
        #expect(all.count == 1, "\(all)")
        #expect(all.first?.hasPrefix("tipline.yaml:3: \(key)") == true, "\(all)")
    }

    @Test("No message repeats a password or a token that stands in a URL")
    func quiet() {
        let all = said(
            sound + "  b: { url: 'https://u:secret@a.example/x' }\n  c: { url: 'https://a.example/x?token=secret' }\n")
        #expect(all.count == 2)
        #expect(!all.joined().contains("secret"))
        #expect(!Configured.mistakes(endpoint: "http://u:secret@localhost/x").joined().contains("secret"))
    }

    @Test(
        "Two lanes never share a URL, however it is spelt",
        arguments: ["http://127.0.0.1:9090/clues", "http://127.0.0.1:9090/clues/", "HTTP://127.0.0.1:9090/clues"])
    func sharedURL(_ url: String) {
        let all = said(sound + "  b: { url: '\(url)' }")
        #expect(all.count == 1)
        #expect(all.first?.hasPrefix("tipline.yaml:3: endpoints.b") == true, "\(all)")
    }

    @Test("Another path or port is another URL")
    func ownURL() {
        #expect(
            said(sound + "  b: { url: 'http://127.0.0.1:9090/b' }\n  c: { url: 'http://127.0.0.1:9091/clues' }").isEmpty
        )
    }

    @Test("A lane has its bandwidth, its hours and its way of following")
    func pace() throws {
        let settings = try Configured.settings(
            """
            time_zone: Europe/Berlin
            follow: { first: 5 min, longest: 2 h }
            endpoints:
              default:
                url: http://127.0.0.1:9090/clues
                bandwidth: 256 KiB
                schedule: [mon-fri 08:00-18:00, sat 09:00-12:00]
              night: { url: "http://127.0.0.1:9090/night", schedule: "22:00-06:00", follow: never }
            """, endpoint: nil)
        let (day, night) = (try #require(settings.lanes.first), try #require(settings.lanes.last))
        #expect(day.bytesPerSecond == 262_144 && night.bytesPerSecond == nil)
        #expect(day.follow == FollowSchedule(firstSeconds: 300, longestSeconds: 7200) && night.follow == nil)
        #expect(day.hours?.calendar.timeZone.identifier == "Europe/Berlin" && day.hours?.spans.count == 2)
        let monday = try #require(Moment(rfc3339: "2015-01-05T12:00:00+01:00"))
        #expect(day.hours?.hold(monday) == true && night.hours?.hold(monday) == false)
        #expect(try Configured.settings("follow: { first: never }").lanes.allSatisfy { $0.follow == nil })
        #expect(try Configured.settings("").lanes.allSatisfy { $0.follow == FollowSchedule() && $0.hours == nil })
    }
}
