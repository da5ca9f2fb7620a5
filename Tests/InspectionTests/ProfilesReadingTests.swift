import Foundation
import RuleFiles
import Testing
import Tips

@testable import Inspection

@Suite("Reading profiles")
struct ProfilesReadingTests {
    /// Key and sentence of each mistake.
    private func mistakes(_ read: () throws -> Formats) -> [String] {
        do {
            _ = try read()
            return []
        } catch let mistakes as RuleMistakes {
            return mistakes.all.map { "\($0.location.key): \($0.sentence)" }
        } catch let mistake as RuleMistake {
            return ["\(mistake.location.key): \(mistake.sentence)"]
        } catch {
            return ["\(error)"]
        }
    }

    @Test("The three published examples are read as they are written")
    func examples() throws {
        let profiles = try Profiles.examples().profiles
        #expect(profiles.map(\.name) == ["short-video-or-photos", "video-of-a-minute", "photos-that-prove"])
        #expect(profiles.map(\.withinSeconds) == [nil, 259_200, 172_800])
        #expect(profiles.map(\.isRequired) == [false, false, true])
        #expect(
            profiles[0].alternatives == [
                .init([.video: .init(most: 1, largestBytes: 60_000_000, longestSeconds: 30)]),
                .init([.image: .init(most: 3)]),
            ])
        #expect(
            profiles[2].alternatives == [
                .init([.image: .init(least: 2, most: 4), .video: .init(most: 1, largestBytes: 50_000_000)])
            ])
    }

    @Test("The example in the file that ships is one, once the signs of a comment are taken away")
    func commented() throws {
        let lines = try Profiles.text("formats.yaml").split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix("# profiles:") })
        let example = lines[start...].prefix { $0.hasPrefix("#") }.map { $0.dropFirst(2) }.joined(separator: "\n")
        #expect(try Profiles.formats(example).profiles.map(\.name) == ["short-video"])
        #expect(try Formats.load(directory: Shipped.rules).profiles.isEmpty)
    }

    @Test(
        "What cannot be meant is a mistake at its key",
        arguments: [
            ("channels: []", "profiles[0].channels: The list is empty"),
            ("channels: [\"\"]", "profiles[0].channels[0]: "),
            ("within: 48", "profiles[0].within: Say the unit"),
            ("within: 1 s", "profiles[0].within: `1 s` is out of bounds"),
            ("required: yes", "profiles[0].required: Write true or false"),
            ("formats: [image/jpg]", "profiles[0].formats[0]: `image/jpg` is not among"),
            ("formats: []", "profiles[0].formats: The list is empty"),
            ("evidence: []", "profiles[0].evidence: The list is empty"),
            ("evidence: [{}]", "profiles[0].evidence[0]: Name at least one of audio, image, video"),
            ("evidence: [{ film: {} }]", "profiles[0].evidence[0].film: There is no key `film`"),
            ("evidence: [{ image: { longest: 3 s } }]", "profiles[0].evidence[0].image.longest: There is no key"),
            ("evidence: [{ image: { least: 3, most: 2 } }]", "profiles[0].evidence[0].image.most: 2 is out of bounds"),
            ("evidence: [{ image: { most: 0 } }]", "profiles[0].evidence[0].image.most: 0 is out of bounds"),
            ("evidence: [{ image: { largest: 65 MiB } }]", "profiles[0].evidence[0].image.largest: `65 MiB` is out of"),
            ("evidence: [{ video: { longest: 30 } }]", "profiles[0].evidence[0].video.longest: Say the unit"),
            ("witin: 48 h", "profiles[0].witin: There is no key `witin` here; did you mean `within`?"),
        ])
    func refused(line: String, start: String) {
        let found = mistakes { try Profiles.one(line) }
        #expect(found.first?.hasPrefix(start) == true, "\(found)")
    }

    @Test("Every mistake of a profile is told at once")
    func several() {
        let found = mistakes { try Profiles.one("within: soon", "required: 1", "evidence: [{ video: { most: x } }]") }
        #expect(found.count == 3)
    }

    @Test("A family that is asked for must have a format that is allowed")
    func formats() {
        let found = mistakes { try Profiles.one("formats: [image/jpeg]", "evidence: [{ image: {}, video: {} }]") }
        #expect(found == ["profiles[0].formats: `evidence` speaks of video, and no format of that family stands here."])
    }

    private static func named(_ name: String, _ more: String = "") -> String {
        "  - { name: \(name), why: w, sentence: { zh: 是。, en: Yes. }\(more) }\n"
    }

    @Test("A name stands once, and nothing stands behind a profile that is for every tip")
    func order() {
        let twice = mistakes {
            try Profiles.formats(
                "profiles:\n" + Self.named("a", ", channels: [x]") + Self.named("a", ", channels: [y]"))
        }
        #expect(twice.first?.hasPrefix("profiles[1]: A profile named `a`") == true)
        let behind = mistakes { try Profiles.formats("profiles:\n" + Self.named("a") + Self.named("b")) }
        #expect(behind.first?.hasPrefix("profiles[1]: It never counts") == true)
        let wrong = mistakes { try Profiles.formats("profiles:\n" + Self.named("A_b")) }
        #expect(wrong.first?.hasPrefix("profiles[0].name: A name is") == true)
    }

    @Test("Channels and desks that nobody knows are mistakes where they are known")
    func known() {
        let known = ProfilesReading.Known(departments: ["交警"], channels: ["web"])
        let text = "profiles:\n" + Self.named("a", ", channels: [web, app], departments: [交警, 治安]")
        #expect(
            mistakes { try Profiles.formats(text, known: known) } == [
                "profiles[0].channels[1]: `app` is none of web.", "profiles[0].departments[1]: `治安` is none of 交警.",
            ])
        #expect(mistakes { try Profiles.formats(text) }.isEmpty)
    }

    @Test("The sentences that only profiles need may be left out where there are none, and only there")
    func sentences() {
        let without = FormatsReadingTests.refusals.split(separator: "\n").filter { line in
            !Refusal.Code.allCases.contains { $0.isOfProfiles && line.hasPrefix("  \($0.rawValue):") }
        }.joined(separator: "\n")
        let text = FormatsReadingTests.families + FormatsReadingTests.format + without + "\n"
        #expect(mistakes { try Formats(reading: RuleNode.parse(text, named: "f")) }.isEmpty)
        let found = mistakes { try Formats(reading: RuleNode.parse(text + "profiles: []\n", named: "f")) }
        #expect(found.count == Refusal.Code.allCases.count { $0.isOfProfiles })
    }
}
