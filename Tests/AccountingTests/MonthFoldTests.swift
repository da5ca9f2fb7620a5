import Testing
import Tips

@testable import Accounting

@Suite("The fold of a month")
struct MonthFoldTests {
    @Test("a tip belongs to the month of the office's day it was received")
    func months() throws {
        let statistics = try Statistics.fold([
            TipStory(1, at: "2014-12-31T15:59:59Z"),
            TipStory(2, at: "2014-12-31T16:00:00Z"),
            TipStory(3, at: "2015-01-31T15:59:59Z"),
            TipStory(4, at: "2015-01-31T16:00:00Z"),
            TipStory(5, at: "2015-02-28T16:00:00Z"),
        ])
        #expect(statistics.months.map(\.figures.tips) == [2, 1])
        #expect(statistics.sum.tips == 3)
        #expect(statistics.period == "2015-01/2015-02")
        #expect(statistics.strayEvents == 0)
    }

    @Test(
        "what rules say beside the kind is counted, in every form of the figures, and takes no room where they say nothing"
    )
    func names() throws {
        let story = try TipStory(1, at: "2015-01-03T10:00:00Z")
        let statistics = try Statistics.fold([
            story.called("consult"), TipStory(2, at: "2015-01-03T10:00:00Z").called("thanks", isUrgent: true),
            TipStory(3, at: "2015-02-03T10:00:00Z").called("consult"), TipStory(4, at: "2015-02-03T10:00:00Z"),
        ])
        #expect(statistics.sum.urgent == 1 && statistics.sum.names == ["consult": 2, "thanks": 1])
        #expect(statistics.months.map(\.figures.names) == [["consult": 1, "thanks": 1], ["consult": 1]])
        let json = String(decoding: statistics.json, as: UTF8.self)
        #expect(json.hasSuffix(#""urgent":1,"names":[{"name":"consult","tips":2},{"name":"thanks","tips":1}]}}"#))
        for text in [statistics.text, statistics.csv, statistics.page()] { #expect(text.contains("consult")) }
        let plain = try Statistics.fold([story])
        for text in [plain.text, plain.csv, plain.page()] { #expect(!text.contains("As the rules call them")) }
    }

    @Test("an empty month is shown, and all of its figures are nothing")
    func emptyMonth() throws {
        let statistics = try Statistics.fold([], from: "2015-01", to: "2015-03")
        #expect(statistics.months.map(\.month.description) == ["2015-01", "2015-02", "2015-03"])
        #expect(statistics.sum == MonthFigures())
        #expect(statistics.until == nil)
    }

    @Test(
        "a range that runs backwards or too far is refused",
        arguments: [("2015-02", "2015-01"), ("2015-01", "2025-01")])
    func ranges(from: String, to: String) throws {
        let failure = #expect(throws: Failure.self) { try Statistics.fold([], from: from, to: to) }
        #expect(failure?.code == "month-range")
        #expect(failure?.verdict == .refuse)
    }

    @Test("ten years are a range")
    func longestRange() throws {
        #expect(try Statistics.fold([], from: "2015-01", to: "2024-12").months.count == MonthFold.mostMonths)
    }

    @Test("kinds, departments and channels each add up to the tips")
    func sums() throws {
        let sum = try Statistics.sample().sum
        #expect(sum.kinds.total == 3)
        #expect(sum.departments.values.reduce(0) { $0 + $1.lead.total } + sum.unassigned.total == 3)
        #expect(sum.channels.values.reduce(0, +) == 3)
        #expect(sum.outcomes.values.reduce(0, +) == 3)
        #expect(sum.deliveries.once + sum.deliveries.again + sum.deliveries.not == sum.deliveries.total)
    }

    @Test("the first department leads, every department named takes part once")
    func departments() throws {
        let sum = try Statistics.fold([
            TipStory(1, at: "2015-01-03T10:00:00Z", departments: ["治安", "交警", "交警", "治安"]),
            TipStory(2, at: "2015-01-03T10:00:00Z", kind: .suggestion, departments: ["交警"]),
            TipStory(3, at: "2015-01-03T10:00:00Z", departments: []),
        ]).sum
        #expect(sum.departments["治安"]?.lead == KindFigures(report: 1))
        #expect(sum.departments["治安"]?.named == 1)
        #expect(sum.departments["交警"]?.lead == KindFigures(suggestion: 1))
        #expect(sum.departments["交警"]?.named == 2)
        #expect(sum.unassigned == KindFigures(report: 1))
    }

    @Test("a correction moves the tip, and a disagreement is told from an answer")
    func corrections() throws {
        let sum = try Statistics.fold([
            TipStory(1, at: "2015-01-03T10:00:00Z").corrected(kind: .suggestion, at: "2015-01-04T10:00:00Z"),
            TipStory(2, at: "2015-01-03T10:00:00Z", kind: .unsure).corrected(kind: .report, at: "2015-01-04T10:00:00Z"),
            TipStory(3, at: "2015-01-03T10:00:00Z").corrected(departments: ["治安"], at: "2015-01-04T10:00:00Z"),
            // Said to be what it was already: the office agreed.
            TipStory(4, at: "2015-01-03T10:00:00Z").corrected(
                kind: .report, departments: ["交警"], at: "2015-01-04T10:00:00Z"),
            // Corrected and taken back.
            TipStory(5, at: "2015-01-03T10:00:00Z").corrected(kind: .suggestion, at: "2015-01-04T10:00:00Z")
                .corrected(kind: .report, at: "2015-01-05T10:00:00Z"),
        ]).sum
        #expect(sum.kinds == KindFigures(report: 4, suggestion: 1, unsure: 0))
        #expect(sum.departments["治安"]?.lead.total == 1)
        #expect(sum.corrections.tips == 3)
        #expect(sum.corrections.disagreements == 1)
        #expect(sum.corrections.settled == 1)
        #expect(sum.corrections.departments == 1)
        #expect(
            sum.corrections.kinds == [.init(from: .report, to: .suggestion): 1, .init(from: .unsure, to: .report): 1])
    }

    @Test("how often the office disagreed is of the tips received, by whose word and at whose cost")
    func disagreement() throws {
        let at = "2015-01-04T10:00:00Z"
        let figures = try Statistics.fold([
            TipStory(1, at: "2015-01-03T10:00:00Z").corrected(kind: .suggestion, at: at),
            TipStory(2, at: "2015-01-03T10:00:00Z").corrected(departments: ["治安", "交警"], at: at)
                .corrected(departments: ["户籍"], by: .office, at: at),
            // Answers to what was left open.
            TipStory(3, at: "2015-01-03T10:00:00Z", kind: .unsure, departments: [])
                .corrected(kind: .report, departments: ["治安"], by: .office, at: at),
            // Another one takes part: the lead stays.
            TipStory(4, at: "2015-01-03T10:00:00Z").corrected(departments: ["交警", "治安"], by: .office, at: at),
            TipStory(5, at: "2015-01-03T10:00:00Z"), TipStory(6, at: "2015-01-03T10:00:00Z"),
            TipStory(7, at: "2015-01-03T10:00:00Z"),
        ])
        let corrections = figures.sum.corrections
        #expect((corrections.tips, corrections.disagreed) == (4, 3))
        #expect((corrections.byPlatform, corrections.byOffice) == (1, 3))
        #expect(
            corrections.leads == [
                "交警": .init(lost: 1), "户籍": .init(won: 1), "治安": .init(won: 1),
            ])
        #expect(figures.sum.disagreementPerMille == 429)
        #expect(figures.months.map(\.figures.disagreementPerMille) == [429, nil])
        #expect(figures.text.contains("42.9%"))
        #expect(figures.csv.contains("correction,disagreed_share,429,per_mille,"))
        #expect(figures.csv.contains("lead_won,户籍,1,tips,"))
    }

