import Testing

@testable import Inspection

@Suite("Times as cameras write them")
struct ExifFieldsTests {
    private func head(_ text: String) -> Head { Head(Media.text(text)[...], isWhole: true) }

    @Test(
        "A clock on a wall",
        arguments: [
            ("1970:01:01 00:00:00", 0), ("2000:02:29 12:00:00", 951_825_600), ("1969:12:31 23:59:59", -1),
            ("0000:00:00 00:00:00", nil), ("    :  :     :  :  ", nil), ("2015:13:01 10:00:00", nil),
            ("2015:03:01 24:00:00", nil), ("2015:03:01", nil), ("2015-03-01T10:00:00", 1_425_204_000), ("", nil),
        ] as [(String, Int64?)])
    func wall(text: String, seconds: Int64?) {
        #expect(CaptureText.wallSeconds(head(text)) == seconds)
    }

    @Test(
        "An offset from UTC",
        arguments: [("+08:00", 480), ("-03:30", -210), ("Z", nil), ("+99:00", nil), ("   :  ", nil)] as [(String, Int?)]
    )
    func offset(text: String, minutes: Int?) {
        #expect(CaptureText.offsetMinutes(head(text)) == minutes)
    }

    @Test("When it was taken comes before when it was digitised, each with its own offset")
    func order() {
        var fields = ExifFields()
        fields.take(.digitised, head("1970:01:02 00:00:00"))
        fields.take(.takenOffset, head("+01:00"))
        #expect(fields.captured == CaptureTime(wallSeconds: 86_400))
        fields.take(.taken, head("1970:01:01 00:00:00"))
        #expect(fields.captured == CaptureTime(wallSeconds: 0, offsetMinutes: 60))
    }
}
