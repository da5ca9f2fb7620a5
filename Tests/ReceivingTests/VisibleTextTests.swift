import Testing

@testable import Receiving

@Suite("What can be seen of a text")
struct VisibleTextTests {
    @Test("the ranges stand in their order, and what Unicode calls white, a control or ignorable is in them")
    func ranges() {
        for (range, next) in zip(VisibleText.unseen, VisibleText.unseen.dropFirst()) {
            #expect(range.upperBound < next.lowerBound)
        }
        // Blocks with something of the sort in them, and what is next to them.
        let blocks: [ClosedRange<UInt32>] = [
            0...0x3FF, 0x600...0x6FF, 0x1100...0x11FF, 0x1680...0x18FF, 0x2000...0x20FF, 0x27F0...0x2810,
            0x2FF0...0x3200, 0xFDF0...0xFFFF, 0x1_BC90...0x1_BCAF, 0x1_D160...0x1_D180, 0xD_FFF0...0xE_0200,
        ]
        for scalar in blocks.joined().compactMap(Unicode.Scalar.init) {
            let (known, value) = (scalar.properties, scalar.value)
            if known.isWhitespace || known.isDefaultIgnorableCodePoint || known.generalCategory == .control {
                if VisibleText.shows(scalar) { Issue.record("U+\(String(value, radix: 16)) is not seen") }
            } else if [.uppercaseLetter, .lowercaseLetter, .otherLetter, .decimalNumber].contains(known.generalCategory)
            {
                if !VisibleText.shows(scalar) { Issue.record("U+\(String(value, radix: 16)) is seen") }
            }
        }
    }

    @Test("the contract for machines excludes the same characters, as far as its pattern can say them")
    func contract() throws {
        let text = String(decoding: OpenAPIDocument(channels: ["web"]).text, as: UTF8.self)
        let shown = VisibleText.unseen.filter { $0.upperBound <= 0xFFFF }.map { range in
            let ends = Set([range.lowerBound, range.upperBound]).sorted().map { end in
                let digits = String(end, radix: 16, uppercase: true)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
            return ends.joined(separator: "-")
        }
        #expect(text.contains("pattern: '[^\(shown.joined())]'"), "[^\(shown.joined())]")
    }
}
