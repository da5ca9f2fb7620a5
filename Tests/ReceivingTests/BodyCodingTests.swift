import HTTPTypes
import Testing
import Tips

@testable import Receiving

@Suite("A body that would have to be unpacked")
struct BodyCodingTests {
    @Test("Chunks and bodies as they are pass, every other coding is named")
    func codings() {
        let cases: [(HTTPFields, Failure.Code?)] = [
            ([:], nil), ([.transferEncoding: "chunked"], nil), ([.transferEncoding: "CHUNKED"], nil),
            ([.contentEncoding: "identity"], nil), ([.transferEncoding: "gzip, chunked"], "coding-unsupported"),
            ([.transferEncoding: "chunked;x=y"], "coding-unsupported"),
            ([.contentEncoding: "gzip"], "content-type-unsupported"),
            ([.contentEncoding: "identity, br"], "content-type-unsupported"),
        ]
        for (headers, code) in cases {
            if let code {
                #expect("\(headers)") { try BodyCoding.check(headers) } throws: { ($0 as? Failure)?.code == code }
            } else {
                #expect(throws: Never.self) { try BodyCoding.check(headers) }
            }
        }
    }
}
