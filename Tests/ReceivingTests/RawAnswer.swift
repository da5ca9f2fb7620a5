import Foundation

/// One answer as it came over the wire.
struct RawAnswer: Sendable {
    var status: Int
    /// Names in lower case.
    var headers: [String: String]
    var body: [UInt8]

    /// Nil while what is held is not a whole answer.
    init?(cutFrom held: inout [UInt8], toHead: Bool = false) {
        guard let end = held.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: held[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else { return nil }
        self.status = status
        headers = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
                in: .whitespaces)
        }
        let length = toHead || status < 200 ? 0 : headers["content-length"].flatMap { Int($0) } ?? 0
        guard held.count - end.upperBound >= length else { return nil }
        body = Array(held[end.upperBound..<(end.upperBound + length)])
        held.removeFirst(end.upperBound + length)
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
    }

    var code: String? { json["code"] as? String }
    var part: Int? { json["part"] as? Int }
    var field: String? { json["field"] as? String }
    var id: String? { json["id"] as? String }
    var receipt: String? { json["receipt"] as? String }
    var exhibits: [[String: Any]] { json["exhibits"] as? [[String: Any]] ?? [] }
}
