import NIOCore
import NIOHTTP1
import Tips

/// What is to be done about a request for what its head says of the connection: pure, asked while version and framing are
/// still known. The routes see neither.
enum HeadJudgement: Equatable {
    case good
    /// Served, and nothing behind it: the parser reads on only in the protocol that was asked for, or the client waits
    /// for the end of the connection.
    case last
    case refused(String)

    init(_ head: HTTPRequestHead) {
        let isOld = head.version.minor == 0
        if isOld, head.headers.contains(name: "transfer-encoding") {
            // RFC 9112, section 6.1: whatever forwarded this did not know where it ends.
            self = .refused("HTTP/1.0 knows no transfer codings. Mend the client.")
        } else if let name = head.headers.first(where: { Self.looksLikeFraming($0.name) })?.name {
            self = .refused("A header reads like \(name.lowercased().replacing("_", with: "-")). Mend the client.")
        } else if !Self.isHost(head.headers["host"].first ?? "") {
            self = .refused("The Host header names no host. Mend the client.")
        } else if head.method == .CONNECT || head.headers.contains(name: "upgrade") {
            self = .last
        } else {
            self = isOld && !Self.asksToStay(head) ? .last : .good
        }
    }

    /// Gateways that hand headers on as variables know no difference between the dash and the underscore.
    private static func looksLikeFraming(_ name: String) -> Bool {
        guard name.utf8.contains(UInt8(ascii: "_")) else { return false }
        let name = name.lowercased()
        return name == "content_length" || name.hasPrefix("transfer") && name.hasSuffix("encoding")
    }

    /// The characters of a host and port (RFC 3986, section 3.2); that there is exactly one is asked behind.
    private static func isHost(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-._~:[]%!$&'()*+,;=".utf8.contains(byte)
            }
        }
    }

    private static func asksToStay(_ head: HTTPRequestHead) -> Bool {
        head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "keep-alive" }
    }
}
