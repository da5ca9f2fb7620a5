import Testing

@testable import Multipart

@Suite("The search for a delimiter")
struct DelimiterTests {
    @Test(
        "Found whole, or as far as the piece goes",
        arguments: [
            ("", nil), ("abc", nil), ("a\r\n-b", nil), ("\r\r\r", 2...3), ("x\r\n--b", 1...6), ("\r\n--bx", 0...5),
            ("x\r\n--", 1...5), ("\r\n\r\n--b", 2...7), ("\r\n--\r\n--b", 4...9), ("ab\r", 2...3),
        ] as [(String, ClosedRange<Int>?)])
    func places(text: String, place: ClosedRange<Int>?) {
        let found = Delimiter(boundary: "b".utf8).search(Array(text.utf8)[...])
        #expect(found.map { $0.start...($0.start + $0.matched) } == place)
    }

    @Test("Places are in the indices of the piece")
    func slices() {
        let found = Delimiter(boundary: "b".utf8).search(Array("\r\n--b..\r\n--b".utf8)[5...])
        #expect(found?.start == 7)
        #expect(found?.matched == 5)
    }
}
