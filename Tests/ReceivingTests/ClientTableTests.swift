import NIOCore
import Testing

@testable import Receiving

@Suite("Buckets by client")
struct ClientTableTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private let allowance = Allowance(perMinute: 60, burst: 2)

    private func key(_ number: Int) -> ClientKey { ClientKey(high: UInt64(number), low: 7) }

    /// Asks once; true when it was taken.
    private func ask(_ table: inout ClientTable, _ client: Int, at now: NIODeadline) -> Bool {
        var bucket = table.bucket(of: key(client), at: now)
        let isFree = bucket.secondsToWait(allowance, at: now) == 0
        if isFree { bucket.take() }
        table.put(bucket, for: key(client), at: now)
        return isFree
    }

    @Test("Each client has a bucket of its own")
    func apart() {
        var table = ClientTable(allowance, at: start)
        #expect(ask(&table, 1, at: start) && ask(&table, 1, at: start))
        #expect(!ask(&table, 1, at: start))
        #expect(ask(&table, 2, at: start))
        #expect(table.count == 2)
    }

    @Test("A million clients take no more room than the bound, and one that goes on asking is not forgotten")
    func bounded() {
        var table = ClientTable(allowance, at: start, most: 100)
        _ = ask(&table, 0, at: start)
        _ = ask(&table, 0, at: start)
        for client in 1...10_000 {
            _ = ask(&table, client, at: start)
            #expect(table.count <= 200)
            if client % 50 == 0 { #expect(!ask(&table, 0, at: start)) }
        }
    }

    @Test("What is forgotten for its age is full again by then")
    func ages() {
        var table = ClientTable(allowance, at: start)
        #expect(ask(&table, 1, at: start) && ask(&table, 1, at: start))
        // Two tokens fill in two seconds: a generation.
        #expect(!ask(&table, 1, at: start + .milliseconds(900)))
        _ = ask(&table, 2, at: start + .milliseconds(2100))
        _ = ask(&table, 3, at: start + .milliseconds(4200))
        #expect(table.count == 2)
        #expect(ask(&table, 1, at: start + .milliseconds(4200)) && ask(&table, 1, at: start + .milliseconds(4200)))
        _ = ask(&table, 9, at: start + .milliseconds(60_000))
        #expect(table.count == 1)
    }
}
