@testable import Inspection

/// The least of each that its readers take for one.
enum Payloads {
    static let zipEntry: [UInt8] =
        [0x50, 0x4B, 3, 4, 20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x46] + Media.zeros(12) + Media.little(2, 5)
        + Media.little(2, 0) + Media.text("a.txthello")

    static func zipEnd(entries: Int = 1, directory: Int = 51, comment: Int = 0) -> [UInt8] {
        [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + Media.little(2, entries) + Media.little(2, entries)
            + Media.little(4, directory) + Media.little(4, 40) + Media.little(2, comment)
    }

    static let zip = zipEntry + [0x50, 0x4B, 1, 2] + Media.zeros(47) + zipEnd()

    static let sevenZip: [UInt8] = {
        let header = Media.zeros(20)
        return [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4]
            + Media.little(4, Int(Checksum.crc32(Head(header[...], isWhole: true)))) + header
    }()

    static let oldRAR: [UInt8] =
        Media.text("Rar!") + [0x1A, 7, 0] + [0xCF, 0x90, 0x73, 0, 0, 13, 0] + Media.zeros(6)
        + [0xC4, 0x3D, 0x7B, 0, 0x40, 7, 0]
    static let rar: [UInt8] =
        Media.text("Rar!") + [0x1A, 7, 1, 0] + [0x33, 0x92, 0xB5, 0xE5, 10, 1, 5, 6, 0] + Media.zeros(4)
        + [0x1D, 0x77, 0x56, 0x51, 3, 5, 4, 0]
    static let pdf = Media.text("%PDF-1.4\n1 0 obj\nstartxref\n9\n%%EOF\n")
    static let php = Media.text("<?php system('id');")
    static let elf: [UInt8] = [0x7F] + Media.text("ELF") + [2, 1, 1] + Media.zeros(20)
    static let pe: [UInt8] =
        Media.text("MZ") + Media.zeros(60) + Media.text("PE\0\0") + [0x64, 0x86, 3, 0] + Media.zeros(20)

    /// Sixteen sectors, and a descriptor.
    static func iso(at offset: Int = 32_768) -> [UInt8] {
        Media.zeros(offset) + [1] + Media.text("CD001") + [1, 0] + Media.zeros(100)
    }

    static let all: [(kind: ForeignPayload, bytes: [UInt8])] = [
        (.zip, zip), (.sevenZip, sevenZip), (.rar, rar), (.rar, oldRAR), (.pdf, pdf), (.php, php),
        (.php, Media.text("<?=`$_GET[0]`?>")), (.script, Media.text("<script>alert(1)</script>")),
        (.executable, elf), (.executable, pe),
    ]
}
