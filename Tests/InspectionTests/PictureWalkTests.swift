import Testing

@testable import Inspection

@Suite("Pictures, walked to their end")
struct PictureWalkTests {
    @Test("What ships as good is whole, has its size and its media", arguments: Pictures.all.indices)
    func whole(index: Int) {
        let picture = Pictures.all[index]
        let found = Walked.findings(picture.type, picture.bytes)
        #expect(found.ending == .whole, "\(picture.type) \(picture.what)")
        #expect(found.hasMedia == true)
        #expect(found.pixels != nil)
        #expect(found.trailingBytes == 0)
        #expect(found.payload == nil)
    }

    @Test("No beginning of a picture is a whole one, and none traps", arguments: Pictures.all.indices)
    func prefixes(index: Int) {
        let picture = Pictures.all[index]
        for length in 0..<picture.bytes.count {
            let found = Walked.walk(picture.type, Array(picture.bytes.prefix(length))) { 50 }
            // A GIF needs no trailer, a WebP not the byte that makes it even.
            let isSpared = ["image/gif", "image/webp"].contains(picture.type) && length == picture.bytes.count - 1
            #expect(found?.ending != .whole || isSpared, "\(picture.type) \(picture.what) \(length)")
        }
    }

    @Test("Damage to any bytes never traps and comes to the same in every cut", arguments: Pictures.all.indices)
    func damaged(index: Int) {
        var source = SeededSource(state: UInt64(index) + 40)
        for _ in 0..<60 {
            var bytes = Pictures.all[index].bytes
            for _ in 0..<Int.random(in: 1...6, using: &source) {
                let at = Int.random(in: 0..<bytes.count, using: &source)
                bytes[at] = [0, 1, 7, 0x7F, 0x80, 0xFF].randomElement(using: &source) ?? 0
            }
            _ = Walked.findings(Pictures.all[index].type, bytes)
        }
    }

    @Test("Noise is walked to its end in every container", arguments: Set(Pictures.all.map(\.type)).sorted())
    func noise(type: String) {
        var source = SeededSource(state: 3)
        for _ in 0..<20 {
            _ = Walked.findings(type, (0..<2000).map { _ in UInt8.random(in: 0...255, using: &source) })
        }
    }

    @Test("What is remembered of a picture between two steps is plain bytes, and not many")
    func size() {
        #expect(MemoryLayout<JpegWalk>.size <= 2048)
        #expect(MemoryLayout<PngWalk>.size <= 2048)
        #expect(MemoryLayout<WebPWalk>.size <= 2048)
        #expect(MemoryLayout<TiffWalk>.size <= 2048)
        #expect(MemoryLayout<HeifWalk>.size <= 2048)
    }
}
