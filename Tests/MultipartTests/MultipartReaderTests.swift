import Multipart
import Testing

@Suite("The reader of bodies")
struct MultipartReaderTests {
    static let field = "Content-Disposition: form-data; name=\"f\"\r\n\r\n"

    @Test("Fields and files come in order, and the body ends")
    func ordinary() {
        let reading = Reading(
            "--b\r\n\(Self.field)one\r\n--b\r\n"
                + "Content-Disposition: form-data; name=\"p\"; filename=\"1.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
                + "\u{0}\r\n\u{1}\r\n--b--\r\n")
        #expect(reading.error == nil)
        #expect(reading.finished)
        #expect(reading.texts == ["one", "\u{0}\r\n\u{1}"])
        #expect(reading.parts.map(\.ended) == [true, true])
        #expect(reading.parts.last?.header == PartHeader(name: "p", filename: "1.jpg", contentType: "image/jpeg"))
    }

    @Test(
        "What is payload and what is frame",
        arguments: [
            ("an empty part", "\r\n--b--", [""]),
            ("an empty part without the line break of its own", "--b--", [""]),
            ("line breaks at the end belong to the payload but the last", "x\r\n\r\n--b--", ["x\r\n"]),
            ("a lone CR before the boundary is payload", "x\r\r\n--b--", ["x\r"]),
            ("LF alone does not begin a boundary", "x\n--b--\r\n--b--", ["x\n--b--"]),
            ("the beginning of a boundary", "x\r\n--a\r\n-\r\n\r\n--b--", ["x\r\n--a\r\n-\r\n"]),
            ("a line that begins like the boundary and goes on", "x\r\n--bc\r\n--b--", ["x\r\n--bc"]),
            ("a boundary with one hyphen", "x\r\n--b-c\r\n--b--", ["x\r\n--b-c"]),
            ("a boundary with CR and no LF", "x\r\n--b\rc\r\n--b--", ["x\r\n--b\rc"]),
            ("a boundary with CR before a boundary", "x\r\n--b\r\r\n--b--", ["x\r\n--b\r"]),
            ("a false boundary before a true one", "x\r\n--bc\r\n--b\r\n\(field)y\r\n--b--", ["x\r\n--bc", "y"]),
            ("a false boundary at the very start of the payload", "--bc\r\n--b--", ["--bc"]),
            ("spaces behind the boundary", "x\r\n--b \t\r\n\(field)y\r\n--b--", ["x", "y"]),
            ("whatever follows the closing boundary", "x\r\n--b--\r\n--b\r\njunk", ["x"]),
        ])
    func payload(what: String, rest: String, texts: [String]) {
        let reading = Reading("--b\r\n\(Self.field)\(rest)")
        #expect(reading.error == nil, "\(what)")
        #expect(reading.finished, "\(what)")
        #expect(reading.texts == texts, "\(what)")
    }

    @Test("A body may hold no part at all", arguments: ["--b--", "--b--\r\n", "\r\n--b--", "hello\r\n--b--"])
    func noParts(body: String) {
        let reading = Reading(body)
        #expect(reading.error == nil)
        #expect(reading.finished)
        #expect(reading.parts.isEmpty)
    }

    @Test(
        "Text before the first boundary is skipped where it is a line of its own",
        arguments: ["", "\r\n", "\n", "\r\n\r\n", "a preamble\r\n", "--a\r\n--\r\n"])
    func preamble(text: String) {
        let reading = Reading("\(text)--b\r\n\(Self.field)x\r\n--b--")
        #expect(reading.error == nil)
        #expect(reading.texts == ["x"])
    }

