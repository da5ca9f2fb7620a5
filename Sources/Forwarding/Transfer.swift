/// One exchange while the courier's thread works on it: the body on its way out, the reply on its way in.
final class Transfer {
    let ticket: Int
    let endpoint: Endpoint
    let handOver: HandOver
    let body: HandOverBody
    /// Nothing has to be streamed: these are all the bytes.
    let wholeBody: [UInt8]?
    private(set) var isReplyTooLong = false

    private var headerBytes = 0
    private var retryAfter: String?
    private var replyBody: [UInt8] = []

    init(ticket: Int, endpoint: Endpoint, handOver: HandOver, body: HandOverBody) {
        self.ticket = ticket
        self.endpoint = endpoint
        self.handOver = handOver
        self.body = body
        wholeBody = body.whole
    }

    /// Takes one line of a reply's head; false when there have been too many. Interim replies (1xx) count together with the
    /// final one, so that an endless row of them is bounded too.
    func take(headerLine line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Reply.longestBytes else {
            isReplyTooLong = true
            return false
        }
        if line.starts(with: "HTTP/".utf8) {
            retryAfter = nil
            replyBody = []
        } else if let value = Self.value(of: "retry-after", in: line) {
            retryAfter = value
        }
        return true
    }

    /// Takes a piece of the reply; false when it grows too long.
    func take(replyBytes bytes: UnsafeRawBufferPointer) -> Bool {
        guard replyBody.count + bytes.count <= Reply.longestBytes else {
            isReplyTooLong = true
            return false
        }
        replyBody += bytes
        return true
    }

    func reply(status: Int, ending: Reply.Ending) -> Reply {
        Reply(status: status, retryAfter: retryAfter, body: replyBody, ending: ending)
    }

    private static func value(of name: String, in line: UnsafeRawBufferPointer) -> String? {
        guard line.count > name.utf8.count, line.count <= 256, line[name.utf8.count] == UInt8(ascii: ":"),
            zip(line, name.utf8).allSatisfy({ $0 | 0x20 == $1 || $0 == $1 })
        else { return nil }
        let rest = line.dropFirst(name.utf8.count + 1).drop { $0 == UInt8(ascii: " ") }
        return String(decoding: rest.prefix { $0 >= UInt8(ascii: " ") }, as: UTF8.self)
    }
}
