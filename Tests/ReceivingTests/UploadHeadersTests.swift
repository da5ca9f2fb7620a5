import Foundation
import HTTPTypes
import Spooling
import Testing
import Tips

@testable import Receiving

@Suite("The headers of tus")
struct UploadHeadersTests {
    private static func fields(_ pairs: [(HTTPField.Name, String)]) -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in pairs { fields.append(HTTPField(name: name, value: value)) }
        return fields
    }

    private static func code(_ work: () throws -> Void) -> Failure.Code? {
        do { try work() } catch { return (error as? Failure)?.code }
        return nil
    }

    @Test(
        "only the version that is spoken here passes",
        arguments: [("1.0.0", true), ("0.2.2", false), ("1.0.0, 0.2.2", false), ("", false)])
    func version(text: String, passes: Bool) {
        let code = Self.code { try UploadHeaders.checkVersion(Self.fields([(.tusResumable, text)])) }
        #expect(code == (passes ? nil : "tus-version"))
        #expect(Self.code { try UploadHeaders.checkVersion([:]) } == "tus-version")
    }

    @Test(
        "a number is digits and nothing else",
        arguments: [
            ("0", Int64(0)), ("007", 7), ("9223372036854775807", .max), ("9223372036854775808", nil), ("-1", nil),
            ("+1", nil), ("1 2", nil), ("1.0", nil), ("1e3", nil), ("0x10", nil), ("", nil), ("٣", nil), ("1,1", nil),
            ("99999999999999999999999999", nil),
        ])
    func numbers(text: String, number: Int64?) {
        #expect((try? UploadHeaders.length(Self.fields([(.uploadLength, text)]))) == number)
        #expect((try? UploadHeaders.offset(Self.fields([(.uploadOffset, text)]))) == number)
    }

    @Test("a number that is missing, or given twice, is none; neither is a length that comes later")
    func missing() {
        #expect(Self.code { _ = try UploadHeaders.length([:]) } == "malformed")
        #expect(Self.code { _ = try UploadHeaders.offset([:]) } == "malformed")
        let twice = Self.fields([(.uploadLength, "1"), (.uploadLength, "2")])
        #expect(Self.code { _ = try UploadHeaders.length(twice) } == "malformed")
        let later = Self.fields([(.uploadLength, "1"), (.uploadDeferLength, "1")])
        #expect(Self.code { _ = try UploadHeaders.length(later) } == "malformed")
    }

    @Test("a checksum is one of two algorithms and its sum in Base64")
    func checksums() throws {
        let sums = [("sha1", 20), ("sha256", 32)].map { name, count in
            "\(name) \(Data(repeating: 5, count: count).base64EncodedString())"
        }
        for text in sums {
            #expect(try UploadHeaders.checksum(Self.fields([(.uploadChecksum, text)]))?.expected.first == 5)
        }
        #expect(try UploadHeaders.checksum([:]) == nil)
        let wrong = [
            "", "sha256", "sha256 ", "md5 AAAA", "SHA256 " + sums[1].dropFirst(7), sums[1] + " x",
            "sha1 " + sums[1].dropFirst(7), "sha256 !!!!", sums[1].replacing("sha256 ", with: "sha256  "),
        ]
        for text in wrong {
            let code = Self.code { _ = try UploadHeaders.checksum(Self.fields([(.uploadChecksum, text)])) }
            #expect(code == "malformed", "\(text)")
        }
        // One that only comes behind the bytes would be read by nobody.
        for trailer in ["Upload-Checksum", "x, upload-checksum"] {
            #expect(Self.code { _ = try UploadHeaders.checksum(Self.fields([(.trailer, trailer)])) } == "malformed")
        }
        #expect(try UploadHeaders.checksum(Self.fields([(.trailer, "Server-Timing")])) == nil)
    }

    @Test("dates are written as HTTP writes them")
    func dates() {
        #expect(UploadHeaders.date(Moment(milliseconds: 784_111_777_999)) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(UploadHeaders.date(Moment(milliseconds: 0)) == "Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(UploadHeaders.date(Moment(milliseconds: 1_456_790_399_000)) == "Mon, 29 Feb 2016 23:59:59 GMT")
        #expect(UploadHeaders.date(Moment(milliseconds: -5)).hasSuffix("GMT"))
    }

    @Test("where an upload is, is a whole URL, unless nobody knows what the client spoke to the proxy")
    func location() {
        func location(_ authority: String?, _ pairs: [(String, String)] = []) -> String {
            let fields = pairs.compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
            return UploadHeaders.location("/u", authority: authority, Self.fields(fields))
        }
        #expect(location("tips.example:8080") == "http://tips.example:8080/u")
        #expect(location("[::1]:80") == "http://[::1]:80/u")
        #expect(location("a", [("X-Forwarded-Proto", "https")]) == "https://a/u")
        #expect(location("a", [("X-Forwarded-For", "10.0.0.1"), ("X-Forwarded-Proto", "HTTP")]) == "http://a/u")
        for header in ["X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Via"] {
            #expect(location("a", [(header, "x")]) == "/u")
        }
        #expect(location("a", [("X-Forwarded-Proto", "javascript")]) == "/u")
        for authority in [nil, "", "a b", "a/b", "user@a", "a\"b", "a?b"] { #expect(location(authority) == "/u") }
    }

    @Test("the type of the bytes is one type, with or without parameters")
    func type() {
        for (text, brings) in [
            ("application/offset+octet-stream", true), ("Application/Offset+Octet-Stream; x=y", true),
            ("application/octet-stream", false), ("", false),
        ] {
            #expect(UploadHeaders.bringsBytes(Self.fields([(.contentType, text)])) == brings)
        }
        #expect(!UploadHeaders.bringsBytes([:]))
    }
}
