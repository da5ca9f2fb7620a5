import Testing
import Tips

@Suite("Numbers in ranges")
struct NumberRangesTests {
    @Test("Whatever the order, neighbours become one range, and the text says all of it")
    func inserts() {
        for numbers: [Int64] in [[1, 2, 3, 7, 9, 8], [9, 8, 7, 3, 2, 1], [2, 8, 1, 9, 3, 7, 7, 1]] {
            let ranges = NumberRanges(numbers)
            #expect(ranges.description == "1-3,7-9")
            #expect(ranges.count == 6)
            #expect(ranges.last == 9)
            #expect(NumberRanges(ranges.description) == ranges)
        }
        #expect(NumberRanges([4, 2, 3] as [Int64]).description == "2-4")
        #expect(NumberRanges().description == "-")
        #expect(NumberRanges("-")?.isEmpty == true)
    }

    @Test(
        "Only the one writing is read",
        arguments: ["", "1-", "-1", "3-1", "1,2", "1-2,3", "2,1", "1-2-3", "a", "1, 3", "1--2", "99999999999999999999"])
    func refuses(text: String) {
        #expect(NumberRanges(text) == nil)
    }

    @Test("More ranges than the bound are not read")
    func bound() {
        #expect(NumberRanges("1,3,5", most: 3) != nil)
        #expect(NumberRanges("1,3,5", most: 2) == nil)
    }

    @Test("Membership and difference agree with sets, for any numbers")
    func againstSets() {
        var state: UInt64 = 7
        func next(_ bound: UInt64) -> Int64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64((state >> 33) % bound) + 1
        }
        for _ in 0..<200 {
            let one = Set((0..<next(40)).map { _ in next(60) }), other = Set((0..<next(40)).map { _ in next(60) })
            let left = NumberRanges(one).subtracting(NumberRanges(other))
            #expect(Set(left.numbers(limit: .max)) == one.subtracting(other))
            #expect(left == NumberRanges(one.subtracting(other)))
            for number in Int64(0)...62 { #expect(NumberRanges(one).contains(number) == one.contains(number)) }
        }
    }

    @Test("No more numbers are listed than were asked for")
    func limits() {
        #expect(NumberRanges(1...1_000_000_000_000).numbers(limit: 3) == [1, 2, 3])
        #expect(NumberRanges(1...1_000_000_000_000).count == 1_000_000_000_000)
    }

    @Test("Counting and cutting saturate at the ends of what can be counted")
    func ends() {
        let all = NumberRanges(Int64.min...Int64.max)
        #expect(all.count == .max)
        #expect(all.subtracting(NumberRanges(1...Int64.max)).last == 0)
        var one = NumberRanges([Int64.max, .max - 1, .min] as [Int64])
        one.insert(.max)
        #expect(one.ranges == [.min ... .min, (.max - 1) ... .max])
        #expect(Int64.max.saturatingAdding(1) == .max)
        #expect(Int64.min.saturatingAdding(-1) == .min)
        #expect(Int64(2).saturatingAdding(-3) == -1)
    }
}
