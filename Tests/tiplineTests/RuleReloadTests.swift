import Captured
import Classification
import Foundation
import Testing
import Tips

@testable import tipline

@Suite("New rules without a new start")
struct RuleReloadTests {
    /// The shipped formats beside rules of one's own.
    private func withRules(_ work: (_ folder: URL, RuleRenewal, CapturedLog) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("rules-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let shipped = URL(fileURLWithPath: try #require(Configured.rules)).appendingPathComponent("formats.yaml")
        try FileManager.default.copyItem(at: shipped, to: folder.appendingPathComponent("formats.yaml"))
        try write("rules:\n  - {name: a, why: w, any: [x], lane: far}\n", to: folder)
        let log = CapturedLog()
        let book = try RuleBook.load(directory: folder.path)
        let renewal = RuleRenewal(
            folder: folder.path, channels: ["web"], lanes: Set([.fallback, try #require(LaneName("near"))]),
            rules: RulesInForce(book), logger: log.logger)
        try work(folder, renewal, log)
    }

    private func write(_ text: String, to folder: URL, name: String = "classification.yaml") throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }

    @Test("sound rules count from then on, and lanes that nobody works are named")
    func sound() throws {
        try withRules { folder, renewal, log in
            let former = renewal.rules.book.digest
            try write("rules: []\n", to: folder)
            try write("default: [nowhere]\n", to: folder, name: "routing.yaml")
            renewal.renew()
            let digest = renewal.rules.book.digest
            #expect(digest != former)
            #expect(log.text.contains("\(digest)"))
            #expect(log.text.contains("routing.yaml:1: default: The configuration has no endpoint `nowhere`"))
        }
    }

    @Test("what is much less than before counts, and is said: a file may have been half there")
    func less() throws {
        try withRules { folder, renewal, log in
            let three = (1...3).map { "  - {name: r\($0), why: w, any: [x\($0)], lane: near}\n" }
            try write("rules:\n" + three.joined(), to: folder)
            renewal.renew()
            #expect(!log.text.contains("far less"))
            try write("rules:\n" + three[0], to: folder)
            renewal.renew()
            #expect(log.text.contains("1 rules, 0 routes, 0 terms") && log.text.contains("far less"), "\(log.text)")
        }
    }

    @Test(
        "broken ones are refused with file, line and key, and the old ones stay",
        arguments: [
            ("classification.yaml", "rules:\n  - {name: a, any: [x], lane: l}\n", "classification.yaml:2: rules[0]: "),
            ("classification.yaml", "rules: [", "classification.yaml:"),
            ("routing.yaml", "routes:\n  - {name: a}\n", "routing.yaml:2: routes[0]: "),
            ("formats.yaml", "formats: []\n", "formats.yaml:1: "),
            ("schedule.yaml", "bogus: 3\n", "schedule.yaml:1: "),
            ("company.yaml", "bogus: 3\n", "company.yaml:1: "),
        ])
    func broken(name: String, text: String, place: String) throws {
        try withRules { folder, renewal, log in
            let former = renewal.rules.book.digest
            try write(text, to: folder, name: name)
            renewal.renew()
            #expect(renewal.rules.book.digest == former)
            #expect(log.text.contains(place) && log.text.contains("the old ones stay"), "\(log.text)")
        }
    }
}
