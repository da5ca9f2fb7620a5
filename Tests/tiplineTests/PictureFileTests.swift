import Testing

@testable import tipline

@Suite("PNG and BMP")
struct PictureFileTests {
    private var picture: Picture {
        var picture = Picture(width: 3, height: 2)
        picture.fill(x: 0..<2, y: 0..<1, .init(red: 1, green: 2, blue: 3))
        return picture
    }

    @Test("check sums are those of the standards")
    func checkSums() {
        #expect(PNGFile.crc(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(PNGFile.adler(Array("Wikipedia".utf8)) == 0x11E6_0398)
    }

    @Test("a PNG's chunks fill it to the end, and its rows are the picture's")
    func png() throws {
        let file = PNGFile.encode(picture)
        var names: [String] = []
        var index = 8
        while index + 12 <= file.count {
            let length = file[index..<index + 4].reduce(0) { $0 << 8 | Int($1) }
            names.append(String(decoding: file[index + 4..<index + 8], as: UTF8.self))
            let sum = file[index + 8 + length..<index + 12 + length].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            #expect(sum == PNGFile.crc(file[index + 4..<index + 8 + length]))
            index += 12 + length
        }
        #expect(index == file.count)
        #expect(names == ["IHDR", "IDAT", "IEND"])
        #expect(file[48..<58] == [0, 1, 2, 3, 1, 2, 3, 0, 0, 0])
    }

    @Test("a BMP says its size, and its rows stand on their heads")
    func bmp() {
        let file = BMPFile.encode(picture)
        #expect(file.count == 54 + 2 * 12)
        #expect(Int(file[2]) == file.count)
        #expect(file[66..<72] == [3, 2, 1, 3, 2, 1])
    }

    @Test("what is drawn outside the picture is not drawn")
    func clipped() {
        var picture = Picture(width: 2, height: 2)
        picture.fill(x: 1..<9, y: -3..<1, .init(red: 9, green: 9, blue: 9))
        #expect(picture.bytes == [0, 0, 0, 9, 9, 9, 0, 0, 0, 0, 0, 0])
    }
}