    @Test(
        "A malformed body is told by what is wrong and where",
        arguments: [
            ("", .firstBoundaryNotFound, nil),
            ("no form at all", .firstBoundaryNotFound, nil),
            ("--b", .firstBoundaryNotFound, nil),
            ("--b-", .firstBoundaryNotFound, nil),
            ("junk--b\r\n", .boundaryLineInvalid, nil),
            ("--bc\r\n", .boundaryLineInvalid, nil),
            ("--b\n", .boundaryLineInvalid, nil),
            ("--b x\r\n", .boundaryLineInvalid, nil),
            ("--b\r\n", .endedInHeaders, 1),
            ("--b\r\nContent-Disposition: form-data; name=f\r\n--b--", .endedInHeaders, 1),
            ("--b\r\nContent-Disposition: form-data; name=f\r\n--b--\r\n\r\n", .headerLineInvalid, 1),
            ("--b\r\nContent-Disposition: form-data; name=f\n\nx\r\n--b--", .headerLineInvalid, 1),
            ("--b\r\nX: y\r\n\r\nx\r\n--b--", .dispositionMissing, 1),
            ("--b\r\n\r\nx\r\n--b--", .dispositionMissing, 1),
            ("--b\r\n\(field)x", .endedInPart, 1),
            ("--b\r\n\(field)x\r\n", .endedInPart, 1),
            ("--b\r\n\(field)x\r\n--b", .endedInPart, 1),
            ("--b\r\n\(field)x\r\n--b-", .endedInPart, 1),
            ("--b\r\n\(field)x\r\n--b\r\n", .endedInHeaders, 2),
            ("--b\r\n\(field)x\r\n--b\n\(field)y\r\n--b--", .boundaryLineInvalid, 1),
            ("--b\r\n\(field)x\r\n--b x\r\n", .boundaryLineInvalid, 1),
        ] as [(String, MultipartError.Reason, Int?)])
    func malformed(body: String, reason: MultipartError.Reason, part: Int?) {
        #expect(Reading(body).error == MultipartError(reason, part: part))
        #expect(Reading(Array(body.utf8), cuts: { 1 }).error == MultipartError(reason, part: part))
    }

    @Test("An error is thrown again, whatever is fed after it")
    func errorStays() throws {
        var reader = try MultipartReader(boundary: "b")
        reader.feed(Array("--b\r\nX\r\n\r\n".utf8))
        let error = MultipartError(.headerLineInvalid, part: 1)
        #expect(throws: error) { try reader.next() }
        reader.feed(Array("--b\r\n\(Self.field)x\r\n--b--".utf8))
        #expect(throws: error) { try reader.next() }
        #expect(throws: error) { try reader.finish() }
    }

    @Test("A payload is handed out as a slice of the very piece that was fed")
    func noCopy() throws {
        var reader = try MultipartReader(boundary: "b")
        reader.feed(Array("--b\r\n\(Self.field)".utf8))
        while try reader.next() != nil {}
        let piece = [UInt8](repeating: 7, count: 4096)
        reader.feed(piece)
        guard case .bytes(let slice) = try reader.next() else {
            Issue.record("no bytes came")
            return
        }
        let same = piece.withUnsafeBytes { whole in slice.withUnsafeBytes { whole.baseAddress == $0.baseAddress } }
        #expect(same)
    }

    @Test("A piece fed before the last one was read through is not lost")
    func fedEarly() throws {
        var reader = try MultipartReader(boundary: "b")
        for byte in Array("--b\r\n\(Self.field)abc\r\n--b--".utf8) { reader.feed([byte]) }
        var text: [UInt8] = []
        while let event = try reader.next() {
            if case .bytes(let bytes) = event { text += bytes }
        }
        #expect(text == Array("abc".utf8))
    }

    @Test("However a body is cut, the reading is the same", arguments: 0..<UInt64(300))
    func anySplit(seed: UInt64) {
        var source = SeededSource(state: seed)
        let body = Self.oddBody(&source)
        let whole = Reading(body, boundary: "bo-b")
        #expect(Reading(body, boundary: "bo-b", cuts: { 1 }) == whole)
        for _ in 0..<4 {
            let cut = Reading(body, boundary: "bo-b", cuts: { Int.random(in: 1...9, using: &source) })
            #expect(cut == whole)
        }
    }

    /// Bodies made of the pieces a boundary is made of, so that every near miss occurs; now and then damaged.
    private static func oddBody(_ source: inout SeededSource) -> [UInt8] {
        let shreds = ["\r", "\n", "\r\n", "-", "--", "--bo", "--bo-b", "\r\n--bo-", "\r\n--bo-b", "x", " ", "\u{0}"]
        var body = Array((Bool.random(using: &source) ? "" : "preamble\r\n").utf8)
        for _ in 0..<Int.random(in: 0...4, using: &source) {
            body += Array("--bo-b\r\n\(Self.field)".utf8)
            for _ in 0..<Int.random(in: 0...12, using: &source) {
                body += Array(shreds[Int.random(in: 0..<shreds.count, using: &source)].utf8)
            }
            body += Array("\r\n".utf8)
        }
        body += Array("--bo-b--\r\n".utf8)
        if Int.random(in: 0..<3, using: &source) == 0 {
            body[Int.random(in: 0..<body.count, using: &source)] = UInt8.random(in: 0...255, using: &source)
        }
        return body
    }
}
