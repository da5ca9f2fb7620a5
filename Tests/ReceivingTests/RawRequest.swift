/// Requests as bytes.
enum RawRequest {
    static func post(
        _ path: String = "/v1/tips", type: String, _ body: [UInt8], headers: [String] = [],
        host: String? = "tips.example"
    ) -> [UInt8] {
        head("POST", path, headers: ["Content-Type: \(type)", "Content-Length: \(body.count)"] + headers, host: host)
            + body
    }

    static func head(_ method: String, _ path: String, headers: [String] = [], host: String? = "tips.example")
        -> [UInt8]
    {
        let lines = ["\(method) \(path) HTTP/1.1"] + (host.map { ["Host: \($0)"] } ?? []) + headers
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// The head of a whole request, the empty line included.
    static func head(of request: [UInt8]) -> [UInt8] {
        request.firstRange(of: Array("\r\n\r\n".utf8)).map { Array(request[..<$0.upperBound]) } ?? request
    }

    static func json(_ text: String, headers: [String] = []) -> [UInt8] {
        post(type: "application/json", Array(text.utf8), headers: headers)
    }

    static func form(_ text: String, headers: [String] = []) -> [UInt8] {
        post(type: "application/x-www-form-urlencoded", Array(text.utf8), headers: headers)
    }

    static func multipart(_ parts: [Part], headers: [String] = []) -> [UInt8] {
        post(type: multipartType, body(parts), headers: headers)
    }

    static let multipartType = "multipart/form-data; boundary=\"cut here\""

    struct Part {
        var disposition: String
        var headers: [String] = []
        var body: [UInt8]

        static func field(_ name: String, _ value: String) -> Part {
            Part(disposition: "name=\"\(name)\"", body: Array(value.utf8))
        }

        static func file(_ filename: String, _ body: [UInt8], type: String? = nil, name: String = "file") -> Part {
            Part(
                disposition: "name=\"\(name)\"; filename=\"\(filename)\"",
                headers: type.map { ["Content-Type: \($0)"] } ?? [], body: body)
        }
    }

    static func body(_ parts: [Part], isClosed: Bool = true) -> [UInt8] {
        var out: [UInt8] = []
        for part in parts {
            let lines =
                ["--cut here", "Content-Disposition: form-data; \(part.disposition)"] + part.headers + ["", ""]
            out += Array(lines.joined(separator: "\r\n").utf8) + part.body + Array("\r\n".utf8)
        }
        return isClosed ? out + Array("--cut here--\r\n".utf8) : out
    }

    /// `Transfer-Encoding: chunked`, in chunks of `size` bytes.
    static func chunks(_ body: [UInt8], of size: Int, isClosed: Bool = true) -> [UInt8] {
        var out: [UInt8] = []
        for start in stride(from: 0, to: body.count, by: size) {
            let chunk = body[start..<min(start + size, body.count)]
            out += Array((String(chunk.count, radix: 16) + "\r\n").utf8) + chunk + Array("\r\n".utf8)
        }
        return isClosed ? out + Array("0\r\n\r\n".utf8) : out
    }
}
