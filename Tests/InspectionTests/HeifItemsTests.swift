import Testing

@testable import Inspection

@Suite("Where the items of a HEIF lie")
struct HeifItemsTests {
    private func head(_ bytes: [UInt8]) -> Head { Head(bytes[...], isWhole: true) }

    /// Rows with offsets and lengths of four bytes.
    private func items(_ rows: [(id: Int, offset: Int, length: Int)], exif: UInt64?) -> HeifItems {
        var items = HeifItems()
        items.exifID = exif
        items.open(head(Media.zeros(12) + [0x44, 0] + Media.big(2, rows.count)))
        for row in rows {
            items.takeRow(head(Media.big(2, row.id) + Media.zeros(2) + Media.big(2, 1)))
            items.takeRow(head(Media.big(4, row.offset) + Media.big(4, row.length)))
        }
        #expect(items.nextBytes == nil)
        return items
    }

    @Test("The notes are remembered among many tiles, whether they are known before or after")
    func notes() {
        let tiles = (1...60).map { (id: $0, offset: $0 * 1000, length: 900) }
        let found = items(tiles + [(id: 99, offset: 70_000, length: 300)], exif: nil)
        #expect(found.exif == nil)
        var known = found
        known.exifID = 99
        #expect(known.exif?.offset == 70_000)
        #expect(items(tiles, exif: 50).exif?.length == 900)
        #expect(found.neededBytes == 70_300)
    }

    @Test("Extents without a byte are taken all at once")
    func bare() {
        var items = HeifItems()
        items.open(head(Media.zeros(12) + [0, 0] + Media.big(2, 1)))
        items.takeRow(head(Media.big(2, 7) + Media.zeros(2) + Media.big(2, 0xFFFF)))
        #expect(items.nextBytes == nil)
        #expect(items.hasData && items.neededBytes == 0)
    }

    @Test("Sizes that cannot be are no table")
    func sizes() {
        var items = HeifItems()
        items.open(head(Media.zeros(12) + [0x35, 0] + Media.big(2, 4)))
        #expect(items.nextBytes == nil)
    }
}
