import Forwarding
import Foundation
import Sealing
import Testing
import Tips

@testable import tipline

@Suite("Drops of the configuration")
struct DropReaderTests {
    private func said(_ endpoints: String, spool: String? = nil) -> [String] {
        Configured.mistakes("endpoints:\n" + endpoints, flags: spool.map { ["spool": $0] } ?? [:], endpoint: nil)
    }

    private let sound = "  default: { url: 'http://127.0.0.1:9090/clues' }\n"

    @Test("A lane has a drop in place of a URL, with its heartbeat, its key and its end")
    func drop() throws {
        try Configured.inFolder { folder in
            try Data(SigningKey().verifyingKey.pem.utf8).write(to: URL(fileURLWithPath: "\(folder)/inside.pem"))
            let text =
                "endpoints:\n  default: { drop: \(folder), heartbeat: 5 s, confirm_key: \(folder)/inside.pem, "
                + "expire_unconfirmed: 90 d, parallel: 2 }\n"
            let lane = try #require(try Configured.settings(text, endpoint: nil).lanes.first)
            let drop = try #require(lane.drop)
            #expect(drop.path == RealPath.of(folder))
            #expect(drop.heartbeatSeconds == 5)
            #expect(lane.confirmKey == "\(folder)/inside.pem")
            #expect(drop.expireSeconds == 7_776_000.0)
            #expect(lane.parallel == 2)
            #expect(lane.endpoint == nil)
            let plain = try Configured.settings("endpoints:\n  default: { drop: \(folder) }\n", endpoint: nil)
            #expect(plain.lanes.first?.drop?.heartbeatSeconds == 60)
            #expect(plain.lanes.first?.drop?.expireSeconds == nil)
        }
    }

    @Test("A lane without a way out, with two, or with keys of the other is refused at its line and key")
    func ways() throws {
        try Configured.inFolder { folder in
            // The private half is nothing for the front host.
            try Data(SigningKey().pem.utf8).write(to: URL(fileURLWithPath: "\(folder)/private.pem"))
            let table = [
                ("  b: { parallel: 2 }", "endpoints.b"),
                ("  b: { url: 'http://127.0.0.1:9/b', drop: \(folder) }", "endpoints.b.url"),
                ("  b: { drop: \(folder), ca: \(folder) }", "endpoints.b.ca"),
                ("  b: { drop: \(folder), pin: 'sha256//AAAA' }", "endpoints.b.pin"),
                ("  b: { drop: \(folder), bandwidth: 1 MiB }", "endpoints.b.bandwidth"),
                ("  b: { drop: \(folder), follow: never }", "endpoints.b.follow"),
                ("  b: { drop: \(folder), schedule: always }", "endpoints.b.schedule"),
                ("  b: { drop: '' }", "endpoints.b.drop"),
                ("  b: { drop: \(folder), heartbeat: 0 s }", "endpoints.b.heartbeat"),
                ("  b: { drop: \(folder), expire_unconfirmed: soon }", "endpoints.b.expire_unconfirmed"),
                ("  b: { drop: \(folder), confirm_key: /nowhere/key.pem }", "endpoints.b.confirm_key"),
                ("  b: { drop: \(folder), confirm_key: \(folder)/private.pem }", "endpoints.b.confirm_key"),
                ("  b: { url: 'http://127.0.0.1:9/b', heartbeat: 5 s }", "endpoints.b.heartbeat"),
            ]
            for (line, key) in table {
                let all = said(sound + line)
                #expect(all.count == 1, "\(line): \(all)")
                #expect(all.first?.hasPrefix("tipline.yaml:3: \(key): ") == true, "\(line): \(all)")
            }
        }
    }

    @Test("A lane that was a drop keeps the inside's key beside its URL, and a key that is none is refused there, too")
    func formerDrop() throws {
        try Configured.inFolder { folder in
            try Data(SigningKey().verifyingKey.pem.utf8).write(to: URL(fileURLWithPath: "\(folder)/inside.pem"))
            let lane = "  default: { url: 'http://127.0.0.1:9/b', confirm_key: \(folder)/"
            #expect(said(lane + "inside.pem }") == [])
            let settings = try Configured.settings("endpoints:\n\(lane)inside.pem }", endpoint: nil)
            #expect(settings.lanes.first?.confirmKey == "\(folder)/inside.pem")
            let wrong = said(lane + "none.pem }")
            #expect(wrong.count == 1)
            #expect(wrong.first?.hasPrefix("tipline.yaml:2: endpoints.default.confirm_key: ") == true, "\(wrong)")
        }
    }

    @Test("A folder that is missing, a file, or nobody's to write in is refused")
    func places() throws {
        try Configured.inFolder { folder in
            try Data().write(to: URL(fileURLWithPath: "\(folder)/file"))
            try FileManager.default.createDirectory(
                atPath: "\(folder)/closed", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o555])
            // The superuser may write anywhere.
            let closed = geteuid() == 0 ? [] : ["\(folder)/closed"]
            for path in ["\(folder)/none", "\(folder)/file"] + closed {
                let all = said(sound + "  b: { drop: \(path) }")
                #expect(all.count == 1, "\(path): \(all)")
                #expect(all.first?.hasPrefix("tipline.yaml:3: endpoints.b.drop: ") == true, "\(all)")
            }
        }
    }

    @Test(
        "No drop lies where the kernel keeps its own", arguments: ["/proc", "/sys", "/dev", "/dev/shm", "/proc/self"])
    func kernel(_ path: String) throws {
        let all = said(sound + "  b: { drop: \(path) }")
        #expect(all.count == 1, "\(path): \(all)")
        #expect(all.first?.hasPrefix("tipline.yaml:3: endpoints.b.drop: ") == true, "\(all)")
    }

    @Test("No drop lies in another, in the spool, or around it, however the paths are spelt")
    func overlaps() throws {
        try Configured.inFolder { folder in
            for path in ["a/inner", "b", "ab", "Spool/out"] {
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/\(path)", withIntermediateDirectories: true)
            }
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/link", withDestinationPath: "\(folder)/a")
            let spool = "\(folder)/Spool"
            func lanes(_ one: String, _ other: String) -> [String] {
                said("  default: { drop: '\(folder)/\(one)' }\n  b: { drop: '\(folder)/\(other)' }", spool: spool)
            }
            for (one, other) in [("a", "a"), ("a", "a/inner"), ("a/inner", "a"), ("a", "link"), ("a", "b/../a/.")] {
                let all = lanes(one, other)
                #expect(all.count == 1, "\(one) \(other): \(all)")
                #expect(all.first?.hasPrefix("tipline.yaml:3: endpoints.b.drop: ") == true, "\(all)")
            }
            for other in ["Spool", "Spool/out", "."] { #expect(!lanes("a/inner", other).isEmpty, "\(other)") }
            #expect(lanes("a", "b").isEmpty)
            #expect(lanes("a", "ab").isEmpty)
        }
    }

    @Test("An operator's command reads the configuration though the gate is down")
    func commands() throws {
        let text = "endpoints:\n  default: { drop: /nowhere/at/all }\n"
        let settings = try Configured.settings(text, endpoint: nil, needsEndpoints: false)
        #expect(settings.lanes.first?.drop?.path == "/nowhere/at/all")
    }
}
