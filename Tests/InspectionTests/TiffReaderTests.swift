import Testing

@testable import Inspection

@Suite("A TIFF structure, read forwards")
struct TiffReaderTests {
    private func read(_ bytes: [UInt8]) -> TiffReader {
        var reader = TiffReader()
        var offset = 0
        while offset < bytes.count {
            guard case .pass(let count) = reader.step(Head(bytes[offset...], isWhole: false), at: UInt64(offset)) else {
                break
            }
            offset += Int(clamping: count)
        }
        return reader
    }

    @Test("Times and places are found wherever a directory points ahead")
    func fields() {
        let reader = read(Pictures.exif())
        #expect(reader.exif.captured == CaptureTime(wallSeconds: 1_425_204_000, offsetMinutes: 480))
        #expect(reader.exif.place != nil)
        #expect(!reader.isBroken && !reader.awaitsPicture)
    }

    @Test("Seconds of nothing are no seconds, degrees of nothing are no place")
    func fractions() {
        #expect(read(Pictures.exif(latitude: [30, 1, 30, 1, 0, 0])).exif.place?.latitude == 30.5)
        #expect(read(Pictures.exif(latitude: [0, 0, 30, 1, 0, 1])).exif.place == nil)
        #expect(read(Pictures.exif(latitude: [0, 1, 0, 1, 0, 1], longitude: [0, 1, 0, 1, 0, 1])).exif.place == nil)
        #expect(read(Pictures.exif(latitude: [99, 1, 0, 1, 0, 1])).exif.place == nil)
        #expect(read(Pictures.exif(isSouth: true)).exif.place.map { $0.latitude < 0 } == true)
    }

    @Test("More places than there is room for are left out, not remembered")
    func bounded() {
        let fields = (0..<300).map { _ in Pictures.long(true, 34_665, 20_000, 5) }
        let reader = read(Pictures.head(true, first: 8) + Pictures.directory(true, at: 8, fields))
        #expect(!reader.isBroken)
    }

    @Test("A row of more pictures than there are in books ends")
    func many() {
        var bytes = Pictures.head(true, first: 8)
        for index in 0..<100 {
            let start = 8 + index * 18
            bytes += Pictures.directory(true, at: start, [Pictures.short(true, 256, 5)], next: start + 18)
        }
        #expect(!read(bytes).awaitsPicture)
    }
}
