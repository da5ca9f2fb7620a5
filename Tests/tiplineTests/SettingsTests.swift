import Forwarding
import Foundation
import Logging
import Receiving
import Testing
import Tips

@testable import tipline

@Suite("The configuration as values")
struct SettingsTests {
    @Test("Nothing set at all is a sound configuration, but for the endpoint")
    func defaults() throws {
        let settings = try Configured.settings(endpoint: nil, needsEndpoints: false)
        #expect("\(settings.listen) \(settings.admin)" == "127.0.0.1:8080 127.0.0.1:8081")
        #expect("\(settings.spool) \(settings.rules)" == "./Spool ./Rules")
        #expect(settings.calendar.timeZone.identifier == "Asia/Shanghai")
        #expect(settings.channels == ["web", "app"])
        #expect(settings.readyAgeSeconds == 3600)
        #expect(settings.erasedAfterSeconds == 2_592_000)
        #expect(settings.logLevel == .info && settings.logFormat == .text)
        #expect(settings.lanes.isEmpty)
    }

    @Test("The table's defaults are those of the rooms they go to")
    func defaultsAgree() throws {
        let settings = try Configured.settings(endpoint: nil, needsEndpoints: false)
        let (bounds, deadlines) = (ReceptionSettings.Bounds(), ReceptionSettings.Deadlines())
        #expect(settings.bounds.parts == bounds.parts && settings.bounds.fieldBytes == bounds.fieldBytes)
        #expect(
            settings.bounds.headerBytes == bounds.headerBytes && settings.bounds.headerFields == bounds.headerFields)
        #expect(
            settings.bounds.connections == bounds.connections && settings.bounds.reserveBytes == bounds.reserveBytes)
        #expect(settings.deadlines.headSeconds == deadlines.headSeconds)
        #expect(settings.deadlines.bodyGraceSeconds == deadlines.bodyGraceSeconds)
        #expect(settings.deadlines.leastBytesPerSecond == deadlines.leastBytesPerSecond)
    }

    @Test("Everything that may be set arrives where it belongs")
    func everything() throws {
        let settings = try Configured.settings(
            """
            listen: unix:/run/tips.sock
            admin: "[::1]:9000"
            spool: /var/spool/tipline
            rules: /etc/tipline
            time_zone: Europe/Berlin
            channels: [app, web, kiosk]
            ready_age: 90 s
            limits: { parts: 8, fields: 64 KiB, headers: 8 KiB, header_count: 32, connections: 100, reserve: 0 B,
                      head_time: 5 s, body_time: 1 min, body_rate: 1 kB }
            retention: { ended: never }
            retry: { first: 500 ms, longest: 1 h }
            log: { level: debug, format: json }
            endpoints:
              default: { url: "http://127.0.0.1:9090/clues", parallel: 3 }
              traffic: { url: "http://127.0.0.1:9090/traffic" }
            """, endpoint: nil)
        #expect("\(settings.listen) \(settings.admin)" == "unix:/run/tips.sock [::1]:9000")
        #expect("\(settings.spool) \(settings.rules)" == "/var/spool/tipline /etc/tipline")
        #expect(settings.calendar.timeZone.identifier == "Europe/Berlin")
        #expect(settings.reception.channels == ["app", "web", "kiosk"])
        #expect(settings.readyAgeSeconds == 90 && settings.erasedAfterSeconds == nil)
        let bounds = settings.reception.bounds
        #expect(bounds.parts == 8 && bounds.fieldBytes == 65_536 && bounds.headerBytes == 8192)
        #expect(bounds.headerFields == 32 && bounds.connections == 100 && bounds.reserveBytes == 0)
        let deadlines = settings.reception.deadlines
        #expect(deadlines.headSeconds == 5 && deadlines.bodyGraceSeconds == 60)
        #expect(deadlines.leastBytesPerSecond == 1000)
        #expect(settings.lanes.map(\.name.name) == ["default", "traffic"])
        #expect(settings.lanes.map(\.parallel) == [3, 8])
        #expect(settings.lanes.allSatisfy { $0.retry == RetrySchedule(baseSeconds: 0.5, capSeconds: 3600) })
        #expect(settings.logLevel == .debug && settings.logFormat == .json)
    }

    @Test(
        "Every wrong value is named with file, line and key",
        arguments: [
            ("listen: 8080", "listen"), ("listen: a:99999", "listen"), ("listen:", "listen"), ("listen: [a]", "listen"),
            ("admin: { a: b }", "admin"), ("admin: 127.0.0.1:8080", "admin"), ("spool: ''", "spool"),
            ("rules: []", "rules"),
            ("time_zone: Mars/Olympus", "time_zone"),
            ("time_zone: Asia/Shangai", "time_zone"), ("channels: web", "channels"), ("channels: []", "channels"),
            ("channels: [web, web]", "channels"), ("channels: [web, '']", "channels[1]"),
            ("channels: [front desk]", "channels[0]"),
            ("ready_age: 1 hour", "ready_age"),
            ("ready_age: 60", "ready_age"), ("limits: 5", "limits"), ("limits: { parts: 0 }", "limits.parts"),
            ("limits: { parts: many }", "limits.parts"), ("limits: { parts: '5' }", "limits.parts"),
            ("limits: { fields: 64 MB/s }", "limits.fields"), ("limits: { fields: 64 }", "limits.fields"),
            ("limits: { fields: 10 B }", "limits.fields"), ("limits: { headers: 2 MiB }", "limits.headers"),
            ("limits: { header_count: 1001 }", "limits.header_count"),
            ("limits: { connections: -1 }", "limits.connections"),
            ("limits: { reserve: 256 MIB }", "limits.reserve"), ("limits: { head_time: 0 s }", "limits.head_time"),
            ("limits: { body_time: 2 h }", "limits.body_time"), ("limits: { body_rate: 0 B }", "limits.body_rate"),
            ("retention: { ended: soon }", "retention.ended"), ("retry: { first: 30 }", "retry.first"),
            ("retry: { longest: 2 d }", "retry.longest"), ("log: { level: loud }", "log.level"),
            ("log: { format: xml }", "log.format"),
            ("follow: { first: 2 d, longest: 1 d }", "follow.first"),
            ("retry: { first: 1 min, longest: 10 s }", "retry.first"), ("follow: { first: 2 d }", "follow.first"),
            ("follow: { first: soon }", "follow.first"), ("follow: { longest: never }", "follow.longest"),
            ("endpoints: none", "endpoints"), ("endpoints: [a]", "endpoints"),
        ])
    func wrongValues(_ line: String, _ key: String) {
        let said = Configured.mistakes("# A comment.\n" + line)
        #expect(said.count == 1, "\(said)")
        #expect(said.first?.hasPrefix("tipline.yaml:2: \(key): ") == true, "\(said)")
    }

    @Test("A list or a scalar instead of keys is one mistake about the file")
    func wrongShape() {
        for yaml in ["- a", "just a text"] {
            #expect(Configured.mistakes(yaml).first?.hasPrefix("tipline.yaml:1: ") == true)
        }
        #expect(Configured.mistakes("").isEmpty)
        #expect(Configured.mistakes("# only a comment\n").isEmpty)
    }

    @Test("All mistakes are told at once, in every layer")
    func all() {
        let said = Configured.mistakes(
            "listen: a\nlimits:\n  parts: 0\n  x: 1\nendpoints:\n  b@d: { url: 'http://127.0.0.1/a' }\n",
            flags: ["admin": "b"], environment: ["TIPLINE_LOG_LEVEL": "loud"], endpoint: nil)
        for place in [
            "tipline.yaml:1: listen:", "tipline.yaml:3: limits.parts:", "tipline.yaml:4: limits.x:",
            "the command line:1: admin:",
            "the environment:1: TIPLINE_LOG_LEVEL:", "tipline.yaml:6: endpoints.b@d:",
            "endpoints: There is no endpoint `default`",
        ] {
            #expect(said.contains { $0.contains(place) }, "\(place)")
        }
        #expect(said.count == 7)
    }
}
