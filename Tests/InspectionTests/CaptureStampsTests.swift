import Testing

@testable import Inspection

@Suite("Times and places in text")
struct CaptureStampsTests {
    private func head(_ text: String) -> Head { Head(Media.text(text)[...], isWhole: true) }

    @Test(
        "Times with an offset and without",
        arguments: [
            ("2024-03-01T09:05:07+0800", 1_709_283_907, 480), ("2024-03-01T09:05:07+08:00", 1_709_283_907, 480),
            ("2024-03-01 09:05:07", 1_709_283_907, nil), ("2024:03:01 09:05:07", 1_709_283_907, nil),
            ("2024-03-01T09:05:07Z", 1_709_283_907, 0), ("2024-03-01T09:05:07.123-0330", 1_709_283_907, -210),
            ("1970-01-01T00:00:00Z", 0, 0),
        ] as [(String, Int64, Int?)])
    func times(text: String, seconds: Int64, offset: Int?) {
        #expect(CaptureTime(iso8601: head(text)) == CaptureTime(wallSeconds: seconds, offsetMinutes: offset))
    }

    @Test("No time", arguments: ["", "2024", "2024-13-01T09:05:07", "yesterday at nine", "1904-01-01T00:00:00"])
    func noTime(text: String) {
        #expect(CaptureTime(iso8601: head(text)) == nil)
    }

    @Test("As the C library writes it")
    func cLibrary() {
        let time = CaptureTime(wallSeconds: 1_709_283_907, offsetMinutes: nil)
        #expect(CaptureTime(cLibrary: head("Fri Mar 01 09:05:07 2024\n")) == time)
        #expect(CaptureTime(cLibrary: head("FRI MAR  1 09:05:07 2024")) == time)
        #expect(CaptureTime(cLibrary: head("Fri Foo 01 09:05:07 2024")) == nil)
        #expect(CaptureTime(cLibrary: head("Fri Mar")) == nil)
    }

    @Test(
        "Places in degrees, with minutes, and with seconds",
        arguments: [
            ("+31.2304+121.4737/", 31.2304, 121.4737), ("-33.5-070.25+012.3/", -33.5, -70.25),
            ("+3130.0+12115.0/", 31.5, 121.25), ("+313000+1211500.0/", 31.5, 121.25),
        ])
    func places(text: String, latitude: Double, longitude: Double) {
        let place = CapturePlace(iso6709: head(text))
        #expect(place.map { abs($0.latitude - latitude) < 1e-9 && abs($0.longitude - longitude) < 1e-9 } == true)
    }

    @Test(
        "No place",
        arguments: ["", "31.2+121.4", "+31.2", "+00.0000+000.0000/", "+95.0+010.0/", "+3+4/", "+31.2+999.0/"])
    func noPlace(text: String) {
        #expect(CapturePlace(iso6709: head(text)) == nil)
    }

    @Test("A count of seconds that no clock was set to is no time")
    func counts() {
        #expect(CaptureTime(seconds: 0, since: 1904) == nil)
        #expect(CaptureTime(seconds: .max, since: 1904) == nil)
        #expect(CaptureTime(seconds: 5, since: 1970) == CaptureTime(wallSeconds: 5, offsetMinutes: 0))
    }
}
