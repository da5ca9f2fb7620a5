import Testing

@testable import Inspection

@Suite("Reading what crosses the wall")
struct MessageReaderTests {
    @Test("Numbers, flags, pieces and names come as they were written, in their order")
    func order() {
        var writer = MessageWriter()
        writer.add(7 as UInt8)
        writer.add(true)
        writer.add(UInt64.max - 1)
        writer.add(-0.5)
        writer.add([1, 2, 3][...])
        writer.add("image/svg+xml")
        writer.add(rest: [9])
        var reader = MessageReader(writer.bytes.dropFirst(4))
        #expect(reader.byte() == 7)
        #expect(reader.flag() == true)
        #expect(reader.number() == UInt64.max - 1)
        #expect(reader.double() == -0.5)
        #expect(reader.piece(upTo: 3) == [1, 2, 3])
        #expect(reader.name() == "image/svg+xml")
        #expect(reader.rest == [9])
    }

    @Test("What is too long, too short or no number is nothing")
    func bounds() {
        var long = MessageWriter()
        long.add([1, 2, 3][...])
        var reader = MessageReader(long.bytes.dropFirst(4))
        #expect(reader.piece(upTo: 2) == nil)
        var large = MessageWriter()
        large.add(UInt64.max)
        reader = MessageReader(large.bytes.dropFirst(4))
        #expect(reader.piece(upTo: .max) == nil)
        reader = MessageReader([2])
        #expect(reader.flag() == nil)
        for number in [Double.nan, .infinity] {
            var writer = MessageWriter()
            writer.add(number)
            reader = MessageReader(writer.bytes.dropFirst(4))
            #expect(reader.double() == nil)
        }
        reader = MessageReader([])
        #expect(reader.byte() == nil && reader.number() == nil && reader.name() == nil)
    }
}
