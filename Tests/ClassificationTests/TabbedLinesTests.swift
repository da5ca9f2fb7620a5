import RuleFiles
import Testing

@testable import Classification

@Suite("Lines of cells")
struct TabbedLinesTests {
    @Test("every line knows its number, whatever ends it")
    func lines() {
        let read = TabbedLines("\u{FEFF}a\tb\r\n\n\tc\t\nd", named: "f").lines
        #expect(read.map { $0.cells.map { String($0) } } == [["a", "b"], ["", "c", ""], ["d"]])
        #expect(read.map(\.location.line) == [1, 3, 4])
    }
}
