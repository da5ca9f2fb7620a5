import Multipart
import Testing

@Suite("The boundary in a content type")
struct BoundaryTests {
    @Test(
        "With or without quotation marks, among other parameters",
        arguments: [
            ("multipart/form-data; boundary=----WebKitFormBoundaryTB2MiQ36", "----WebKitFormBoundaryTB2MiQ36"),
            ("multipart/form-data; boundary=\"foo\"", "foo"),
            ("multipart/form-data; boundary=\"a b:c\"; charset=utf-8", "a b:c"),
            ("Multipart/Form-Data; charset=utf-8; BOUNDARY=----=x", "----=x"),
            ("multipart/form-data;boundary=foo ", "foo"),
        ])
    func named(value: String, boundary: String) throws {
        #expect(try MultipartReader.boundary(inContentType: value) == boundary)
    }

    @Test(
        "What names none",
        arguments: [
            ("", .notFormData),
            ("text/plain; boundary=foo", .notFormData),
            ("multipart/mixed; boundary=foo", .notFormData),
            ("multipart/form-data", .boundaryMissing),
            ("multipart/form-data; boundary", .boundaryMissing),
            ("multipart/form-data; boundary=\"foo", .boundaryInvalid),
            ("multipart/form-data; boundary=", .boundaryInvalid),
            ("multipart/form-data; boundary=\"\"", .boundaryInvalid),
            ("multipart/form-data; boundary=\"foo \"", .boundaryInvalid),
            ("multipart/form-data; boundary=\"f\r\no\"", .boundaryInvalid),
        ] as [(String, MultipartError.Reason)])
    func refused(value: String, reason: MultipartError.Reason) {
        #expect(throws: MultipartError(reason)) { try MultipartReader(contentType: value) }
    }

    @Test("A boundary has a greatest length")
    func length() throws {
        let limits = MultipartLimits(boundaryBytes: 70)
        #expect(throws: Never.self) { try MultipartReader(boundary: String(repeating: "b", count: 70), limits: limits) }
        #expect(throws: MultipartError(.boundaryTooLong)) {
            try MultipartReader(boundary: String(repeating: "b", count: 71), limits: limits)
        }
    }
}
