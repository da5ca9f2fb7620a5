import Testing

@testable import Inspection

@Suite("A PDF in a file")
struct DocumentsTests {
    private func head(_ text: String) -> Head { Head(Media.text(text)[...], isWhole: true) }

    @Test(
        "The header has a version",
        arguments: [
            ("%PDF-1.7", true), ("%PDF-2.0", true), ("x%PDF-1.4", true), ("%PDF-1", false), ("%PDF-x.y", false),
            ("%PDF 1.4", false), ("%PD%PDF-1.4", true),
        ])
    func header(text: String, isPDF: Bool) {
        #expect((Documents.payload(in: head(text)) == .pdf) == isPDF)
    }

    @Test("The last kibibyte says where the objects are and that it ends")
    func end() {
        let end = "startxref\n123\n%%EOF\n"
        #expect(Documents.endsAsPDF(head(end)))
        #expect(Documents.endsAsPDF(head(String(repeating: "x", count: 5000) + end)))
        #expect(!Documents.endsAsPDF(head(end + String(repeating: "x", count: 5000))))
        #expect(!Documents.endsAsPDF(head("%%EOF")))
    }
}