    @Test("the least advanced delivery is the tip's outcome", arguments: Stage.allCases)
    func outcomes(stage: Stage) throws {
        let story = try TipStory(1, at: "2015-01-03T10:00:00Z", lanes: ["a", "b"])
            .then(.delivered, at: "2015-01-03T10:00:01Z", lane: "a").then(stage, at: "2015-01-03T10:00:02Z", lane: "b")
        let sum = try Statistics.fold([story]).sum
        #expect(sum.outcomes == [stage: 1])
        #expect(sum.open == (stage.isOpen ? 1 : 0))
        #expect(sum.deliveries == DeliveryFigures(total: 2, once: stage == .delivered ? 2 : 1))
        #expect(sum.days.tips == (stage == .delivered ? 1 : 0))
    }

    @Test("a tip that nothing has happened to is queued, one without deliveries is not passed off as done")
    func fresh() throws {
        let sum = try Statistics.fold([
            TipStory(1, at: "2015-01-03T10:00:00Z"), TipStory(2, at: "2015-01-03T10:00:00Z", lanes: []),
        ]).sum
        #expect(sum.outcomes == [.queued: 1, .quarantined: 1])
    }

    @Test("a second record of one delivery shows")
    func recordedTwice() throws {
        let sum = try Statistics.fold([
            TipStory(1, at: "2015-01-03T10:00:00Z").then(.delivered, at: "2015-01-03T10:00:01Z")
                .then(.delivered, at: "2015-01-09T10:00:01Z"),
            TipStory(2, at: "2015-01-03T10:00:00Z").then(.delivered, at: "2015-01-03T10:00:01Z"),
        ]).sum
        #expect(sum.deliveries == DeliveryFigures(total: 2, once: 1, again: 1))
        #expect(sum.days.counts == [0: 2])
    }

