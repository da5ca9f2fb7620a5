import Accounting
import Testing
import Tips

/// One tip's events, told in order: what a ledger would replay.
struct TipStory {
    typealias Line = (tip: TipID, at: Moment, change: CustodyEvent.Change)

    private(set) var lines: [Line] = []
    let tip: TipID

    /// - Parameter at: RFC 3339; the day is the office's in Shanghai.
    init(
        _ number: UInt64, at: String, kind: Kind = .report, departments: [String] = ["交警"], channel: String = "web",
        lanes: [String] = ["default"], exhibits: [CustodyEvent.ExhibitCount] = []
    ) throws {
        tip = TipID(high: 1, low: number)
        let moment = try #require(Moment(rfc3339: at))
        let calendar = try #require(OfficeCalendar(timeZone: "Asia/Shanghai"))
        let figures = CustodyEvent.Figures(
            receivedOn: calendar.day(of: moment), kind: kind, departments: departments, channel: channel,
            lanes: try lanes.map { try #require(LaneName($0)) }, exhibits: exhibits)
        lines.append((tip, moment, .admitted(figures)))
    }

    func then(_ stage: Stage, at: String, lane: String = "default") throws -> TipStory {
        let lane = try #require(LaneName(lane))
        return try adding(.moved(lane: lane, to: stage, why: "trial"), at: at)
    }

    func corrected(
        kind: Kind? = nil, departments: [String]? = nil, by corrector: CustodyEvent.Corrector = .platform, at: String
    ) throws -> TipStory {
        try adding(.corrected(kind: kind, departments: departments, by: corrector), at: at)
    }

    func erased(at: String) throws -> TipStory {
        try adding(.erased, at: at)
    }

    /// What the rules said beside the kind when it came.
    func called(_ name: String? = nil, isUrgent: Bool = false) -> TipStory {
        var same = self
        if case .admitted(var figures) = same.lines[0].change {
            (figures.named, figures.isUrgent) = (name, isUrgent)
            same.lines[0].change = .admitted(figures)
        }
        return same
    }

    private func adding(_ change: CustodyEvent.Change, at: String) throws -> TipStory {
        var longer = self
        longer.lines.append((tip, try #require(Moment(rfc3339: at)), change))
        return longer
    }
}

extension Statistics {
    static func fold(
        _ stories: [TipStory], from: String = "2015-01", to: String = "2015-02", zone: String = "Asia/Shanghai"
    ) throws -> Statistics {
        try fold(lines: stories.flatMap(\.lines), from: from, to: to, zone: zone)
    }

    static func fold(
        lines: [TipStory.Line], from: String = "2015-01", to: String = "2015-02", zone: String = "Asia/Shanghai"
    ) throws -> Statistics {
        let calendar = try #require(OfficeCalendar(timeZone: zone))
        var fold = try MonthFold(
            from: #require(CalendarMonth(from)), to: #require(CalendarMonth(to)), calendar: calendar)
        for line in lines { fold.take(tip: line.tip, at: line.at, change: line.change) }
        return fold.finish()
    }

    /// Two months with a bit of everything.
    static func sample() throws -> Statistics {
        try fold([
            TipStory(1, at: "2015-01-03T10:00:00+08:00", exhibits: [.init(family: .image, count: 2, bytes: 53_700)])
                .then(.sending, at: "2015-01-03T10:00:01+08:00").then(.delivered, at: "2015-01-03T10:00:02+08:00"),
            TipStory(2, at: "2015-01-31T23:59:59+08:00", kind: .suggestion, departments: ["治安", "交警"], channel: "app")
                .then(.delivered, at: "2015-02-03T00:00:01+08:00"),
            TipStory(3, at: "2015-02-01T00:00:00+08:00", kind: .unsure, departments: [])
                .corrected(kind: .suggestion, departments: ["户籍"], at: "2015-02-02T09:00:00+08:00")
                .then(.parked, at: "2015-02-02T09:00:00+08:00"),
        ])
    }
}
