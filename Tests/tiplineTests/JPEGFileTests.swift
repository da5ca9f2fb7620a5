import Testing

@testable import tipline

@Suite("JPEG")
struct JPEGFileTests {
    @Test(
        "every coded block reads back, and the file ends with its last marker",
        arguments: [(8, 8, 1), (16, 24, 2), (33, 17, 4), (96, 72, 8)])
    func readsBack(width: Int, height: Int, coarseness: Int) throws {
        var source = SeededRandom(seed: UInt64(width))
        let picture = Scene(width: max(width, 20), height: height, using: &source).picture(at: 0, using: &source)
        let file = JPEGFile.encode(picture, coarseness: coarseness)
        #expect(file.suffix(2) == [0xFF, 0xD9])
        var reader = ScanReader(scan: try #require(ScanReader.scan(of: file)))
        let blocks = (picture.width + 7) / 8 * ((picture.height + 7) / 8)
        for _ in 0..<blocks * 3 { try reader.readBlock() }
        #expect(reader.restIsPadding)
    }

    @Test("a flat block is its brightness and nothing else")
    func flat() {
        let steps = Array(repeating: 2, count: 64)
        #expect(
            JPEGBlock(samples: Array(repeating: 100, count: 64)).levels(steps: steps) == [400]
                + Array(repeating: 0, count: 63))
    }

    @Test("a slope across the block lies in the first levels of the scan")
    func slope() {
        let block = JPEGBlock(samples: (0..<64).map { $0 % 8 * 10 - 35 })
        let levels = block.levels(steps: Array(repeating: 1, count: 64))
        // A linear slope of 10 a pixel has -182.2 at the first frequency (T.81, A.3.3, worked out by hand).
        #expect(abs(levels[1] + 182) <= 1)
        #expect(levels[2] == 0)
    }

    @Test("the scan runs in diagonals")
    func zigzag() {
        #expect(JPEGBlock.zigzag.prefix(11) == [0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32])
        #expect(JPEGBlock.zigzag.suffix(3) == [55, 62, 63])
    }

    @Test("the tables hold every symbol once")
    func tables() {
        #expect(Set(JPEGCodes.others.symbols).count == 162)
        #expect(JPEGCodes.others.lengths.reduce(0) { $0 + Int($1) } == 162)
        #expect(JPEGCodes.first.lengths.reduce(0) { $0 + Int($1) } == 12)
    }
}

/// Reads entropy-coded blocks, knowing only the standard.
private struct ScanReader {
    struct Broken: Error {}

    private let bits: [Bool]
    private var position = 0

    init(scan: [UInt8]) {
        bits = scan.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 == 1 } }
    }

    /// What stands between the scan's header and the end marker, without stuffed zeros.
    static func scan(of file: [UInt8]) -> [UInt8]? {
        guard let start = file.indices.dropLast().first(where: { file[$0] == 0xFF && file[$0 + 1] == 0xDA }) else {
            return nil
        }
        var out: [UInt8] = []
        var index = start + 2 + 12
        while index < file.count - 2 {
            out.append(file[index])
            index += file[index] == 0xFF ? 2 : 1
        }
        return out
    }

    mutating func readBlock() throws {
        position += Int(try symbol(JPEGCodes.first))
        var index = 1
        while index < 64 {
            let symbol = try symbol(JPEGCodes.others)
            if symbol == 0 { return }
            index += Int(symbol >> 4) + 1
            position += Int(symbol & 15)
        }
        guard index == 64, position <= bits.count else { throw Broken() }
    }

    var restIsPadding: Bool { bits.count - position < 8 && bits[position...].allSatisfy { $0 } }

    private mutating func symbol(_ table: JPEGCodes) throws -> UInt8 {
        var (code, length) = (0, 0)
        while length < 16, position < bits.count {
            code = code << 1 | (bits[position] ? 1 : 0)
            length += 1
            position += 1
            if let found = table.symbols.first(where: { table.codes[Int($0)] == (code, length) }) { return found }
        }
        throw Broken()
    }
}
