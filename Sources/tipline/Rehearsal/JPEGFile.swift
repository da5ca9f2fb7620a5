/// Baseline JPEG (ITU-T T.81) in a JFIF wrapper: three components, no subsampling, whole numbers throughout, so that every machine
/// makes the same bytes.
enum JPEGFile {
    /// - Parameter coarseness: 1 keeps most, 8 keeps little.
    static func encode(_ picture: Picture, coarseness: Int) -> [UInt8] {
        let steps = JPEGBlock.zigzag.map { UInt8(clamping: 2 + ($0 % 8 + $0 / 8) * 2 * coarseness) }
        var out: [UInt8] = [0xFF, 0xD8]
        segment(0xE0, Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0], to: &out)
        segment(0xDB, [0] + steps, to: &out)
        var frame: [UInt8] = [8]
        frame.append(big: UInt16(picture.height))
        frame.append(big: UInt16(picture.width))
        segment(0xC0, frame + [3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0], to: &out)
        segment(0xC4, [0x00] + JPEGCodes.first.lengths + JPEGCodes.first.symbols, to: &out)
        segment(0xC4, [0x10] + JPEGCodes.others.lengths + JPEGCodes.others.symbols, to: &out)
        segment(0xDA, [3, 1, 0x00, 2, 0x00, 3, 0x00, 0, 63, 0], to: &out)
        out += scan(picture, steps: steps.map { Int($0) })
        return out + [0xFF, 0xD9]
    }

    private static func segment(_ marker: UInt8, _ body: [UInt8], to out: inout [UInt8]) {
        out += [0xFF, marker]
        out.append(big: UInt16(body.count + 2))
        out += body
    }

    private static func scan(_ picture: Picture, steps: [Int]) -> [UInt8] {
        var bits = JPEGBits()
        var before = [0, 0, 0]
        for top in stride(from: 0, to: picture.height, by: 8) {
            for left in stride(from: 0, to: picture.width, by: 8) {
                for (component, block) in JPEGBlock.components(of: picture, left: left, top: top).enumerated() {
                    let levels = block.levels(steps: steps)
                    bits.append(levels, after: before[component])
                    before[component] = levels[0]
                }
            }
        }
        return bits.finish()
    }
}
