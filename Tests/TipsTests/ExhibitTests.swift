import Testing
import Tips

@Suite("Exhibits")
struct ExhibitTests {
    @Test(
        "are counted by family",
        arguments: [
            ("image/jpeg", MediaFamily.image), ("audio/mpeg", .audio), ("video/mp4", .video),
            ("application/pdf", .other), ("", .other), ("imagejpeg", .other), ("Image/jpeg", .other), ("/", .other),
        ])
    func families(mediaType: String, family: MediaFamily) {
        let exhibit = Exhibit(number: 1, mediaType: mediaType, bytes: 1, digest: Digest.of([UInt8]()))
        #expect(exhibit.family == family)
    }
}
