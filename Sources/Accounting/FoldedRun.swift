import Tips

/// What a run of tips adds to every month that one of them was received in.
struct FoldedRun: Sendable, Hashable {
    /// By ``CalendarMonth/ordinal``.
    var months: [Int: FoldedMonth]
    var strayEvents: Int

    init(months: [Int: FoldedMonth], strayEvents: Int) {
        self.months = months
        self.strayEvents = strayEvents
    }

    /// Nil for what `bytes(_:)` with the same form would not have written.
    init?(_ bytes: [UInt8], _ form: FigureForm) {
        guard form.isBorne(by: bytes) else { return nil }
        self.init(months: [:], strayEvents: 0)
        var reader = FigureReader(bytes[form.head.count...])
        code(&reader)
        guard reader.isAtEnd else { return nil }
    }

    /// Nil where a figure is larger than any run of tips has.
    func bytes(_ form: FigureForm) -> [UInt8]? {
        var writer = FigureWriter()
        var copy = self
        copy.code(&writer)
        return writer.isSound ? form.head + writer.bytes : nil
    }

    private mutating func code(_ coder: inout some FigureCoding) {
        coder.table(&months, empty: FoldedMonth()) { month, coder in
            month.figures.code(&coder)
            coder.moment(&month.latest)
        }
        coder.count(&strayEvents)
    }
}

extension MonthFigures {
    fileprivate mutating func code(_ coder: inout some FigureCoding) {
        coder.count(&tips)
        kinds.code(&coder)
        corrections.code(&coder)
        coder.table(&departments, empty: .init()) { department, coder in
            department.lead.code(&coder)
            coder.count(&department.named)
        }
        unassigned.code(&coder)
        coder.counts(&channels)
        coder.counts(&outcomes)
        coder.count(&deliveries.total)
        coder.count(&deliveries.once)
        coder.count(&deliveries.again)
        coder.count(&tipsWithExhibits)
        coder.table(&exhibits, empty: .init()) { family, coder in
            coder.count(&family.count)
            coder.bytes(&family.bytes)
        }
        days.code(&coder)
        coder.count(&urgent)
        coder.counts(&names)
    }
}

extension KindFigures {
    fileprivate mutating func code(_ coder: inout some FigureCoding) {
        coder.count(&report)
        coder.count(&suggestion)
        coder.count(&unsure)
    }
}

extension CorrectionFigures {
    fileprivate mutating func code(_ coder: inout some FigureCoding) {
        coder.count(&tips)
        coder.count(&departments)
        coder.count(&disagreed)
        coder.count(&byPlatform)
        coder.count(&byOffice)
        coder.table(&leads, empty: .init()) { lead, coder in
            coder.count(&lead.lost)
            coder.count(&lead.won)
        }
        coder.counts(&kinds)
    }
}
