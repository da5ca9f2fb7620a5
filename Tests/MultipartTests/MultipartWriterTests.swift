import Multipart
import Testing

@Suite("The writer of the hand-over")
struct MultipartWriterTests {
    @Test("A body is heads, payloads and closing, to the byte")
    func bytes() {
        let writer = MultipartWriter(
            boundary: "b",
            parts: [
                .init(name: "manifest", contentType: "application/json", length: 2),
                .init(name: "exhibit-1", contentType: "image/jpeg", length: 3),
            ])
        let body = writer.head(of: 0) + Array("{}".utf8) + writer.head(of: 1) + Array("abc".utf8) + writer.closing
        let expected = """
            --b\r
            Content-Disposition: form-data; name="manifest"\r
            Content-Type: application/json\r
            \r
            {}\r
            --b\r
            Content-Disposition: form-data; name="exhibit-1"\r
            Content-Type: image/jpeg\r
            \r
            abc\r
            --b--\r\n
            """
        #expect(String(decoding: body, as: UTF8.self) == expected)
        #expect(writer.contentLength == Int64(body.count))
        #expect(writer.contentType == "multipart/form-data; boundary=b")
    }

    @Test("No parts make a body of the closing line alone")
    func empty() {
        let writer = MultipartWriter(boundary: "b", parts: [])
        #expect(writer.closing == Array("--b--\r\n".utf8))
        #expect(writer.contentLength == 7)
    }

    @Test("Lengths beyond 32 bits add up")
    func long() {
        let parts = (1...3).map { number in
            MultipartWriter.Part(name: "exhibit-\(number)", contentType: "video/mp4", length: 1 << 33)
        }
        let writer = MultipartWriter(boundary: "b", parts: parts)
        let frame = parts.indices.reduce(writer.closing.count) { $0 + writer.head(of: $1).count }
        #expect(writer.contentLength == 3 << 33 + Int64(frame))
    }

    @Test("A name cannot break out of its quotes or its line")
    func hostileName() {
        let part = MultipartWriter.Part(name: "a\"\r\nX: y", contentType: "text/plain\r\nX: y", length: 0)
        let head = String(decoding: MultipartWriter(boundary: "b", parts: [part]).head(of: 0), as: UTF8.self)
        #expect(head.contains("name=\"a%22%0D%0AX: y\"\r\n"))
        #expect(head.split(separator: "\r\n").count == 3)
    }

    @Test("A boundary is 40 hexadecimal digits and no two are alike")
    func boundary() {
        var source = SystemRandomNumberGenerator()
        let first = MultipartWriter.boundary(using: &source)
        #expect(first.utf8.count == 40)
        #expect(first.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) })
        #expect(first != MultipartWriter.boundary(using: &source))
    }
}
