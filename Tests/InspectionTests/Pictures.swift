import Testing

@testable import Inspection

/// Pictures made at run time: every piece of them as its specification has it, and one pixel or a few.
enum Pictures {
    typealias Bytes = [UInt8]

    static let all: [(type: String, what: String, bytes: Bytes)] = [
        ("image/jpeg", "", jpeg()), ("image/jpeg", "with Exif", jpeg(metadata: app1(exif()))),
        ("image/jpeg", "in two scans", jpeg(scans: 2)),
        ("image/png", "", png()), ("image/png", "moving, with Exif", png(before: chunk("eXIf", exif()))),
        ("image/gif", "", gif()), ("image/webp", "", webp()), ("image/webp", "moving", movingWebP()),
        ("image/bmp", "", bmp()), ("image/tiff", "", tiff()), ("image/tiff", "big-endian", tiff(isLittle: false)),
        ("image/tiff", "with its directory behind", tiff(isBehind: true)),
        ("image/heic", "", heif()), ("image/heic", "with Exif", heif(notes: exif())), ("image/jp2", "", jpeg2000()),
    ]

    // MARK: JPEG

    static func segment(_ marker: UInt8, _ body: Bytes) -> Bytes {
        [0xFF, marker] + Media.big(2, body.count + 2) + body
    }

    static func app1(_ tiff: Bytes) -> Bytes { segment(0xE1, Media.text("Exif\0\0") + tiff) }

    static func frame(width: Int = 8, height: Int = 8, marker: UInt8 = 0xC0) -> Bytes {
        segment(marker, [8] + Media.big(2, height) + Media.big(2, width) + [1, 1, 0x11, 0])
    }

    static let scan = segment(0xDA, [1, 1, 0, 0, 63, 0])
    /// With a stuffed FF, and a restart.
    static let data: Bytes = [0xD2, 0xFF, 0, 0xCF, 0xFF, 0xD0, 0x20, 0x11]

    static func jpeg(width: Int = 8, height: Int = 8, metadata: Bytes = [], scans: Int = 1, behind: Bytes = [])
        -> Bytes
    {
        [0xFF, 0xD8] + segment(0xE0, Media.text("JFIF\0") + [1, 1, 0, 0, 1, 0, 1, 0, 0]) + metadata
            + segment(0xDB, Media.zeros(65)) + frame(width: width, height: height)
            + Media.repeated(segment(0xC4, Media.zeros(17)) + scan + data, scans) + [0xFF, 0xD9] + behind
    }

    // MARK: PNG

    static func chunk(_ kind: String, _ body: Bytes) -> Bytes {
        let named = Media.text(kind) + body
        return Media.big(4, body.count) + named + Media.big(4, Int(Checksum.crc32(Head(named[...], isWhole: true))))
    }

    static func header(width: Int = 2, height: Int = 2, depth: UInt8 = 8, colour: UInt8 = 0) -> Bytes {
        chunk("IHDR", Media.big(4, width) + Media.big(4, height) + [depth, colour, 0, 0, 0])
    }

    /// Deflate without packing.
    static let packed: Bytes = [0x78, 0x01, 1, 6, 0, 0xF9, 0xFF] + Media.zeros(6) + Media.big(4, 0x6_0001)

    static func png(width: Int = 2, height: Int = 2, before: Bytes = [], behind: Bytes = []) -> Bytes {
        [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10] + header(width: width, height: height) + before
            + chunk("IDAT", packed) + chunk("IEND", []) + behind
    }

    // MARK: GIF

    static func gif(before: Bytes = [], isEnded: Bool = true, behind: Bytes = []) -> Bytes {
        Media.text("GIF89a") + Media.little(2, 3) + Media.little(2, 2) + [0x80, 0, 0] + Media.zeros(6)
            + [0x21, 0xF9, 4, 0, 0, 0, 0, 0] + before + [0x2C] + Media.zeros(4) + [3, 0, 2, 0, 0] + [2, 2, 0x44, 1, 0]
            + (isEnded ? [0x3B] : []) + behind
    }

    // MARK: WebP

    static func riffChunk(_ kind: String, _ body: Bytes) -> Bytes {
        Media.text(kind) + Media.little(4, body.count) + body + Media.zeros(body.count % 2)
    }

    /// 14 bits of width and of height, each less one.
    static let lossless = riffChunk("VP8L", [0x2F] + Media.little(4, 3 | 1 << 14) + Media.zeros(9))

