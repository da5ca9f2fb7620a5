import Classification
import Inspection
import Tips

/// What the office asks of the files of one tip, told the fields as they come: the profiles of `formats.yaml` at work.
struct TipEvidence {
    private var check: EvidenceCheck
    private let rules: RuleBook
    private let calendar: OfficeCalendar
    private let now: Moment
    /// What the desks were decided by, so that it is decided once and not for every file.
    private var submission: Submission?
    /// The multipart part of each exhibit.
    private var parts: [Int] = []

    /// Nil when no profiles are set: then nothing is asked.
    init?(formats: Formats, rules: RuleBook, calendar: OfficeCalendar, now: Moment) {
        guard let check = EvidenceCheck(formats: formats, now: now) else { return nil }
        self.check = check
        self.rules = rules
        self.calendar = calendar
        self.now = now
    }

    /// Whether what is asked depends on when it is asked.
    var asksForHours: Bool { check.asksForHours }

    /// Takes what the fields before a file say. What is not right in them is refused elsewhere.
    mutating func learn(_ fields: FormFields) {
        if let text = fields[.occurredAt] { check.tell(occurred: calendar.meant(occurredAt: text)) }
        let channel = fields[.channel]
        if let channel { check.tell(channel: channel) }
        guard let content = fields[.content] else { return }
        var known = Submission(
            content: content, place: fields[.place], statedKind: fields[.kind].flatMap(Kind.init(rawValue:)),
            occasion: Occasion(
                occurredAt: fields[.occurredAt].flatMap(calendar.normalise(occurredAt:)), receivedAt: now,
                calendar: calendar))
        if let channel { known.channel = channel }
        guard known != submission else { return }
        submission = known
        check.tell(departments: rules.decide(known).departments)
    }

    /// Another file begins.
    mutating func begin(part: Int) throws {
        parts.append(part)
        check.exhibits.append(ExhibitSoFar())
        try refuse()
    }

    /// What is known by now of the file that is arriving.
    mutating func see(_ exhibit: ExhibitSoFar) throws {
        guard let last = check.exhibits.indices.last, check.exhibits[last] != exhibit else { return }
        check.exhibits[last] = exhibit
        try refuse()
    }

    /// Checks a whole tip, however its files came, and gives it back with its files marked where something that is asked of
    /// them could not be measured.
    mutating func settle(_ tip: Tip) throws -> Tip {
        check.tell(channel: tip.channel)
        check.tell(departments: tip.decision.departments)
        check.tell(occurred: tip.occurredAt.flatMap(calendar.meant(occurredAt:)))
        check.exhibits = tip.exhibits.map(ExhibitSoFar.init)
        try refuse(isComplete: true)
        var tip = tip
        for index in check.unmeasured { tip.exhibits[index].findings.append(Mark.durationUnknown.rawValue) }
        return tip
    }

    private func refuse(isComplete: Bool = false) throws {
        guard let found = check.refusal(isComplete: isComplete) else { return }
        guard let exhibit = found.exhibit else {
            throw found.refusal.failure(field: found.refusal.code.field)
        }
        guard parts.indices.contains(exhibit) else {
            throw found.refusal.failure(field: FormFields.Name.upload.rawValue)
        }
        throw found.refusal.failure(part: parts[exhibit])
    }
}

extension Refusal.Code {
    /// The one to blame where no file is.
    fileprivate var field: String {
        switch self {
        case .eventTooOld, .eventInFuture, .eventTimeMissing: FormFields.Name.occurredAt.rawValue
        default: "exhibits"
        }
    }
}

extension Refusal {
    /// The refusal's own code is the problem's: a form can tell a cut picture from a picture that is none.
    func failure(part: Int? = nil, field: String? = nil) -> Failure {
        Failure(.init(rawValue: code.rawValue), "\(sentence.en) \(sentence.zh)", .refuse, part: part, field: field)
    }
}

extension OfficeCalendar {
    /// All that what a form says of the time of an event can mean: of a day, the whole of it. Nil where it says no time.
    func meant(occurredAt text: String) -> ClosedRange<Moment>? {
        guard let day = CalendarDay(text) else {
            return normalise(occurredAt: text).flatMap { Moment(rfc3339: $0) }.map { $0...$0 }
        }
        let (start, end) = (start(of: day), start(of: CalendarDay(daysSinceEpoch: day.daysSinceEpoch + 1)))
        return start...max(start, end)
    }
}
