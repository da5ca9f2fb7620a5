import Company
import Foundation
import RuleFiles
import Testing

@testable import tipline

@Suite("company.yaml")
struct CompanyReaderTests {
    private func read(_ yaml: String) throws -> Nearness {
        try Nearness(reading: RuleNode.parse(yaml, named: "company.yaml"))
    }

    @Test("what ships is what holds without a file")
    func shipped() throws {
        let rules = try #require(Configured.rules)
        #expect(FileManager.default.fileExists(atPath: rules + "/company.yaml"))
        #expect(try Nearness.load(directory: rules) == Nearness())
        try Configured.inFolder { folder in
            let read = try Nearness.load(directory: folder)
            #expect(read == Nearness())
        }
    }

    @Test("what is written holds, and what is left out stays")
    func written() throws {
        var nearness = Nearness()
        (nearness.remembered, nearness.exhibitsWithinSeconds, nearness.alike) = (100, 86_400, 0.7)
        #expect(try read("remembered: 100\nexhibits:\n  within: 1 d\ntexts:\n  alike: 0.7\n") == nearness)
        (nearness.remembered, nearness.metres, nearness.textsWithinSeconds) = (0, 50, 3600)
        (nearness.exhibitsWithinSeconds, nearness.alike, nearness.alikeWithoutPlace) = (30 * 86_400, 0.5, 0.5)
        let yaml = "remembered: 0\ntexts: {within: 1 h, alike: 0.5, alike_without_place: 0.5, metres: 50}\n"
        #expect(try read(yaml) == nearness)
    }

    @Test(
        "what cannot be is refused with its place",
        arguments: [
            ("remembered: 99999999", "remembered"), ("texts: {alike: 0.1}", "alike"), ("texts: {alike: 2}", "alike"),
            ("texts: {alike: 0.9}", "alike"), ("texts: {within: 5}", "within"), ("exhibit: {within: 5 d}", "exhibit"),
            ("texts: {metres: -1}", "metres"), ("exhibits: {within: 999 d}", "within"),
        ])
    func refused(yaml: String, key: String) {
        let error = #expect(throws: (any Error).self) { try read(yaml) }
        let said = (error as? RuleMistakes)?.all.first?.description ?? error.map { "\($0)" } ?? ""
        #expect(said.contains("company.yaml:1"), "\(said)")
    }
}
