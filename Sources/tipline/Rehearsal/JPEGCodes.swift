/// A Huffman table of JPEG: how many codes there are of each length from 1 to 16, and their symbols in the order of the codes
/// (T.81, annex C). These two are the luminance tables of annex K.3, used here for colour too.
struct JPEGCodes: Sendable {
    let lengths: [UInt8]
    let symbols: [UInt8]
    /// By symbol; a length of 0 where there is no code.
    let codes: [(code: Int, length: Int)]

    /// Sizes of a block's first level.
    static let first = JPEGCodes(lengths: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], symbols: Array(0...11))

    /// Runs of zeros and sizes of the levels behind them: the common ones by how common they are, the rest in order.
    static let others: JPEGCodes = {
        let common: [UInt8] = [
            0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07, 0x22, 0x71,
            0x14,
            0x32, 0x81, 0x91, 0xA1, 0x08, 0x23, 0x42, 0xB1, 0xC1, 0x15, 0x52, 0xD1, 0xF0, 0x24, 0x33, 0x62, 0x72, 0x82,
        ]
        let all = (0..<16).flatMap { run in (1...10).map { UInt8(run << 4 | $0) } }
        let rest = all.filter { !common.contains($0) }
        return JPEGCodes(lengths: [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125], symbols: common + rest)
    }()

    private init(lengths: [UInt8], symbols: [UInt8]) {
        self.lengths = lengths
        self.symbols = symbols
        var codes = Array(repeating: (code: 0, length: 0), count: 256)
        var code = 0
        var next = symbols.makeIterator()
        for (index, count) in lengths.enumerated() {
            for _ in 0..<count {
                guard let symbol = next.next() else { break }
                codes[Int(symbol)] = (code, index + 1)
                code += 1
            }
            code <<= 1
        }
        self.codes = codes
    }
}
