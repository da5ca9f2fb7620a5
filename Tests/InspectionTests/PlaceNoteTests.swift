import Testing

@testable import Inspection

@Suite("Where a picture was taken, as a note")
struct PlaceNoteTests {
    @Test("Five decimals, rounded, south and west below zero")
    func text() {
        #expect(PlaceNote.text(CapturePlace(latitude: 30.5723, longitude: 104.066504)) == "place 30.57230,104.06650")
        #expect(
            PlaceNote.text(CapturePlace(latitude: -0.000_01, longitude: -179.999_999)) == "place -0.00001,-180.00000")
    }

    @Test("Within a kilometre it agrees, beyond it differs, and where nothing is said that is said")
    func compares() {
        let findings = ["cut", "place 30.57230,104.06650"]
        #expect(PlaceNote.compared(findings, latitude: 30.58, longitude: 104.0665).last?.hasSuffix(" agrees") == true)
        #expect(PlaceNote.compared(findings, latitude: 30.59, longitude: 104.0665).last?.hasSuffix(" differs") == true)
        #expect(PlaceNote.compared(["cut"], latitude: 1, longitude: 1) == ["cut", "place absent"])
    }

    @Test("A degree of a great circle is 111 km, and the way around the date line is the short one")
    func metres() {
        #expect(abs(PlaceNote.metres((0, 0), (1, 0)) - 111_195) < 5)
        #expect(PlaceNote.metres((0, 179.999), (0, -179.999)) < 250)
    }
}
