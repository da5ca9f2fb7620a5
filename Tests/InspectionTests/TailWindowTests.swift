import Testing

@testable import Inspection

@Suite("The end of a file that streams by")
struct TailWindowTests {
    @Test("The last bytes are kept whatever the pieces", arguments: [1, 1000, 40_000, 65_536, 65_557, 70_000, 300_000])
    func kept(piece: Int) {
        let bytes = (0..<300_001).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 3) }
        var tail = TailWindow()
        var rest = bytes[...]
        while !rest.isEmpty {
            tail.append(rest.prefix(piece))
            rest = rest.dropFirst(piece)
        }
        #expect(tail.bytes.elementsEqual(bytes.suffix(TailWindow.mostBytes)))
    }

    @Test("Of a short file it is all")
    func short() {
        var tail = TailWindow()
        #expect(tail.bytes.isEmpty)
        tail.append([1, 2, 3])
        #expect(Array(tail.bytes) == [1, 2, 3])
    }
}
