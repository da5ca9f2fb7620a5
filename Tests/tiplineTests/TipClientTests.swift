import Foundation
import Testing
import Tips

@testable import tipline

@Suite("A citizen's side, for the commands")
struct TipClientTests {
    @Test(
        "An address is http or https with a host",
        arguments: ["", "localhost:8080", "ftp://a/", "http://", "/x", "unix:/x"])
    func wrongAddress(_ text: String) {
        let failure = #expect(throws: Failure.self) { try TipClient(text) }
        #expect(failure?.code == "no-input")
    }

    /// Temporary files that hold these words.
    private func left(_ words: String) -> [String] {
        let folder = FileManager.default.temporaryDirectory.path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { name in
            guard name.hasPrefix("tipline-"), let bytes = FileManager.default.contents(atPath: folder + "/" + name)
            else { return false }
            return bytes.range(of: Data(words.utf8)) != nil
        }
    }

    @Test("A daemon that is not there is said to be unreachable, and the request's file is gone")
    func unreachable() async throws {
        let words = "canary-\(UUID().uuidString)"
        // Port 1 is nobody's.
        let client = try TipClient("http://127.0.0.1:1")
        let failure = await #expect(throws: Failure.self) {
            try await client.submit([("content", words)], files: [.init(name: "a.jpg", content: .bytes([1, 2, 3]))])
        }
        #expect(failure?.code == "unreachable")
        #expect(left(words).isEmpty)
    }

    @Test("A file that cannot be read is named, and nothing of the tip stays in the temporary folder")
    func unreadable() async throws {
        let words = "canary-\(UUID().uuidString)"
        let client = try TipClient("http://127.0.0.1:1")
        let failure = await #expect(throws: Failure.self) {
            try await client.submit(
                [("content", words)], files: [.init(name: "a.jpg", content: .path("/nowhere/a.jpg"))])
        }
        #expect(failure?.code == "no-input")
        #expect(left(words).isEmpty)
    }

    @Test(
        "A file's name cannot break out of its header",
        arguments: ["a\"b.jpg", "a\r\nX: y.jpg", "a\rb", "a\nb", "照片.jpg"])
    func names(_ name: String) {
        let written = TipClient.quoted(name)
        #expect(!written.utf8.contains { $0 == 0x22 || $0 == 0x0D || $0 == 0x0A })
        #expect(written.hasPrefix(name.prefix(1)))
    }
}