    static func webp(notes: Bytes = [], behind: Bytes = []) -> Bytes {
        let canvas = riffChunk("VP8X", [8, 0, 0, 0] + Media.little(3, 3) + Media.little(3, 1))
        return Media.riff(
            "WEBP", (notes.isEmpty ? [] : canvas) + lossless + (notes.isEmpty ? [] : riffChunk("EXIF", notes)))
            + behind
    }

    static func movingWebP() -> Bytes {
        let frame = Media.zeros(6) + Media.little(3, 6) + Media.little(3, 4) + Media.zeros(4) + lossless
        return Media.riff(
            "WEBP",
            riffChunk("VP8X", [2, 0, 0, 0] + Media.little(3, 6) + Media.little(3, 4))
                + riffChunk("ANIM", Media.zeros(6)) + riffChunk("ANMF", frame) + riffChunk("ANMF", frame))
    }

    // MARK: BMP

    static func bmp(width: Int = 3, height: Int = 2, bits: Int = 24, packing: Int = 0, rows: Int? = nil) -> Bytes {
        let rowBytes = (width * bits + 31) / 32 * 4
        return Media.text("BM") + Media.little(4, 54 &+ rowBytes &* abs(height)) + Media.zeros(4) + Media.little(4, 54)
            + Media.little(4, 40) + Media.little(4, width) + Media.little(4, height) + Media.little(2, 1)
            + Media.little(2, bits) + Media.little(4, packing) + Media.zeros(20)
            + Media.zeros(rows ?? rowBytes &* abs(height))
    }

    // MARK: HEIF

    static func heif(notes: Bytes = [], behind: Bytes = []) -> Bytes {
        let ftyp = Media.ftyp("heic", "mif1", "heic")
        let picture = Media.zeros(50)
        let exif = notes.isEmpty ? [] : Media.big(4, 6) + Media.text("Exif\0\0") + notes
        func meta(at start: Int) -> Bytes {
            let items = [(1, "hvc1")] + (notes.isEmpty ? [] : [(2, "Exif")])
            let extents = [(1, start, picture.count)] + (notes.isEmpty ? [] : [(2, start + picture.count, exif.count)])
            let names = items.flatMap { id, kind in
                Media.box("infe", [2, 0, 0, 0] + Media.big(2, id) + Media.zeros(2) + Media.text(kind) + [0])
            }
            let rows = extents.flatMap { id, offset, length in
                Media.big(2, id) + Media.zeros(2) + Media.big(2, 1) + Media.big(4, offset) + Media.big(4, length)
            }
            return Media.box(
                "meta",
                Media.zeros(4) + Media.box("hdlr", Media.zeros(8) + Media.text("pict") + Media.zeros(13))
                    + Media.box("iinf", Media.zeros(4) + Media.big(2, items.count) + names)
                    + Media.box(
                        "iprp",
                        Media.box("ipco", Media.box("ispe", Media.zeros(4) + Media.big(4, 400) + Media.big(4, 300))))
                    + Media.box("iloc", Media.zeros(4) + [0x44, 0] + Media.big(2, extents.count) + rows))
        }
        let start = ftyp.count + meta(at: 0).count + 8
        return ftyp + meta(at: start) + Media.box("mdat", picture + exif) + behind
    }

    // MARK: JPEG 2000

    static func jpeg2000(partBytes: Int? = nil) -> Bytes {
        let size = segment(0x51, Media.zeros(36))
        let part: Bytes =
            [0xFF, 0x90, 0, 10, 0, 0] + Media.big(4, partBytes ?? 34) + [0, 1, 0xFF, 0x93] + Media.zeros(20)
        let header = Media.box("ihdr", Media.big(4, 5) + Media.big(4, 7) + [0, 3, 7, 7, 0, 0])
        return Media.box("jP  ", [0x0D, 0x0A, 0x87, 0x0A]) + Media.ftyp("jp2 ", "jp2 ") + Media.box("jp2h", header)
            + Media.box("jp2c", [0xFF, 0x4F] + size + part + [0xFF, 0xD9])
    }
}

/// A picture walked through in every way it may come; all must come to the same.
extension Walked {
    static func findings(
        _ mediaType: String, _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
    ) -> WalkFindings {
        _ = duration(mediaType, bytes, sourceLocation: sourceLocation)
        return walk(mediaType, bytes) { bytes.count } ?? WalkFindings()
    }
}
