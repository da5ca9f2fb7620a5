import Testing

@testable import Multipart

@Suite("The search for a byte")
struct ByteSearchTests {
    @Test("Found at or after the start, never before and never past the end")
    func places() {
        [UInt8]([1, 2, 1, 3]).withUnsafeBufferPointer { bytes in
            #expect(bytes.firstIndex(of: 1, from: 0) == 0)
            #expect(bytes.firstIndex(of: 1, from: 1) == 2)
            #expect(bytes.firstIndex(of: 1, from: 3) == nil)
            #expect(bytes.firstIndex(of: 3, from: 0) == 3)
            #expect(bytes.firstIndex(of: 3, from: 4) == nil)
        }
        [UInt8]().withUnsafeBufferPointer { #expect($0.firstIndex(of: 1, from: 0) == nil) }
    }

    @Test("Blanks go from both ends and stay in the middle")
    func trimming() {
        #expect(Array(Array(" \ta b\t ".utf8)[...].trimmed) == Array("a b".utf8))
        #expect(Array(" \t ".utf8)[...].trimmed.isEmpty)
    }
}
