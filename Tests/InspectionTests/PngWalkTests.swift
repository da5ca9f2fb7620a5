import Testing

@testable import Inspection

@Suite("The chunks of a PNG")
struct PngWalkTests {
    private func walk(_ bytes: [UInt8]) -> WalkFindings { Walked.findings("image/png", bytes) }

    @Test("A whole picture, with time and place where a chunk has them")
    func whole() {
        let found = walk(Pictures.png(before: Pictures.chunk("eXIf", Pictures.exif())))
        #expect(found.ending == .whole)
        #expect(found.pixels == PixelSize(width: 2, height: 2))
        #expect(found.captured?.offsetMinutes == 480)
        #expect(found.place != nil)
    }

    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]

    static let wrong: [(String, [UInt8], WalkFindings.Ending)] = [
        ("no end", Array(Pictures.png().dropLast(12)), .cut),
        ("half an end", Array(Pictures.png().dropLast(1)), .cut),
        ("a depth there is not", signature + Pictures.header(depth: 3), .broken),
        ("a colour there is not", signature + Pictures.header(colour: 5), .broken),
        ("no width", signature + Pictures.header(width: 0), .broken),
        ("another chunk first", signature + Pictures.chunk("tEXt", [1]), .broken),
        ("a name that is none", Pictures.png(before: Pictures.chunk("a b!", [])), .broken),
        ("a length that cannot be", Pictures.png(before: Media.big(4, 0x8000_0000) + Media.text("tEXt")), .broken),
        (
            "colours with a wrong checksum",
            Pictures.png(before: Pictures.chunk("PLTE", [1, 2, 3]).dropLast(1) + [0x55]), .broken
        ),
        ("colours of two bytes", Pictures.png(before: Pictures.chunk("PLTE", [1, 2])), .broken),
        ("a header with a wrong checksum", signature + Pictures.header().dropLast(1) + [0], .broken),
        (
            "data that are not packed",
            signature + Pictures.header() + Pictures.chunk("IDAT", Media.zeros(20)) + Pictures.chunk("IEND", []),
            .broken
        ),
    ]

    @Test("What is broken and what is cut", arguments: wrong.indices)
    func faulty(index: Int) {
        #expect(walk(Self.wrong[index].1).ending == Self.wrong[index].2, "\(Self.wrong[index].0)")
    }

    @Test("Colours are taken")
    func colours() { #expect(walk(Pictures.png(before: Pictures.chunk("PLTE", [1, 2, 3]))).ending == .whole) }

    @Test("Nineteen bytes of data cannot be a picture of a million rows, however well they are packed")
    func impossible() {
        #expect(walk(Pictures.png(width: 1000, height: 1_000_000)).ending == .cut)
        #expect(walk(Pictures.png(width: 100, height: 100)).ending == .whole)
    }

    @Test("No data are no media, and what follows the end is counted")
    func rest() {
        let empty = Self.signature + Pictures.header() + Pictures.chunk("IEND", [])
        #expect(walk(empty).hasMedia == false)
        #expect(walk(Pictures.png(behind: [1, 2, 3])).trailingBytes == 3)
    }

    @Test("An archive is met in a chunk far from the beginning, and behind the end")
    func foreign() {
        let far = Pictures.chunk("tEXt", Media.zeros(100_000)) + Pictures.chunk("zIPp", Payloads.sevenZip)
        #expect(walk(Pictures.png(before: far)).payload == .sevenZip)
        #expect(walk(Pictures.png(behind: Media.zeros(700) + Payloads.zipEntry + Media.zeros(900))).payload == .zip)
    }
}
