import Testing

@testable import Inspection

@Suite("The headers of archives")
struct ArchivesTests {
    private func head(_ bytes: [UInt8]) -> Head { Head(bytes[...], isWhole: true) }

    private func with(_ value: UInt8, at offset: Int, in bytes: [UInt8]) -> Head {
        var bytes = bytes
        bytes[offset] = value
        return head(bytes)
    }

    @Test("An entry of a ZIP has a version, a method, a month and a name")
    func zip() {
        #expect(Archives.isZipEntry(head(Payloads.zipEntry), at: 0))
        // In the upper three bits of the date's first byte and the lowest of its second: month 15.
        for (offset, value) in [(4, 200), (8, 60), (13, 0x47), (26, 0)] as [(Int, UInt8)] {
            var bytes = Payloads.zipEntry
            if offset == 13 { bytes[12] = 0xE0 }
            #expect(!Archives.isZipEntry(with(value, at: offset, in: bytes), at: 0), "\(offset)")
        }
    }

    @Test("The header of a 7z is as its checksum says")
    func sevenZip() {
        #expect(Archives.isSevenZip(head(Payloads.sevenZip), at: 0))
        #expect(!Archives.isSevenZip(with(1, at: 31, in: Payloads.sevenZip), at: 0))
        #expect(!Archives.isSevenZip(with(1, at: 6, in: Payloads.sevenZip), at: 0))
        #expect(!Archives.isSevenZip(head(Array(Payloads.sevenZip.dropLast(1))), at: 0))
    }

    @Test("A RAR of either version begins with its main header")
    func rar() {
        #expect(Archives.isRAR(head(Payloads.rar), at: 0) && Archives.isRAR(head(Payloads.oldRAR), at: 0))
        #expect(!Archives.isRAR(with(2, at: 13, in: Payloads.rar), at: 0))
        #expect(!Archives.isRAR(with(0x74, at: 9, in: Payloads.oldRAR), at: 0))
        #expect(!Archives.isRAR(with(2, at: 6, in: Payloads.rar), at: 0))
    }

    static let ends: [([UInt8], Bool)] = [
        (Payloads.zipEnd(), true),
        (Payloads.zipEnd(entries: 0, directory: 0), true),
        (Payloads.zipEnd(entries: 3, directory: 51), false),
        (Payloads.zipEnd(comment: 4), false),
        (Payloads.zipEnd(comment: 4) + Media.zeros(4), true),
        (Payloads.zipEnd(entries: 0xFFFF, directory: 0xFFFF_FFFF), true),
        (Payloads.zipEnd().dropLast(1) + [], false),
    ]

    @Test("The last record of a ZIP agrees with itself and has room for its comment", arguments: ends.indices)
    func end(index: Int) {
        #expect(ZipEnd.isIn(head(Media.text("PKPK") + Self.ends[index].0)) == Self.ends[index].1)
    }

    @Test("A record that lies on two disks is none")
    func disks() {
        #expect(!ZipEnd.isIn(with(1, at: 4, in: Payloads.zipEnd())))
        #expect(!ZipEnd.isIn(with(2, at: 8, in: Payloads.zipEnd())))
    }
}
