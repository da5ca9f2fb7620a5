import HTTPTypes
import Testing

@testable import Receiving

@Suite("The way a request says it came")
struct ForwardedHopsTests {
    @Test("However long a header is, only its end is looked at")
    func bounded() throws {
        var fields = HTTPFields()
        let name = try #require(HTTPField.Name("X-Forwarded-For"))
        fields.append(HTTPField(name: name, value: Array(repeating: "10.0.0.1", count: 2000).joined(separator: ",")))
        #expect(ForwardedHops.xForwardedFor(fields).nearestFirst.count == ForwardedHops.most)
        fields[name] = String(repeating: ",", count: 16_000)
        #expect(ForwardedHops.xForwardedFor(fields).nearestFirst == [nil])
        let forwarded = try #require(HTTPField.Name("Forwarded"))
        fields[forwarded] = Array(repeating: "for=10.0.0.1", count: 1200).joined(separator: ",")
        #expect(ForwardedHops.forwarded(fields).nearestFirst.count == ForwardedHops.most)
    }

    @Test(
        "No line of any bytes does harm",
        arguments: [
            "\"", "\\", ";;;;", ",", "for=\"\\", "for=\"\\\"", "é=é", "for=\"é\"", "for = x", "for=a b", "[", "]",
            "for=[", "for=\"[\"",
            "for=]:", "for=\"]:[\"", "for=\":\"", "for=:",
        ])
    func hostile(_ line: String) {
        let elements = ForwardedElements.read(line)
        #expect((elements?.count ?? 0) <= 2)
        var fields = HTTPFields()
        if let name = HTTPField.Name("Forwarded") { fields[name] = line }
        #expect(ForwardedHops.forwarded(fields).nearestFirst.compactMap(\.self).isEmpty)
    }
}