    @Test("days to delivery run from the day received to the day of the last lane, in the office's calendar")
    func days() throws {
        let sum = try Statistics.fold([
            TipStory(1, at: "2015-01-03T23:59:59+08:00").then(.delivered, at: "2015-01-04T00:00:00+08:00"),
            TipStory(2, at: "2015-01-03T00:00:00+08:00").then(.delivered, at: "2015-01-03T23:59:59+08:00"),
            TipStory(3, at: "2015-01-31T12:00:00+08:00", lanes: ["a", "b"])
                .then(.delivered, at: "2015-02-07T12:00:00+08:00", lane: "b")
                .then(.delivered, at: "2015-02-01T12:00:00+08:00", lane: "a"),
        ]).sum
        #expect(sum.days.counts == [0: 1, 1: 1, 7: 1])
    }

    @Test("exhibits are counted by family, with their bytes")
    func exhibits() throws {
        let sum = try Statistics.fold([
            TipStory(
                1, at: "2015-01-03T10:00:00Z",
                exhibits: [
                    .init(family: .image, count: 2, bytes: 300), .init(family: .video, count: 1, bytes: 5_000_000_000),
                ]),
            TipStory(2, at: "2015-02-03T10:00:00Z", exhibits: [.init(family: .image, count: 1, bytes: 1)]),
        ]).sum
        #expect(sum.tipsWithExhibits == 2)
        #expect(sum.exhibits[.image] == ExhibitFigures(count: 3, bytes: 301))
        #expect(sum.allExhibits == ExhibitFigures(count: 4, bytes: 5_000_000_301))
    }

    @Test("figures that no machine could hold end no program")
    func absurdFigures() throws {
        let absurd = [CustodyEvent.ExhibitCount(family: .image, count: .max, bytes: .max)]
        let sum = try Statistics.fold([
            TipStory(1, at: "2015-01-03T10:00:00Z", exhibits: absurd),
            TipStory(2, at: "2015-01-03T10:00:00Z", exhibits: absurd),
        ]).sum
        #expect(sum.exhibits[.image] == ExhibitFigures(count: .max, bytes: .max))
    }

    @Test("events without their admission, or admitted twice, are strays that count nothing else")
    func strays() throws {
        let whole = try TipStory(1, at: "2015-01-03T10:00:00Z").then(.delivered, at: "2015-01-03T10:00:01Z")
        let other = try TipStory(2, at: "2015-01-03T10:00:00Z").then(.delivered, at: "2015-01-03T10:00:01Z")
        let statistics = try Statistics.fold(lines: [other.lines[1]] + whole.lines + [whole.lines[0], other.lines[1]])
        #expect(statistics.strayEvents == 3)
        #expect(statistics.sum.tips == 1)
        #expect(statistics.sum.deliveries == DeliveryFigures(total: 1, once: 1))
    }

    @Test("an erased tip stays counted, and its last event is what the figures are as of")
    func erasedAndUntil() throws {
        let statistics = try Statistics.fold([
            TipStory(1, at: "2015-01-03T10:00:00Z").then(.delivered, at: "2015-01-04T10:00:00Z")
                .erased(at: "2015-03-31T16:00:00Z"),
            TipStory(2, at: "2015-06-03T10:00:00Z").then(.delivered, at: "2015-06-04T10:00:00Z"),
        ])
        #expect(statistics.sum.tips == 1)
        #expect(statistics.until?.description == "2015-04-01")
    }

    @Test("moments from the edges of time end no program", arguments: [Int64.min, -1, .max])
    func edgesOfTime(milliseconds: Int64) throws {
        var story = try TipStory(1, at: "2015-01-03T10:00:00Z").lines
        let lane = try #require(LaneName("default"))
        story.append(
            (story[0].tip, Moment(milliseconds: milliseconds), .moved(lane: lane, to: .delivered, why: "trial")))
        #expect(try Statistics.fold(lines: story).sum.days.tips == 1)
    }

    @Test("each month's figures are those of the month alone, and the sum is that of the months")
    func rangeIsSumOfMonths() throws {
        let range = try Statistics.sample()
        #expect(range.months.map(\.figures.tips) == [2, 1])
        #expect(range.months[0].figures.days.counts == [0: 1, 3: 1])
        #expect(range.sum.corrections.settled == 1)
        #expect(range.sum.days.counts == [0: 1, 3: 1])
        #expect(range.sum.tipsWithExhibits == 1)
    }
}
