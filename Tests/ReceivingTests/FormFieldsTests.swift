import Testing
import Tips

@testable import Receiving

@Suite("The fields as they were sent")
struct FormFieldsTests {
    @Test("Known fields are held, unknown ones never get in, and empty ones are as good as none")
    func holds() throws {
        var fields = FormFields()
        try fields.set("content", "路灯坏了")
        try fields.set("place", "")
        try fields.set("Content", "of another name")
        try fields.set("password", "canary")
        try fields.set("", "canary")
        #expect(fields[.content] == "路灯坏了")
        #expect(fields[.place] == nil)
        #expect(!"\(fields)".contains("canary"))
        #expect(!"\(fields)".contains("another"))
    }

    @Test("Every field but `upload` is given once, and the part that repeats it is named")
    func repeats() throws {
        for name in FormFields.Name.allCases where name != .upload {
            var fields = FormFields()
            try fields.set(name.rawValue, "one")
            do {
                try fields.set(name.rawValue, "two", part: 3)
                Issue.record("\(name) was taken twice")
            } catch let failure as Failure {
                #expect(failure.code == "invalid-field")
                #expect(failure.field == name.rawValue)
                #expect(failure.part == 3)
            }
            #expect(fields[name] == "one")
        }
        var fields = FormFields()
        try fields.set("upload", "a")
        try fields.set("upload", "b")
        #expect(fields.uploads == ["a", "b"])
    }

    @Test("An empty value before or behind does not count as a repetition")
    func emptyTwice() throws {
        var fields = FormFields()
        try fields.set("place", "")
        try fields.set("place", "江边")
        try fields.set("place", "")
        #expect(fields[.place] == "江边")
    }

    @Test("From JSON, null is none, numbers are for degrees and lists for uploads")
    func json() throws {
        var fields = FormFields()
        try fields.set("place", .null)
        try fields.set("latitude", .number("31.25"))
        try fields.set("longitude", .string("121.5"))
        try fields.set("upload", .strings(["a", "b"]))
        try fields.set("unknown", .other)
        #expect(fields[.place] == nil)
        #expect(fields[.latitude] == "31.25")
        #expect(fields[.longitude] == "121.5")
        #expect(fields.uploads == ["a", "b"])
    }

    @Test(
        "A value of the wrong sort is refused with the field named",
        arguments: [
            ("content", JSONScanner.Value.number("5")), ("content", .other), ("content", .strings(["a"])),
            ("contact", .strings([])), ("kind", .other), ("latitude", .other), ("idempotency_key", .number("1")),
            ("upload", .other), ("upload", .number("1")),
        ])
    func wrongSort(_ name: String, _ value: JSONScanner.Value) {
        var fields = FormFields()
        let failure = #expect(throws: Failure.self) { try fields.set(name, value) }
        #expect(failure?.code == "invalid-field")
        #expect(failure?.field == name)
    }
}
