import Foundation
import RuleFiles
import Testing
import Tips

@testable import Inspection

@Suite("Reading formats.yaml")
struct FormatsReadingTests {
    static let families = """
        families:
          image:
            label: { zh: 图, en: picture }
            largest: 1 MiB

        """
    static let format = """
        formats:
          - media_type: image/jpeg
            label: { zh: 图, en: picture }
            libmagic: [image/jpeg]
            extensions: [jpg]
            least: 100 B

        """
    static let refusals = "refusals:\n" + Refusal.Code.allCases.map { "  \($0.rawValue): { zh: 不, en: no }\n" }.joined()

    private func mistakes(_ text: String) -> [String] {
        do {
            _ = try Formats(reading: RuleNode.parse(text, named: "f"))
            return []
        } catch let mistakes as RuleMistakes {
            return mistakes.all.map { "\($0.location.line) \($0.location.key)" }
        } catch let mistake as RuleMistake {
            return ["\(mistake.location.line) \(mistake.location.key)"]
        } catch {
            return ["\(error)"]
        }
    }

    @Test("A small list is read whole")
    func small() throws {
        let formats = try Formats(reading: RuleNode.parse(Self.families + Self.format + Self.refusals, named: "f"))
        #expect(formats.all.map(\.mediaType) == ["image/jpeg"])
        #expect(formats.maxBytes(.image) == 1 << 20)
        #expect(formats["image/jpeg"]?.leastBytes == 100)
    }

    @Test("Each mistake is told with its line and key, all at once")
    func several() {
        let text = """
            families:
              image:
                label: { zh: 图, en: picture }
                largest: 64
              text: {}
            formats:
              - media_type: image/*
                label: { zh: 图 }
                libmagic: []
                extensions: [.jpg]
                least: 1 GiB
            \(Self.refusals)
            """
        #expect(
            mistakes(text) == [
                "5 families.text", "7 formats[0].media_type", "8 formats[0].label", "9 formats[0].libmagic",
                "10 formats[0].extensions[0]", "11 formats[0].least",
            ])
    }

    private static let codes = Refusal.Code.allCases.count

    static let wrongLists: [(String, String)] = [
        (families + "formats: []\n" + refusals, "5 formats"),
        (families + format + String(format.dropFirst(9)) + refusals, "11 formats[1]"),
        (families + format.replacing("image/", with: "audio/") + refusals, "6 formats[0]"),
        (
            families + format + refusals.replacing("  unreadable:", with: "  unredable:"),
            "\(11 + codes) refusals.unredable"
        ),
        (families + format + "refusals: {}\n", "11 refusals"),
        (
            families.replacing("largest", with: "longest: 3 h\n    largest") + format + refusals,
            "4 families.image.longest"
        ),
        (
            families.replacing("largest", with: "megapixels: 0\n    largest") + format + refusals,
            "4 families.image.megapixels"
        ),
        (families + format + refusals + "marks: { cut: { zh: 断 } }\n", "\(12 + codes) marks.cut"),
        (families + format + refusals + "more: 1\n", "\(12 + codes) more"),
    ]

    @Test("What a list cannot be", arguments: wrongLists)
    func refused(text: String, first: String) {
        #expect(mistakes(text).first == first)
    }

    @Test("A folder without the file is told by the file's name")
    func missing() {
        #expect { try Formats.load(directory: "/nowhere") } throws: { error in
            "\(error)".contains("/nowhere/formats.yaml")
        }
    }
}
