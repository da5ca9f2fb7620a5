import Inspection
import Tips

extension Tip {
    /// With what the metadata of its pictures and films say of time and place held against what the citizen says: a note at
    /// each, never a reason to refuse. A sound has no such metadata, so nothing is missed there.
    func compared(by calendar: OfficeCalendar) -> Tip {
        let stated = occurredAt.flatMap(calendar.meant(occurredAt:))
        guard stated != nil || position != nil else { return self }
        var tip = self
        for index in exhibits.indices where [.image, .video].contains(exhibits[index].family) {
            var findings = exhibits[index].findings
            if let stated {
                findings = CaptureNote.compared(findings, to: stated) { calendar.meant(occurredAt: $0)?.upperBound }
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
