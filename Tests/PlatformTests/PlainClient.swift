import Foundation
import Multipart
import Tips

/// HTTP/1.1 by hand over a blocking socket: what is sent is exactly what the test says.
final class PlainClient {
    struct Response: Equatable {
        var status: Int
        var headers: [String: String]
        var body: String
    }

    private let connection: Int32
    private var received: [UInt8] = []

    init(port: Int) throws {
        connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw POSIXError(.ECONNREFUSED) }
    }

    deinit {
        close(connection)
    }

    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    func send(_ text: String) {
        send(Array(text.utf8))
    }

    /// Nil when the other side hangs up first.
    func response() -> Response? {
        let separator = Array("\r\n\r\n".utf8)
        while received.firstRange(of: separator) == nil { guard more() else { return nil } }
        guard let end = received.firstRange(of: separator) else { return nil }
        let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        received.removeSubrange(..<end.upperBound)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
                in: .whitespaces)
        }
        let length = Int(headers["content-length"] ?? "") ?? 0
        while received.count < length { guard more() else { return nil } }
        defer { received.removeFirst(length) }
        let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return Response(
            status: status, headers: headers, body: String(decoding: received.prefix(length), as: UTF8.self))
    }

    /// The other side has ended the connection.
    func isHungUp() -> Bool {
        !more()
    }

    private func more() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(connection, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        received += buffer[..<count]
        return true
    }
}

extension PlainClient {
    /// A hand-over as the daemon sends it; each piece of it can be made wrong.
    struct HandOver {
        var number = 1
        var manifest: [UInt8]
        var key: String
        var digest: String
        var parts: [(name: String, bytes: [UInt8])]
        var leadsWithManifest = true

        var signature: String?

        init(_ number: Int, _ contents: [[UInt8]] = []) {
            let sample = Sample.manifest(number, exhibits: Sample.exhibits(contents))
            self.number = number
            manifest = sample.bytes
            key = Sample.tip(number).description
            digest = sample.digest.description
            parts = contents.enumerated().map { ("exhibit-\($0.offset + 1)", $0.element) }
        }

        var bytes: [UInt8] {
            let all = (leadsWithManifest ? [(name: "manifest", bytes: manifest)] : []) + parts
            let writer = MultipartWriter(
                boundary: "frame",
                parts: all.map { .init(name: $0.name, contentType: "image/jpeg", length: Int64($0.bytes.count)) })
            let body = all.indices.flatMap { writer.head(of: $0) + all[$0].bytes } + writer.closing
            let head = """
                POST /clues HTTP/1.1\r\nHost: a\r\nContent-Type: \(writer.contentType)\r\nContent-Length: \(body.count)\r\n\
                Idempotency-Key: \(key)\r\nTipline-Manifest-SHA256: \(digest)\r\n\
                \(signature.map { "Tipline-Manifest-Signature: \($0)\r\n" } ?? "")\r\n
                """
            return Array(head.utf8) + body
        }
    }

    func handOver(_ handOver: HandOver) -> Response? {
        send(handOver.bytes)
        return response()
    }
}
