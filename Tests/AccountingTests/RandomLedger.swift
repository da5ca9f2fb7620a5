import Seeded
import Testing
import Tips

@testable import Accounting

/// A ledger as it might be after hard months, made up from a seed: corrections, several lanes, deliveries again, late
/// events, erasing, and here and there an event without its admission or a second admission.
struct RandomLedger {
    /// By tip, in order of admission.
    private(set) var tips: [[TipStory.Line]] = []
    private var random: SeededRandom

    init(seed: UInt64, tips count: Int) throws {
        random = SeededRandom(seed: seed)
        for place in 0..<count { tips.append(try tip(UInt64(place) + 1)) }
    }

    var lines: [TipStory.Line] { tips.flatMap(\.self) }

    private mutating func tip(_ place: UInt64) throws -> [TipStory.Line] {
        let id = TipID(high: 0, low: place)
        // December 2014 to March 2015 in Shanghai.
        var at = Int64.random(in: 1_417_363_200_000..<1_427_731_200_000, using: &random)
        let lines = try lanes()
        var events = [(id, Moment(milliseconds: at), CustodyEvent.Change.admitted(try figures(lines, at)))]
        for _ in 0..<Int.random(in: 0...7, using: &random) {
            at += Int64.random(in: -3_600_000...400_000_000, using: &random)
            events.append((id, Moment(milliseconds: at), try change(lines)))
        }
        switch Int.random(in: 0..<30, using: &random) {
        case 0: events.removeFirst()
        case 1: events.insert((id, Moment(milliseconds: at), .admitted(try figures(lines, at))), at: 1)
        default: break
        }
        return events
    }

    private mutating func figures(_ lanes: [LaneName], _ at: Int64) throws -> CustodyEvent.Figures {
        let calendar = try #require(OfficeCalendar(timeZone: "Asia/Shanghai"))
        var exhibits: [CustodyEvent.ExhibitCount] = []
        for family in MediaFamily.allCases where coin(4) {
            exhibits.append(
                .init(
                    family: family, count: .random(in: 0...9, using: &random),
                    bytes: .random(in: 0...1 << 40, using: &random)))
        }
        var figures = CustodyEvent.Figures(
            receivedOn: calendar.day(of: Moment(milliseconds: at)), kind: pick(Kind.allCases),
            departments: departments(), channel: pick(["web", "app", "", "e\u{301}", "\u{e9}"]), lanes: lanes,
            exhibits: exhibits)
        figures.isUrgent = coin(5)
        figures.named = coin(3) ? pick(["consult", "thanks", "求助"]) : nil
        return figures
    }

    private mutating func change(_ lanes: [LaneName]) throws -> CustodyEvent.Change {
        let lane = coin(9) ? try #require(LaneName("elsewhere")) : lanes.isEmpty ? .fallback : pick(lanes)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return .corrected(kind: coin(2) ? pick(Kind.allCases) : nil, departments: departments(), by: .office)
        case 1: return .corrected(kind: pick(Kind.allCases), departments: nil, by: .platform)
        case 2: return .answered(lane: lane, closed: coin(2))
        case 3: return .erased
        case 4, 5: return .moved(lane: lane, to: .delivered, why: "")
        default: return .moved(lane: lane, to: pick(Stage.allCases), why: "trial")
        }
    }

    private mutating func departments() -> [String] {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in pick(["交警", "治安", "e\u{301}", "\u{e9}", "户籍"]) }
    }

    private mutating func lanes() throws -> [LaneName] {
        let names = pick([["default"], ["default"], ["default", "branch"], ["a", "b", "c"], []])
        return try names.map { try #require(LaneName($0)) }
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &random)]
    }

    /// Once in `times`.
    private mutating func coin(_ times: Int) -> Bool { Int.random(in: 0..<times, using: &random) == 0 }
}
