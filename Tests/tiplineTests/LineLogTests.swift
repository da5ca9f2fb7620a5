import Foundation
import Logging
import Testing
import Tips

@testable import tipline

@Suite("Log lines")
struct LineLogTests {
    private let now = Moment(milliseconds: 1_420_245_000_000)

    private func line(
        _ format: Settings.LogFormat, _ metadata: Logger.Metadata, message: Logger.Message = "a tip was kept",
        standing: Logger.Metadata = [:]
    ) -> String {
        var log = LineLog(label: "test", level: .info, format: format)
        log.metadata = standing
        let event = LogEvent(
            level: .notice, message: message, metadata: metadata, source: nil, file: #fileID, function: #function,
            line: #line)
        return log.line(for: event, at: now)
    }

    @Test("Text has time, level, message and pairs in the order of their names")
    func text() {
        let written = line(.text, ["tip": "abc", "bytes": "5"], standing: ["lane": "default", "tip": "old"])
        #expect(written == "2015-01-03T00:30:00.000Z notice a tip was kept bytes=5 lane=default tip=abc")
    }

    @Test("JSON has the same as members of one object")
    func json() throws {
        let written = line(.json, ["tip": "a\"b", "count": "5"])
        let members = try #require(JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String: String])
        #expect(
            members == [
                "at": "2015-01-03T00:30:00.000Z", "level": "notice", "message": "a tip was kept", "tip": "a\"b",
                "count": "5",
            ])
    }

    @Test(
        "One event is one line of printable text, whatever is in it",
        arguments: [
            "a\nb", "a\r\nb", "a\rb", "a\u{2028}b", "a\u{85}b", "a\u{1B}[31mb", "a\u{0}b", "a\u{7F}b", "a\u{9B}b",
        ])
    func oneLine(_ value: String) throws {
        let text = line(.text, ["x": "\(value)", "forged": "yes"], message: "\(value)")
        #expect(text == text.onOneLine)
        let json = line(.json, ["x": "\(value)", "forged": "yes"], message: "\(value)")
        #expect(!json.utf8.contains { $0 < 0x20 })
        let members = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: String])
        #expect(members["x"] == value)
    }

    @Test("Metadata that stands for every line is set and read by its name")
    func standing() {
        var log = LineLog(label: "test", level: .warning, format: .text)
        #expect(log.logLevel == .warning)
        #expect(log[metadataKey: "a"] == nil)
        log[metadataKey: "a"] = "b"
        #expect(log[metadataKey: "a"] == "b")
    }
}
