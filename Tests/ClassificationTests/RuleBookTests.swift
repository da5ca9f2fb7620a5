import Foundation
import RuleFiles
import Testing
import Tips

@testable import Classification

/// The folder the office edits, as it lies in the repository.
let shippedRules = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Rules").path

@Suite("The rule book")
struct RuleBookTests {
    @Test("the shipped rules are sound and name the twelve branches")
    func shipped() throws {
        let book = try RuleBook.load(directory: shippedRules)
        #expect(
            Set(book.departments) == ["治安", "刑侦", "交警", "经侦", "网安", "禁毒", "出入境", "消防", "户籍", "水警", "法制", "督察"])
        #expect(book.lanes.count == 17 && book.lanes.contains(.fallback))
    }

    @Test("a missing or broken file is a list of mistakes")
    func missing() throws {
        let mistakes = #expect(throws: RuleMistakes.self) { try RuleBook.load(directory: "/nonexistent") }
        #expect(mistakes?.all.map(\.location.file) == ["/nonexistent/classification.yaml"])
    }

    @Test("the digest is that of the file's bytes and stands in every decision")
    func digest() throws {
        let text = "rules:\n  - {name: a, why: w, any: [x], lane: l}\n"
        let book = try RuleBook(text: text, named: "c.yaml")
        #expect(book.digest == Digest.of(Array(text.utf8)))
        #expect(book.decide(Submission(content: "y")).rulesDigest == book.digest)
        #expect(book.lanes.map(\.name) == ["l"])
    }

    @Test("stated kind, channel and length are conditions like any other")
    func conditions() throws {
        let book = try RuleBook(
            text: """
                rules:
                  - {name: s, why: w, stated_kind: report, lane: stated}
                  - {name: c, why: w, channel: app, lane: app}
                  - {name: l, why: w, longer_than: 3, lane: long}
                  - {name: k, why: w, shorter_than: 3, lane: short}
                """, named: "c.yaml")
        func lanes(_ submission: Submission) -> [String] { book.decide(submission).lanes.map(\.name) }
        #expect(lanes(Submission(content: "一二三")) == ["default"])
        #expect(lanes(Submission(content: "one two three four", statedKind: .report)) == ["stated", "long"])
        #expect(lanes(Submission(content: "一二", channel: "app", statedKind: .suggestion)) == ["app", "short"])
    }

    @Test("spacing, width, case and script do not change an answer")
    func variants() throws {
        let book = try RuleBook.load(directory: shippedRules)
        for group in [
            ["有人在偷电动车，盗窃团伙", "有人在偷電動車，盜竊團夥", "有 人 在 偷 电 动 车 ， 盗 窃 团 伙"],
            ["I suggest adding a crosswalk.", "I  SUGGEST adding  a Crosswalk.", "Ｉ ｓｕｇｇｅｓｔ adding a crosswalk．"],
        ] {
            let first = book.decide(Submission(content: group[0]))
            #expect(first.kind != .unsure)
            for variant in group { #expect(book.decide(Submission(content: variant)) == first) }
        }
    }

    @Test("texts of every shape are decided without a trap")
    func hostile() throws {
        let book = try RuleBook.load(directory: shippedRules)
        var dice = Dice(seed: 11)
        for _ in 0..<40 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<dice.roll(3000) {
                let plane = [0x80, 0x800, 0x10000, 0x110000][dice.roll(4)]
                if let scalar = Unicode.Scalar(UInt32(dice.roll(plane))) { scalars.append(scalar) }
            }
            let decision = book.decide(Submission(content: String(scalars), place: String(scalars.prefix(300))))
            #expect((0.5...1).contains(decision.confidence))
        }
    }
}
