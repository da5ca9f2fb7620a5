import Testing

@testable import tipline

@Suite("What imagined citizens attach")
struct RehearsalMediaTests {
    private func files(_ count: Int, seed: UInt64 = 5) -> [RehearsalMedia] {
        var source = SeededRandom(seed: seed)
        return (0..<count).map { _ in RehearsalMedia.file(using: &source) }
    }

    @Test("is of many kinds, a few kilobytes to a few hundred, and the same for the same seed")
    func varied() {
        let made = files(60)
        #expect(Set(made.map(\.mediaType)).count >= 6)
        for file in made {
            #expect((1000...500_000).contains(file.bytes.count), "\(file.mediaType) \(file.bytes.count)")
        }
        #expect(Set(made.map(\.bytes)).count == made.count)
        #expect(files(5).map(\.bytes) == files(5).map(\.bytes))
    }

    @Test("begins as its kind does")
    func heads() {
        let heads: [String: [UInt8]] = [
            "image/jpeg": [0xFF, 0xD8, 0xFF, 0xE0], "image/png": [0x89, 0x50, 0x4E, 0x47],
            "image/bmp": Array("BM".utf8),
            "audio/wav": Array("RIFF".utf8), "audio/amr": Array("#!AMR\n".utf8), "video/x-msvideo": Array("RIFF".utf8),
            "video/mp4": [0, 0, 0, 24] + Array("ftypmp42".utf8),
            "video/quicktime": [0, 0, 0, 20] + Array("ftypqt  ".utf8),
        ]
        for file in files(60) { #expect(file.bytes.starts(with: heads[file.mediaType] ?? [0]), "\(file.mediaType)") }
    }
}
