import Testing

@testable import Inspection

@Suite("Our own signatures")
struct SignatureTests {
    @Test("Each format is told by its head, whole or not", arguments: Media.all)
    func known(media: Media) {
        #expect(Signature.mediaType(of: Head(media.bytes[...], isWhole: true)) == media.mediaType)
        #expect(Signature.mediaType(of: Head(media.bytes[...], isWhole: false)) == media.mediaType)
        #expect(Signature.known.contains(media.mediaType))
    }

    @Test("Every signature has a file here that shows it")
    func complete() {
        // 3G2 without pictures is told like 3GP without pictures.
        #expect(Signature.known.subtracting(Media.all.map(\.mediaType)) == ["audio/3gpp2"])
    }

    @Test("The place of a head in a larger array does not matter", arguments: Media.all)
    func slices(media: Media) {
        let padded = [UInt8](repeating: 0x20, count: 7) + media.bytes
        #expect(Signature.mediaType(of: Head(padded[7...], isWhole: true)) == media.mediaType)
    }

    @Test(
        "What is none of them",
        arguments: [
            "", "B", "BM", "BMW is a maker of cars and of much else besides.", "GIF", "RIFF....AVI LIST", "ID3", "FLV",
            "<html><body>FF D8 FF</body></html>", "%PDF-1.4\n", "PK\u{3}\u{4}", "#!/bin/sh\necho\n", "<svg xmlns=''/>",
            "push graphic-context\nviewbox 0 0 640 480\n", "8BPS", "OggS", "\u{1A}E",
            "MM.II", String(repeating: "G", count: 2000),
        ])
    func unknown(text: String) {
        let known = Signature.mediaType(of: Head(Array(text.utf8)[...], isWhole: true))
        #expect(known == nil || text == "RIFF....AVI LIST")
    }

    @Test("No prefix and no damage makes it trap", arguments: Media.all)
    func hostile(media: Media) {
        for length in 0...min(media.bytes.count, 400) {
            _ = Signature.mediaType(of: Head(media.bytes.prefix(length), isWhole: length % 2 == 0))
        }
        var source = SeededSource(state: UInt64(media.bytes.count))
        for _ in 0..<300 {
            var bytes = media.bytes
            for _ in 0..<Int.random(in: 1...6, using: &source) {
                let reach = Bool.random(using: &source) ? min(64, bytes.count) : bytes.count
                let choices: [UInt8] = [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &source)]
                bytes[Int.random(in: 0..<reach, using: &source)] = choices[Int.random(in: 0..<6, using: &source)]
            }
            _ = Signature.mediaType(of: Head(bytes[...], isWhole: Bool.random(using: &source)))
        }
    }
}
