import Foundation
import Testing

/// The program itself, run as an operator runs it: what it says, how it ends, and what it leaves untouched.
@Suite("A wrong configuration ends the program before anything is touched")
struct ConfigCommandTests {
    private static let endpoint = "endpoints:\n  default: { url: 'http://127.0.0.1:9/clues' }\n"

    @Test(
        "Each mistake is named with file, line and key, and ends with 78",
        arguments: [
            ("\(endpoint)limit:\n", "tipline.yaml:3: limit: "),
            ("\(endpoint)limits: { parts: x }\n", "tipline.yaml:3: limits.parts: "),
            ("\(endpoint)  b: { url: 'http://a.example/' }\n", "tipline.yaml:3: endpoints.b.url: "),
            ("\(endpoint)time_zone: Mars/Olympus\n", "tipline.yaml:3: time_zone: "),
            ("listen: localhost:0\n", "endpoints: There is no"),
            ("\(endpoint)limits: {\n", "tipline.yaml:"),
            ("\(endpoint)listen: a:1\nlisten: b:1\n", "tipline.yaml:4: listen: "),
        ])
    func wrongFiles(_ yaml: String, _ place: String) throws {
        try Configured.inFolder { folder in
            try Data(yaml.utf8).write(to: URL(fileURLWithPath: folder + "/tipline.yaml"))
            for command in [["config", "check"], ["serve"]] {
                let outcome = try BuiltProgram.run(command, in: folder)
                #expect(outcome.code == 78, "\(command): \(outcome.complaint)")
                #expect(outcome.complaint.contains(place), "\(command): \(outcome.complaint)")
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["tipline.yaml"])
            }
        }
    }

    @Test("A variable or flag that is wrong is named too, and so are a missing file and missing rules")
    func otherLayers() throws {
        try Configured.inFolder { folder in
            let file = folder + "/other.yaml"
            try Data(Self.endpoint.utf8).write(to: URL(fileURLWithPath: file))
            let wrong: [([String], [String: String], String)] = [
                (["--config", file], ["TIPLINE_NOTHING": "x"], "the environment:1: TIPLINE_NOTHING: "),
                (["--config", file], ["TIPLINE_LISTEN": "x"], "the environment:1: TIPLINE_LISTEN: "),
                (["--config", file, "--listen", "x"], [:], "the command line:1: listen: "),
                (["--config", file, "--endpoint", "x"], [:], "the command line:1: --endpoint: "),
                (["--config", folder + "/nowhere.yaml"], [:], "nowhere.yaml:1: "),
                ([], ["TIPLINE_CONFIG": folder + "/nowhere.yaml"], "nowhere.yaml:1: "),
                (["--config", file], [:], "Rules/classification.yaml:1: "),
                (["--config", file, "--rules", folder + "/none"], [:], "none/classification.yaml:1: "),
            ]
            for (arguments, environment, place) in wrong {
                let outcome = try BuiltProgram.run(["serve"] + arguments, in: folder, environment: environment)
                #expect(outcome.code == 78, "\(outcome.complaint)")
                #expect(outcome.complaint.contains(place), "\(outcome.complaint)")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["other.yaml"])
        }
    }

    @Test("A spool that cannot be written ends the daemon with 73, one that is not there a command with 66")
    func spools() throws {
        try Configured.inFolder { folder in
            try Data(Self.endpoint.utf8).write(to: URL(fileURLWithPath: folder + "/tipline.yaml"))
            try Data().write(to: URL(fileURLWithPath: folder + "/file"))
            let rules = try #require(Configured.rules)
            let outcome = try BuiltProgram.run(
                ["serve", "--rules", rules, "--spool", folder + "/file/spool"], in: folder)
            #expect(outcome.code == 73, "\(outcome.complaint)")
            #expect(outcome.complaint.contains("spool-unwritable"))
            let list = try BuiltProgram.run(["spool", "ls", "--spool", folder + "/none"], in: folder)
            #expect(list.code == 66)
            #expect(!FileManager.default.fileExists(atPath: folder + "/none"))
        }
    }

    @Test("Words that are none of a command's are its usage, and 64")
    func usage() throws {
        try Configured.inFolder { folder in
            let wrong = [
                ["spool", "ls", "--stage", "lost"], ["stats", "2015-13"], ["serve", "--nothing"], ["nothing"],
            ]
            for arguments in wrong {
                let outcome = try BuiltProgram.run(arguments, in: folder)
                #expect(outcome.code == 64, "\(arguments)")
            }
        }
    }

    @Test("A sound configuration is said to be sound, and describe shows every key without a secret")
    func sound() throws {
        try Configured.inFolder { folder in
            try Data(Self.endpoint.utf8).write(to: URL(fileURLWithPath: folder + "/tipline.yaml"))
            let rules = try #require(Configured.rules)
            let check = try BuiltProgram.run(["config", "check", "--rules", rules], in: folder)
            #expect(check.code == 0, "\(check.complaint)")
            #expect(check.complaint.isEmpty)
            let describe = try BuiltProgram.run(
                ["config", "describe"], in: folder, environment: ["TIPLINE_READY_AGE": "7 min"])
            #expect(describe.code == 0)
            #expect(describe.text.contains("ready_age: 7 min  # from environment"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["tipline.yaml"])
        }
    }
}
