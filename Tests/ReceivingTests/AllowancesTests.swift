import NIOCore
import Testing
import Tips

@testable import Receiving

@Suite("Every allowance there is")
struct AllowancesTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private let random: @Sendable () -> UInt64 = { 4 }
    private let one = Allowances.Asker.client(ClientAddress(ipv4: 1))
    private let other = Allowances.Asker.client(ClientAddress(ipv4: 2))

    private func allowances(_ change: (inout GateSettings) -> Void) -> Allowances {
        var settings = GateSettings.open
        change(&settings)
        return Allowances(settings, random: random, at: start)
    }

    @Test("A client that has used up its own waits, others do not")
    func client() {
        var allowances = allowances { $0.clientTips = 2 }
        #expect(allowances.take(.tip, one, at: start) == 0)
        #expect(allowances.take(.tip, one, at: start) == 0)
        #expect(allowances.take(.tip, one, at: start) == 30)
        #expect(allowances.take(.tip, other, at: start) == 0)
        #expect(allowances.take(.upload, one, at: start) == 0)
        #expect(allowances.take(.tip, .nobody, at: start) == 0)
        #expect(allowances.take(.tip, one, at: start + .milliseconds(30_000)) == 0)
        #expect(allowances.clientCount == 2)
    }

    @Test("What all clients share refuses everybody, and who is refused by one allowance takes nothing from the other")
    func all() {
        var allowances = allowances {
            $0.clientTips = 2
            $0.tips = 3
        }
        for _ in 0..<5 { _ = allowances.take(.tip, one, at: start) }
        // Three of these were refused by the client's own.
        #expect(allowances.take(.tip, other, at: start) == 0)
        #expect(allowances.take(.tip, other, at: start) == 20)
        #expect(allowances.take(.tip, .nobody, at: start) == 20)
        // The client's second is still there.
        #expect(allowances.take(.tip, other, at: start + .milliseconds(20_000)) == 0)
    }

    @Test("A token has its own allowance in place of the client's, for everything together")
    func tokens() {
        var allowances = allowances {
            $0.clientTips = 1
            $0.tokens = [
                APIToken(name: "a", digest: .of([1]), perMinute: 60, burst: 3),
                APIToken(name: "b", digest: .of([2]), perMinute: 60, burst: 1),
            ]
        }
        for _ in 0..<2 { #expect(allowances.take(.tip, .token(0), at: start) == 0) }
        #expect(allowances.take(.upload, .token(0), at: start) == 0)
        #expect(allowances.take(.tip, .token(0), at: start) == 1)
        #expect(allowances.take(.tip, .token(1), at: start) == 0)
        #expect(allowances.take(.tip, one, at: start) == 0)
    }

    @Test("What is given back can be taken again, by client, token and all")
    func giveBack() {
        var allowances = allowances {
            $0.clientGuesses = 1
            $0.guesses = 2
            $0.tokens = [APIToken(name: "a", digest: .of([1]), perMinute: 1, burst: 1)]
        }
        for asker in [one, .token(0), .nobody] {
            for _ in 0..<5 {
                #expect(allowances.take(.guess, asker, at: start) == 0)
                allowances.giveBack(.guess, asker, at: start)
            }
        }
        #expect(allowances.take(.guess, one, at: start) == 0)
        #expect(allowances.take(.guess, one, at: start) == 60)
    }

    @Test("After an hour the secret is forgotten, and everything that was kept under it")
    func rotation() throws {
        var allowances = allowances {
            $0.clientTips = 1
            $0.clientConnections = 1
        }
        let address = ClientAddress(ipv4: 1)
        _ = allowances.take(.tip, one, at: start)
        let first = allowances.connect(address, at: start)
        #expect(allowances.connect(address, at: start) == nil)
        #expect(allowances.clientCount == 1)
        let later = start + ClientKeys.lifetime
        let second = allowances.connect(address, at: later)
        #expect(allowances.clientCount == 0)
        // The first ends long after: it is not the second that ends.
        allowances.disconnect(try #require(first))
        #expect(allowances.connect(address, at: later) == nil)
        allowances.disconnect(try #require(second))
        #expect(allowances.connect(address, at: later) != nil)
    }

    @Test("The key of a client tells nothing of its address without the secret")
    func keys() {
        let counter = Handed<UInt64>()
        let keys = (0..<2).map { _ in
            ClientKeys(
                random: {
                    counter.value = (counter.value ?? 0) + 1
                    return counter.value ?? 0
                }, at: start)
        }
        let address = ClientAddress(ipv4: 1)
        #expect(keys[0].key(of: address) == keys[0].key(of: address))
        #expect(keys[0].key(of: address) != keys[1].key(of: address))
        #expect(keys[0].key(of: address) != keys[0].key(of: ClientAddress(ipv4: 2)))
    }
}
