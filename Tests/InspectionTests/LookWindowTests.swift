import Testing

@testable import Inspection

@Suite("Bytes to be looked at")
struct LookWindowTests {
    @Test("are the same wherever they lie, in pieces and together")
    func places() {
        let bytes: [UInt8] = [9, 1, 2, 3, 4, 5]
        bytes.withUnsafeBytes { shared in
            let windows = [
                LookWindow(bytes.dropFirst()), LookWindow(shared: UnsafeRawBufferPointer(rebasing: shared[1...])),
            ]
            for window in windows {
                #expect(window.count == 5)
                #expect(window.bytes == [1, 2, 3, 4, 5])
                #expect(window.piece(from: 0, upTo: 2) == [1, 2])
                #expect(window.piece(from: 3, upTo: 9) == [4, 5])
                #expect(window.piece(from: 5, upTo: 1).isEmpty)
                #expect(window.piece(from: 7, upTo: 1).isEmpty)
            }
        }
    }
}
