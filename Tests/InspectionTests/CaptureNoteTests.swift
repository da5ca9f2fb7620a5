import Testing
import Tips

@testable import Inspection

@Suite("When a picture was taken, as a note")
struct CaptureNoteTests {
    private let calendar = OfficeCalendar(timeZone: "Asia/Shanghai")

    private func compared(_ note: String?, _ stated: String) -> [String] {
        guard let moment = Moment(rfc3339: stated) else { return [] }
        return CaptureNote.compared(["pixels 1x1"] + (note.map { [$0] } ?? []), to: moment...moment) { text in
            calendar?.normalise(occurredAt: text).flatMap { Moment(rfc3339: $0) }
        }
    }

    @Test("The wall's clock, and its offset where it is known")
    func text() {
        #expect(
            CaptureNote.text(CaptureTime(wallSeconds: 1_425_204_000, offsetMinutes: 480))
                == "captured 2015-03-01T10:00:00+08:00")
        #expect(CaptureNote.text(CaptureTime(wallSeconds: -1)) == "captured 1969-12-31T23:59:59")
        #expect(
            CaptureNote.text(CaptureTime(wallSeconds: 0, offsetMinutes: -210)) == "captured 1970-01-01T00:00:00-03:30")
    }

    @Test("Within two hours it agrees, beyond it differs; without an offset it hung on a wall of the office")
    func compares() {
        let note = "captured 2015-03-01T10:00:00+08:00"
        #expect(compared(note, "2015-03-01T11:59:00+08:00").last == note + " agrees")
        #expect(compared(note, "2015-03-01T00:00:01Z").last == note + " agrees")
        #expect(compared(note, "2015-03-01T12:00:01+08:00").last == note + " differs")
        #expect(compared("captured 2015-03-01T10:00:00", "2015-03-01T02:00:00Z").last?.hasSuffix(" agrees") == true)
    }

    @Test("Where the metadata say nothing, that is said")
    func absent() {
        #expect(compared(nil, "2015-03-01T10:00:00Z") == ["pixels 1x1", "captured absent"])
    }
}
