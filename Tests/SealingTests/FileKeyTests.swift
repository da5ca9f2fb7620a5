import Testing

@testable import Sealing

@Suite("The key of one file")
struct FileKeyTests {
    @Test("it is 16 bytes, new each time, and comes back from them")
    func bytes() {
        let key = FileKey()
        #expect(key.bytes.count == 16)
        #expect(key.bytes != FileKey().bytes)
        #expect(FileKey(bytes: key.bytes)?.bytes == key.bytes)
        #expect(FileKey(bytes: key.bytes + [0]) == nil)
    }
}
