import Testing

@testable import Tips

@Suite("Hexadecimal digits")
struct HexadecimalTests {
    @Test("What was written is read, in either case, and nothing else is")
    func roundTrip() {
        let bytes = (0...255).map { UInt8($0) }
        let text = bytes.withUnsafeBytes { Hexadecimal.text($0) }
        #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff"))
        #expect(Hexadecimal.bytes(text, most: 256) == bytes)
        #expect(Hexadecimal.bytes(text.uppercased(), most: 256) == bytes)
        #expect(Hexadecimal.bytes(text, most: 255) == nil)
        #expect(Hexadecimal.bytes("", most: 0) == [])
        for wrong in ["0", "0g", "é0", " 00", "00 ", "+1"] { #expect(Hexadecimal.bytes(wrong, most: 9) == nil) }
    }
}
