import HTTPTypes
import Testing

@testable import Receiving

@Suite("What intake asks of a head")
struct IntakeHeadTests {
    private static func head(_ fields: (String, String)...) -> IntakeHead {
        IntakeHead(
            HTTPFields(
                fields.compactMap { name, value in HTTPField.Name(name).map { HTTPField(name: $0, value: value) } }))
    }

    @Test("Names are read in any case, and others are passed over")
    func names() {
        let head = Self.head(
            ("CONTENT-TYPE", "application/json"), ("content-length", "12"), ("Idempotency-Key", "k"), ("X-Other", "y"),
            ("Expect", "100-continue"))
        #expect(head.body == .json)
        #expect(head.contentLength == 12)
        #expect(head.idempotencyKey == "k")
        #expect(head.isExpectant)
        #expect(!head.isCoded)
        #expect(Self.head(("Content-Encoding", "gzip")).isCoded)
        #expect(Self.head(("Transfer-Encoding", "chunked")).isCoded)
        #expect(IntakeHead(HTTPFields()) == IntakeHead([:]))
    }

    @Test(
        "A type is read without its parameters and in any case",
        arguments: [
            ("application/json", IntakeHead.Body.json), ("Application/JSON ; charset=utf-8", .json),
            ("application/x-www-form-urlencoded", .form), ("multipart/form-data; boundary=b", .multipart),
        ])
    func types(_ text: String, _ body: IntakeHead.Body) {
        #expect(Self.head(("Content-Type", text)).body == body)
    }

    @Test("No type, another type and two types at once are none that is taken")
    func otherTypes() {
        #expect(IntakeHead(HTTPFields()).body == nil)
        #expect(Self.head(("Content-Type", "text/plain")).body == nil)
        #expect(
            Self.head(("Content-Type", "application/json"), ("Content-Type", "multipart/form-data")).body == nil)
    }

    @Test("A length that is no number is none, and two keys are one that is neither")
    func odd() {
        #expect(Self.head(("Content-Length", "many")).contentLength == nil)
        #expect(Self.head(("Idempotency-Key", "a"), ("Idempotency-Key", "b")).idempotencyKey == "")
    }
}
