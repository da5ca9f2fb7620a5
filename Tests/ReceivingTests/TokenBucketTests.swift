import NIOCore
import Testing

@testable import Receiving

@Suite("An allowance that fills again")
struct TokenBucketTests {
    private let allowance = Allowance(perMinute: 60, burst: 3)
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    private func after(_ seconds: Double) -> NIODeadline { start + .nanoseconds(Int64(seconds * 1e9)) }

    @Test("As many at once as the burst, then one for each second that passed, and never more than the burst")
    func fills() {
        var bucket = TokenBucket(allowance, at: start)
        let asked: [(seconds: Double, wait: Double)] = [
            (0, 0), (0, 0), (0, 0), (0, 1), (0.25, 0.75), (1, 0), (1, 1), (1.5, 0.5), (2.5, 0), (2.5, 0.5),
            (100, 0), (100, 0), (100, 0), (100, 1),
        ]
        for (index, (seconds, expected)) in asked.enumerated() {
            let wait = bucket.secondsToWait(allowance, at: after(seconds))
            #expect(abs(wait - expected) < 1e-9, "\(index)")
            if wait == 0 { bucket.take() }
        }
    }

    @Test("Asking takes nothing, and a clock that goes back gives nothing")
    func clock() {
        var bucket = TokenBucket(allowance, at: after(10))
        for _ in 0..<3 { bucket.take() }
        #expect(bucket.secondsToWait(allowance, at: after(5)) == 1)
        #expect(bucket.secondsToWait(allowance, at: after(10.5)) == 0.5)
        #expect(bucket.secondsToWait(allowance, at: after(0)) == 0.5)
        #expect(bucket.secondsToWait(allowance, at: after(11)) == 0)
        #expect(bucket.secondsToWait(allowance, at: after(11)) == 0)
    }

    @Test("What is given back can be taken again, up to the burst")
    func giveBack() {
        var bucket = TokenBucket(allowance, at: start)
        for _ in 0..<3 { bucket.take() }
        bucket.giveBack(allowance)
        #expect(bucket.secondsToWait(allowance, at: start) == 0)
        for _ in 0..<9 { bucket.giveBack(allowance) }
        for _ in 0..<3 { bucket.take() }
        #expect(bucket.secondsToWait(allowance, at: start) > 0)
    }

    @Test("A minute's worth is at hand at once unless said otherwise, and an empty bucket is full again in its time")
    func allowances() {
        #expect(Allowance(perMinute: 90).burst == 90)
        #expect(Allowance(perMinute: 90).secondsToFill == 60)
        #expect(Allowance(perMinute: 60, burst: 600).secondsToFill == 600)
        #expect(Allowance(perMinute: 0).burst == 1)
    }
}
