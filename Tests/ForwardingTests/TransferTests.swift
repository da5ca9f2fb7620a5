import Testing
import Tips

@testable import Forwarding

@Suite("Transfer")
struct TransferTests {
    private func transfer() throws -> Transfer {
        let endpoint = try Endpoint(url: "https://a.example")
        let handOver = Sample.handOver(1, to: endpoint)
        return Transfer(
            ticket: 1, errand: .handOver(handOver, to: endpoint),
            body: try HandOverBody(handOver, vault: MemoryVault(), boundary: "frame"))
    }

    private func take(_ line: String, _ transfer: Transfer) -> Bool {
        Array((line + "\r\n").utf8).withUnsafeBytes { transfer.take(headerLine: $0) }
    }

    @Test(
        "Of the headers only Retry-After is kept, in any case",
        arguments: ["Retry-After: 5", "retry-after:5", "RETRY-AFTER:  5"])
    func keepsRetryAfter(line: String) throws {
        let transfer = try transfer()
        for header in ["HTTP/1.1 503 No", "Retry-Afterwards: 7", "X: y", line, "Set-Cookie: a=b"] {
            #expect(take(header, transfer))
        }
        let kept = transfer.reply(status: 503, ending: .whole).retryAfter
        #expect(kept.flatMap { RetryAfter.seconds($0, now: Sample.start) } == 5)
    }

    @Test("An interim reply's headers do not count for the final one")
    func forgetsInterimHeaders() throws {
        let transfer = try transfer()
        for header in ["HTTP/1.1 103 Early", "Retry-After: 5", "", "HTTP/1.1 503 No"] {
            #expect(take(header, transfer))
        }
        #expect(transfer.reply(status: 503, ending: .whole).retryAfter == nil)
    }

    @Test("Headers without end are given up, interim ones too")
    func boundsHeaders() throws {
        let transfer = try transfer()
        var lines = 0
        while take("HTTP/1.1 100 Continue", transfer), lines < 100_000 { lines += 1 }
        #expect(lines == Reply.longestBytes / 23)
        #expect(transfer.isReplyTooLong)
    }

    @Test("A reply is read up to its bound")
    func boundsTheReply() throws {
        let transfer = try transfer()
        let most = [UInt8](repeating: 0x20, count: Reply.longestBytes)
        #expect(most.withUnsafeBytes { transfer.take(replyBytes: $0) })
        #expect(![UInt8(1)].withUnsafeBytes { transfer.take(replyBytes: $0) })
        #expect(transfer.isReplyTooLong)
        #expect(transfer.reply(status: 200, ending: .tooLong).body.count == Reply.longestBytes)
    }
}
