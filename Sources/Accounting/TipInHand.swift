import Tips

/// One tip while its events go by, and how it is counted when the last of them has.
struct TipInHand: Sendable {
    private var decided = CustodyEvent.Figures(
        receivedOn: CalendarDay(daysSinceEpoch: 0), kind: .unsure, departments: [], channel: "", lanes: [], exhibits: []
    )
    private var kind = Kind.unsure
    private var departments: [String] = []
    /// Who had the last word.
    private var corrector: CustodyEvent.Corrector?
    private var deliveries: [Delivery] = []

    private struct Delivery {
        var lane: LaneName
        var stage: Stage
        var timesDelivered = 0
        /// Of the first time.
        var deliveredAt: Moment?

        mutating func move(to next: Stage, at moment: Moment) {
            stage = next
            guard next == .delivered else { return }
            timesDelivered += 1
            if deliveredAt == nil { deliveredAt = moment }
        }
    }

    mutating func begin(_ figures: CustodyEvent.Figures) {
        decided = figures
        kind = figures.kind
        departments = figures.departments
        corrector = nil
        deliveries.removeAll(keepingCapacity: true)
        for lane in figures.lanes { deliveries.append(Delivery(lane: lane, stage: .queued)) }
    }

    mutating func move(_ lane: LaneName, to stage: Stage, at moment: Moment) {
        if let index = deliveries.firstIndex(where: { $0.lane == lane }) {
            deliveries[index].move(to: stage, at: moment)
        } else {
            // A correction may have sent it to a further desk.
            var delivery = Delivery(lane: lane, stage: stage)
            delivery.move(to: stage, at: moment)
            deliveries.append(delivery)
        }
    }

    mutating func correct(kind: Kind?, departments: [String]?, by corrector: CustodyEvent.Corrector) {
        self.corrector = corrector
        if let kind { self.kind = kind }
        if let departments { self.departments = departments }
    }

    func count(into month: inout MonthFigures, days: inout OfficeDays) {
        month.tips += 1
        month.kinds[kind] += 1
        month.channels[decided.channel, default: 0] += 1
        countDepartments(into: &month)
        countCorrection(into: &month.corrections)
        if decided.isUrgent { month.urgent += 1 }
        if let name = decided.named { month.names[name, default: 0] += 1 }
        countExhibits(into: &month)
        countDeliveries(into: &month, days: &days)
    }

    private func countDepartments(into month: inout MonthFigures) {
        guard let lead = departments.first else {
            month.unassigned[kind] += 1
            return
        }
        month.departments[lead, default: .init()].countLead(kind)
        for index in departments.indices.dropFirst() where !departments[..<index].contains(departments[index]) {
            month.departments[departments[index], default: .init()].named += 1
        }
    }

    private func countCorrection(into corrections: inout CorrectionFigures) {
        let otherKind = kind != decided.kind
        let otherDepartments = departments != decided.departments
        guard otherKind || otherDepartments else { return }
        corrections.tips += 1
        if corrector == .office { corrections.byOffice += 1 } else { corrections.byPlatform += 1 }
        if otherKind { corrections.kinds[.init(from: decided.kind, to: kind), default: 0] += 1 }
        if otherDepartments { corrections.departments += 1 }
        if otherKind && decided.kind != .unsure || otherDepartments && !decided.departments.isEmpty {
            corrections.disagreed += 1
        }
        guard departments.first != decided.departments.first else { return }
        if let lead = decided.departments.first { corrections.leads[lead, default: .init()].lost += 1 }
        if let lead = departments.first { corrections.leads[lead, default: .init()].won += 1 }
    }

    private func countExhibits(into month: inout MonthFigures) {
        guard !decided.exhibits.isEmpty else { return }
        month.tipsWithExhibits += 1
        for exhibit in decided.exhibits {
            month.exhibits[exhibit.family, default: .init()].add(.init(count: exhibit.count, bytes: exhibit.bytes))
        }
    }

    private func countDeliveries(into month: inout MonthFigures, days: inout OfficeDays) {
        let outcome = self.outcome
        month.outcomes[outcome, default: 0] += 1
        month.deliveries.total += deliveries.count
        for delivery in deliveries where delivery.timesDelivered > 0 {
            if delivery.timesDelivered == 1 { month.deliveries.once += 1 } else { month.deliveries.again += 1 }
        }
        if outcome == .delivered, let last = lastDelivery {
            month.days.count(days.number(of: last) - decided.receivedOn.daysSinceEpoch)
        }
    }

    private var outcome: Stage {
        // A tip without any delivery cannot be; if a damaged ledger says so, it is not passed off as done.
        guard var least = deliveries.first?.stage else { return .quarantined }
        for delivery in deliveries.dropFirst() where delivery.stage != least {
            least = Stage.leastAdvanced([least, delivery.stage]) ?? least
        }
        return least
    }

    private var lastDelivery: Moment? {
        var last: Moment?
        for delivery in deliveries {
            guard let moment = delivery.deliveredAt else { continue }
            last = last.map { max($0, moment) } ?? moment
        }
        return last
    }
}
