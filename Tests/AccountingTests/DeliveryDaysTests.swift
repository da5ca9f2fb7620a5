import Testing

@testable import Accounting

@Suite("Days to delivery")
struct DeliveryDaysTests {
    @Test(
        "percentiles are days that occurred, by nearest rank",
        arguments: [
            ([], nil, nil), ([0], 0, 0), ([3], 3, 3), ([0, 1], 0, 1), ([0, 0, 0, 1, 1, 1, 2, 2, 2, 9], 1, 2),
            (Array(0..<10), 4, 8), (Array(1...100), 50, 90), ([5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 90], 5, 5),
        ] as [([Int], Int?, Int?)])
    func percentiles(days: [Int], median: Int?, ninetieth: Int?) {
        var counted = DeliveryDays()
        for days in days { counted.count(days) }
        #expect(counted.median == median)
        #expect(counted.percentile(90) == ninetieth)
    }

    @Test("within a number of days includes that day")
    func within() {
        var counted = DeliveryDays()
        for days in [0, 0, 1, 3, 4, 7, 8] { counted.count(days) }
        #expect([0, 1, 3, 7, 100].map(counted.within) == [2, 3, 4, 6, 7])
    }

    @Test("a clock set back counts as the same day")
    func negative() {
        var counted = DeliveryDays()
        counted.count(-2)
        #expect(counted.counts == [0: 1])
    }
}
