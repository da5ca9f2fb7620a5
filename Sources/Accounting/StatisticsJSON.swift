import Tips

extension Statistics {
    /// The figures as one JSON object without white space, UTF-8, no newline behind it. The keys and their order are
    /// stable: what is signed and compared are these very bytes. New keys may be added behind the others of their object.
    ///
    /// `from`, `to`: months `YYYY-MM` · `time_zone`: IANA name · `until`: day of the latest event of these tips, or null ·
    /// `stray_events`: events without a tip, 0 in a sound ledger · `months`: figures of each month, with its `month` first ·
    /// `sum`: the same figures over all of them.
    ///
    /// The figures are an object of
    /// - `tips`, `tips_with_exhibits`, `open` (not ended): numbers of tips
    /// - `kinds`: `report`, `suggestion`, `unsure`; they add up to `tips`
    /// - `corrections`: `tips`, `kind` (disagreements), `settled` (from `unsure`), `departments`, `kinds`, an array of
    ///   `{from, to, tips}`, `by_platform` and `by_office` (whose word was the last; they add up to its `tips`), `disagreed`
    ///   (what was decided and not left open), the same in thousandths of the tips received or null of none, and `leads`, an
    ///   array of `{department, lost, won}`
    /// - `departments`: an array of `{name, tips, report, suggestion, unsure, named}`, by name; `tips` is what it leads,
    ///   `named` what names it at all. The last one has the name null: unassigned. `tips` of all add up to `tips`
    /// - `channels`: an array of `{name, tips}`, by name; they add up to `tips`
    /// - `outcomes`: every stage and its tips; they add up to `tips`
    /// - `deliveries`: `total`, `recorded_once`, `recorded_again`, `not_recorded`; the last three add up to the first
    /// - `exhibits`: `image`, `audio`, `video`, `other`, `all`, each `{count, bytes}`
    /// - `days_to_delivery`: `tips` (delivered), `within_0`, `within_1`, `within_3`, `within_7`, `median`, `p90`; the last
    ///   two in days, null without tips
    /// - `urgent`: tips that looked as if someone were in danger
    /// - `names`: an array of `{name, tips}`, by name: the office's own names of what a tip is, where a rule gave one
    public var json: [UInt8] {
        var json = JSONText(reserving: 1024 * (months.count + 1))
        json.object { json in
            json.key("from")
            json.string(months.first?.month.description)
            json.key("to")
            json.string(months.last?.month.description)
            json.key("time_zone")
            json.string(timeZone)
            json.key("until")
            json.string(until?.description)
            json.key("stray_events")
            json.integer(strayEvents)
            json.key("months")
            json.array { json in
                for month in months {
                    json.object { json in
                        json.key("month")
                        json.string(month.month.description)
                        month.figures.writeMembers(into: &json)
                    }
                }
            }
            json.key("sum")
            json.object { sum.writeMembers(into: &$0) }
        }
        return json.bytes
    }
}

extension MonthFigures {
    fileprivate func writeMembers(into json: inout JSONText) {
        json.member("tips", tips)
        json.member("tips_with_exhibits", tipsWithExhibits)
        json.member("open", open)
        json.key("kinds")
        json.object { $0.members(kinds) }
        json.key("corrections")
        json.object { write(corrections, into: &$0) }
        json.key("departments")
        json.array { writeDepartments(into: &$0) }
        json.key("channels")
        json.array { json in
            for (name, tips) in channels.sorted(by: { $0.key < $1.key }) {
                json.object { json in
                    json.key("name")
                    json.string(name)
                    json.member("tips", tips)
                }
            }
        }
        json.key("outcomes")
        json.object { json in
            for stage in Stage.allCases {
                json.key(named: stage.rawValue)
                json.integer(outcomes[stage, default: 0])
            }
        }
        writeDeliveries(into: &json)
        json.member("urgent", urgent)
        json.key("names")
        json.array { json in
            for (name, tips) in names.sorted(by: { $0.key < $1.key }) {
                json.object { json in
                    json.key("name")
                    json.string(name)
                    json.member("tips", tips)
                }
            }
        }
    }

    private func write(_ corrections: CorrectionFigures, into json: inout JSONText) {
        json.member("tips", corrections.tips)
        json.member("kind", corrections.disagreements)
        json.member("settled", corrections.settled)
        json.member("departments", corrections.departments)
        json.key("kinds")
        json.array { json in
            for from in Kind.allCases {
                for to in Kind.allCases {
                    guard let tips = corrections.kinds[.init(from: from, to: to)] else { continue }
                    json.object { json in
                        json.key("from")
                        json.string(from.rawValue)
                        json.key("to")
                        json.string(to.rawValue)
                        json.member("tips", tips)
                    }
                }
            }
        }
        json.member("by_platform", corrections.byPlatform)
        json.member("by_office", corrections.byOffice)
        json.member("disagreed", corrections.disagreed)
        json.member("disagreed_per_mille", disagreementPerMille)
        json.key("leads")
        json.array { json in
            for (name, change) in corrections.leads.sorted(by: { $0.key < $1.key }) {
                json.object { json in
                    json.key("department")
                    json.string(name)
                    json.member("lost", change.lost)
                    json.member("won", change.won)
                }
            }
        }
    }

    private func writeDepartments(into json: inout JSONText) {
        let named = departments.sorted { $0.key < $1.key }.map { (name: Optional($0.key), figures: $0.value) }
        let unassigned = (name: String?.none, figures: DepartmentFigures(lead: unassigned, named: 0))
        for (name, figures) in named + [unassigned] {
            json.object { json in
                json.key("name")
                json.string(name)
                json.member("tips", figures.lead.total)
                json.members(figures.lead)
                json.member("named", figures.named)
            }
        }
    }

    private func writeDeliveries(into json: inout JSONText) {
        json.key("deliveries")
        json.object { json in
            json.member("total", deliveries.total)
            json.member("recorded_once", deliveries.once)
            json.member("recorded_again", deliveries.again)
            json.member("not_recorded", deliveries.not)
        }
        json.key("exhibits")
        json.object { json in
            for family in MediaFamily.allCases {
                json.key(named: family.rawValue)
                json.object { $0.members(exhibits[family] ?? .init()) }
            }
            json.key("all")
            json.object { $0.members(allExhibits) }
        }
        json.key("days_to_delivery")
        json.object { json in
            json.member("tips", days.tips)
            json.member("within_0", days.within(0))
            json.member("within_1", days.within(1))
            json.member("within_3", days.within(3))
            json.member("within_7", days.within(7))
            json.member("median", days.median)
            json.member("p90", days.percentile(90))
        }
    }
}

extension JSONText {
    fileprivate mutating func member(_ name: StaticString, _ value: (some BinaryInteger)?) {
        key(name)
        if let value { integer(value) } else { null() }
    }

    fileprivate mutating func members(_ kinds: KindFigures) {
        member("report", kinds.report)
        member("suggestion", kinds.suggestion)
        member("unsure", kinds.unsure)
    }

    fileprivate mutating func members(_ exhibits: ExhibitFigures) {
        member("count", exhibits.count)
        member("bytes", exhibits.bytes)
    }
}
