import Spooling
import Testing
import Tips

@Suite("A person's correction")
struct CorrectionTests {
    @Test("is what was typed")
    func typed() throws {
        #expect(
            try Correction(kind: "suggestion", departments: ["户籍", "交警"])
                == Correction(kind: .suggestion, departments: ["户籍", "交警"]))
        #expect(try Correction(kind: "report", departments: []) == Correction(kind: .report))
        #expect(try Correction(kind: nil, departments: ["a b"]) == Correction(departments: ["a b"]))
    }

    @Test(
        "is refused where it says nothing, or nothing that can be counted",
        arguments: [
            (nil, []), ("unsure", []), ("Report", []), ("", ["户籍"]), (nil, [""]), (nil, [" "]), (nil, ["a", "a"]),
            (nil, ["a\nb"]), (nil, ["\u{1B}[2J"]), (nil, ["\u{202E}x"]), (nil, [String(repeating: "x", count: 201)]),
            (nil, (0..<17).map { "d\($0)" }),
        ] as [(String?, [String])])
    func refused(kind: String?, departments: [String]) {
        let failure = #expect(throws: (any Error).self) { try Correction(kind: kind, departments: departments) }
        #expect("\(failure.map { "\($0)" } ?? "")".isEmpty == false)
    }
}
