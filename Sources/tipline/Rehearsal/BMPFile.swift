/// Windows bitmap: BITMAPFILEHEADER, BITMAPINFOHEADER, 24 bits a pixel, rows from the bottom, each a multiple of four bytes.
enum BMPFile {
    static func encode(_ picture: Picture) -> [UInt8] {
        let stride = (picture.width * 3 + 3) / 4 * 4
        let size = stride * picture.height
        var out: [UInt8] = []
        out.append("BM")
        out.append(little: UInt32(54 + size))
        out.append(little: UInt32(0))
        out.append(little: UInt32(54))
        out.append(little: UInt32(40))
        out.append(little: Int32(picture.width))
        out.append(little: Int32(picture.height))
        out.append(little: UInt16(1))
        out.append(little: UInt16(24))
        out.append(little: UInt32(0))
        out.append(little: UInt32(size))
        // 2,835 pixels a metre are 72 an inch.
        for value: UInt32 in [2835, 2835, 0, 0] { out.append(little: value) }
        for row in (0..<picture.height).reversed() {
            for column in 0..<picture.width {
                let start = (row * picture.width + column) * 3
                out += [picture.bytes[start + 2], picture.bytes[start + 1], picture.bytes[start]]
            }
            out += Array(repeating: 0, count: stride - picture.width * 3)
        }
        return out
    }
}
