/// Eight by eight samples of one component.
struct JPEGBlock {
    /// Row by row, shifted to lie around zero.
    var samples: [Int]

    /// Indices into a block in the order of the scan (T.81, figure A.6).
    static let zigzag: [Int] = (0..<64).sorted { left, right in
        let (a, b) = ((x: left % 8, y: left / 8), (x: right % 8, y: right / 8))
        guard a.x + a.y == b.x + b.y else { return a.x + a.y < b.x + b.y }
        return (a.x + a.y) % 2 == 0 ? a.x < b.x : a.x > b.x
    }

    /// Y, Cb and Cr of the block at `left`, `top`; the edge is drawn out where the picture ends.
    static func components(of picture: Picture, left: Int, top: Int) -> [JPEGBlock] {
        var planes = [[Int]](repeating: Array(repeating: 0, count: 64), count: 3)
        for index in 0..<64 {
            let x = min(left + index % 8, picture.width - 1)
            let y = min(top + index / 8, picture.height - 1)
            let start = (y * picture.width + x) * 3
            let (red, green, blue) = (
                Int(picture.bytes[start]), Int(picture.bytes[start + 1]), Int(picture.bytes[start + 2])
            )
            // JFIF's conversion (T.871, section 7) in 65,536ths.
            planes[0][index] = (19_595 * red + 38_470 * green + 7_471 * blue) >> 16 - 128
            planes[1][index] = (-11_059 * red - 21_709 * green + 32_768 * blue) >> 16
            planes[2][index] = (32_768 * red - 27_439 * green - 5_329 * blue) >> 16
        }
        return planes.map { JPEGBlock(samples: $0) }
    }

    /// Transformed, quantised and in the order of the scan.
    func levels(steps: [Int]) -> [Int] {
        if samples.allSatisfy({ $0 == samples[0] }) {
            return [Self.quantised(samples[0] * 8, steps[0])] + Array(repeating: 0, count: 63)
        }
        let rows = Self.transformed(samples, shift: 10)
        let coefficients = Self.transformed(rows, shift: 16)
        return Self.zigzag.indices.map { Self.quantised(coefficients[Self.zigzag[$0]], steps[$0]) }
    }

    private static func quantised(_ value: Int, _ step: Int) -> Int {
        (value + (value < 0 ? -step : step) / 2) / step
    }

    /// One pass of the cosine transform along the rows, the result turned on its side, so that two passes make the whole.
    private static func transformed(_ values: [Int], shift: Int) -> [Int] {
        [Int](unsafeUninitializedCapacity: 64) { out, count in
            values.withUnsafeBufferPointer { values in
                cosines.withUnsafeBufferPointer { cosines in
                    for row in 0..<8 {
                        for frequency in 0..<8 {
                            var sum = 0
                            for x in 0..<8 { sum &+= values[row * 8 + x] &* cosines[frequency * 8 + x] }
                            out[frequency * 8 + row] = sum >> shift
                        }
                    }
                }
            }
            count = 64
        }
    }

    /// 4,096 cos((2x + 1) u π / 16), the first row by 1/√2: the transform of T.81, A.3.3, scaled by 8,192.
    private static let cosines: [Int] = (0..<64).map { index in
        let (frequency, x) = (index / 8, index % 8)
        guard frequency > 0 else { return 2896 }
        // cos(k π / 16) for k from 0 to 8; the rest of the circle mirrors it.
        let quarter = [4096, 4017, 3784, 3406, 2896, 2276, 1567, 799, 0]
        let angle = (2 * x + 1) * frequency % 32
        let half = angle > 16 ? 32 - angle : angle
        return half > 8 ? -quarter[16 - half] : quarter[half]
    }
}
