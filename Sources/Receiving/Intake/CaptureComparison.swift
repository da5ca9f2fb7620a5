import Inspection
import Tips

extension Tip {
    /// With what the metadata of its pictures and films say of time and place held against what the citizen says: a note at
    /// each, never a reason to refuse. A sound has no such metadata, so nothing is missed there.
    func compared(by calendar: OfficeCalendar) -> Tip {
        let stated = occurredAt.flatMap(calendar.span(occurredAt:))
        guard stated != nil || position != nil else { return self }
        var tip = self
        for index in exhibits.indices where [.image, .video].contains(exhibits[index].family) {
            var findings = exhibits[index].findings
            if let stated {
                findings = CaptureNote.compared(findings, to: stated) { calendar.latest(occurredAt: $0) }
            }
            if let position {
                findings = PlaceNote.compared(
                    findings, latitude: position.latitude, longitude: position.longitude)
            }
            tip.exhibits[index].findings = findings
        }
        return tip
    }
}

extension OfficeCalendar {
    /// The first and the last moment that what a form says of the time of an event can mean: a whole day, or one moment.
    func span(occurredAt text: String) -> ClosedRange<Moment>? {
        guard let last = latest(occurredAt: text) else { return nil }
        let first = CalendarDay(text).map(start(of:)) ?? last
        return first <= last ? first...last : last...last
    }
}
