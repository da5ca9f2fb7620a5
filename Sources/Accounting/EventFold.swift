import Tips

/// A month while it is folded, with what its ``Statistics`` need besides the figures.
struct FoldedMonth: Sendable, Hashable {
    var figures = MonthFigures()
    /// Of its tips' events.
    var latest = Moment(milliseconds: .min)

    mutating func count(_ tip: TipInHand, until latest: Moment, days: inout OfficeDays) {
        tip.count(into: &figures, days: &days)
        self.latest = max(self.latest, latest)
    }

    mutating func add(_ other: FoldedMonth) {
        figures.add(other.figures)
        latest = max(latest, other.latest)
    }
}

/// Custody events, tip by tip, into the months their tips belong to: what the fold of the months somebody asks for and the
/// fold of a run of tips have in common.
struct EventFold: Sendable {
    /// Months outside are passed over; nil: none is.
    private let asked: ClosedRange<Int>?
    /// By ``CalendarMonth/ordinal``; only those with tips.
    private(set) var months: [Int: FoldedMonth] = [:]
    /// Events that belong to no admitted tip.
    private(set) var strayEvents = 0
    private(set) var days: OfficeDays

    /// The tip whose events are arriving. A value and not an optional one, so that its lists keep their room.
    private var tip = TipInHand()
    private var latest = Moment(milliseconds: .min)
    private var hand = Hand.empty

    private enum Hand {
        case empty
        /// Admitted in a month nobody asked for: its events are passed over.
        case passed(TipID)
        case counted(TipID, month: Int)
    }

    init(asked: ClosedRange<Int>?, calendar: OfficeCalendar) {
        self.asked = asked
        days = OfficeDays(calendar: calendar)
    }

    mutating func take(tip id: TipID, at moment: Moment, change: CustodyEvent.Change) {
        if case .admitted(let figures) = change {
            return admit(id, figures, at: moment)
        }
        switch hand {
        case .counted(id, _): latest = max(latest, moment)
        case .passed(id): return
        default: return strayEvents += 1
        }
        switch change {
        case .moved(let lane, let stage, _): tip.move(lane, to: stage, at: moment)
        case .corrected(let kind, let departments, let corrector):
            tip.correct(kind: kind, departments: departments, by: corrector)
        case .admitted, .answered, .erased: return
        }
    }

    /// Of tips whose events are not told here: all of theirs, in their place between those that are.
    mutating func add(_ folded: FoldedRun) {
        settle()
        for (month, other) in folded.months where asked?.contains(month) ?? true {
            months[month, default: .init()].add(other)
        }
        strayEvents += folded.strayEvents
    }

    /// Counts the tip in hand: no more of its events will come.
    mutating func settle() {
        if case .counted(_, let month) = hand {
            months[month, default: .init()].count(tip, until: latest, days: &days)
        }
        hand = .empty
    }

    /// A tip is admitted once. What says so again is a stray, whatever month it names.
    private mutating func admit(_ id: TipID, _ figures: CustodyEvent.Figures, at moment: Moment) {
        switch hand {
        case .counted(id, _), .passed(id): return strayEvents += 1
        default: settle()
        }
        let month = figures.receivedOn.monthOfYear.ordinal
        guard asked?.contains(month) ?? true else { return hand = .passed(id) }
        hand = .counted(id, month: month)
        latest = moment
        tip.begin(figures)
    }
}

extension CalendarMonth {
    /// Months since the year 0.
    var ordinal: Int { year * 12 + month - 1 }
}
