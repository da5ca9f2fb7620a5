import Testing

@testable import Inspection

@Suite("libmagic behind its door")
struct MagicLibraryTests {
    @Test("It answers in lower case, and says when it knows nothing")
    func answers() throws {
        let magic = try MagicLibrary()
        #expect(magic.answer(for: Media.jpeg.bytes[...]) == .type("image/jpeg"))
        #expect(magic.answer(for: Media.text("%PDF-1.4\n")[...]) == .type("application/pdf"))
        #expect(magic.answer(for: [1, 2, 3, 4, 0xFE, 0, 0, 0x11]) == .unknown)
    }
}
