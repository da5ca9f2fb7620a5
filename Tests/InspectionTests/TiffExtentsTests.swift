import Testing

@testable import Inspection

@Suite("How far the strips of a TIFF reach")
struct TiffExtentsTests {
    private func extents(_ lists: [(TiffExtents.List, [UInt64])]) -> UInt64 {
        var extents = TiffExtents()
        extents.beginPicture()
        for (list, values) in lists {
            extents.begin(list, of: UInt64(values.count))
            for value in values { extents.take(value, in: list) }
        }
        return extents.neededBytes
    }

    @Test("The furthest strip and its length, in whichever order the lists stand")
    func order() {
        #expect(extents([(.offsets, [8, 108, 58]), (.lengths, [50, 20, 50])]) == 128)
        #expect(extents([(.lengths, [50, 20]), (.offsets, [8, 108])]) == 128)
        #expect(extents([(.offsets, [8, 108])]) == 109)
        #expect(extents([(.offsets, [.max]), (.lengths, [.max])]) == .max)
    }

    @Test("Only a picture with a size and strips is one; the largest counts")
    func pictures() {
        var extents = TiffExtents()
        for (width, strips) in [(0, true), (7, false), (90, true), (5, true)] as [(UInt64, Bool)] {
            extents.beginPicture()
            (extents.width, extents.height) = (width, 10)
            if strips { extents.begin(.offsets, of: 1) }
            extents.endPicture()
            #expect(extents.hasPicture == (width == 90 || width == 5))
        }
        #expect(extents.largest == PixelSize(width: 90, height: 10))
        #expect(PixelSize(width: .max, height: 3).count == .max)
    }
}
