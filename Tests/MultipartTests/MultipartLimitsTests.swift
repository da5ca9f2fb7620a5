import Multipart
import Testing

@Suite("The bounds of a body's frame")
struct MultipartLimitsTests {
    static let field = "Content-Disposition: form-data; name=\"f\"\r\n\r\n"

    @Test("The last part allowed passes, the next does not")
    func parts() {
        let limits = MultipartLimits(parts: 3)
        let part = "--b\r\n\(Self.field)x\r\n"
        #expect(Reading(String(repeating: part, count: 3) + "--b--", limits: limits).error == nil)
        let reading = Reading(String(repeating: part, count: 4) + "--b--", limits: limits)
        #expect(reading.error == MultipartError(.tooManyParts, part: 4))
        #expect(reading.error?.isTooLarge == true)
        #expect(reading.parts.map(\.ended) == [true, true, true])
    }

    @Test("Headers may fill their bound and not pass it, however they come")
    func headers() {
        let limits = MultipartLimits(headerBytes: 200)
        for (filler, fits) in [(200, true), (201, false)] {
            let lines = Self.field.utf8.count + "X: \r\n".utf8.count
            let body = "--b\r\nX: \(String(repeating: "y", count: filler - lines))\r\n\(Self.field)x\r\n--b--"
            let expected = fits ? nil : MultipartError(.headersTooLong, part: 1)
            #expect(Reading(body, limits: limits).error == expected)
            #expect(Reading(Array(body.utf8), limits: limits, cuts: { 1 }).error == expected)
        }
    }

    @Test("Headers that never end are refused at their bound")
    func endlessHeaders() {
        let body = "--b\r\nX: " + String(repeating: "y", count: 100_000)
        #expect(Reading(body).error == MultipartError(.headersTooLong, part: 1))
    }

    @Test("Header fields are counted")
    func fields() {
        let limits = MultipartLimits(headerFields: 3)
        let more = "X: y\r\n"
        #expect(Reading("--b\r\n\(more)\(more)\(Self.field)x\r\n--b--", limits: limits).error == nil)
        #expect(
            Reading("--b\r\n\(more)\(more)\(more)\(Self.field)x\r\n--b--", limits: limits).error
                == MultipartError(.tooManyHeaders, part: 1))
    }

    @Test("A preamble may fill its bound and not pass it")
    func preamble() {
        let limits = MultipartLimits(preambleBytes: 20)
        for (count, fits) in [(18, true), (19, false)] {
            let body = String(repeating: "y", count: count) + "\r\n--b\r\n\(Self.field)x\r\n--b--"
            let expected = fits ? nil : MultipartError(.preambleTooLong)
            #expect(Reading(body, limits: limits).error == expected)
            #expect(Reading(Array(body.utf8), limits: limits, cuts: { 1 }).error == expected)
        }
    }

    @Test("A payload has no bound here")
    func payload() {
        let text = String(repeating: "\r\n--", count: 100_000)
        #expect(Reading("--b\r\n\(Self.field)\(text)\r\n--b--").texts == [text])
    }
}
