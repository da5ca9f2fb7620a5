import Testing
import Tips

@Suite("Tips")
struct TipTests {
    @Test(
        "a position is on the earth",
        arguments: [
            (0.0, 0.0, true), (90, 180, true), (-90, -180, true), (90.0001, 0, false), (0, -180.0001, false),
            (.nan, 0, false), (0, .infinity, false),
        ])
    func positions(latitude: Double, longitude: Double, isOne: Bool) {
        #expect((Tip.Position(latitude: latitude, longitude: longitude) != nil) == isOne)
    }
}
