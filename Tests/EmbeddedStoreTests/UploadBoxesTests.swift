import Sealing
import Spooling
import Testing
import Tips

@testable import EmbeddedStore
@testable import SpoolingConformance

@Suite("What rests under the secret of an upload's URL")
struct UploadBoxesTests {
    private static var boxes: UploadBoxes {
        var source = SystemRandomNumberGenerator()
        return UploadBoxes(.random(using: &source))
    }

    @Test("keys are read again under the same secret, all of them, and under no other")
    func keys() throws {
        let (mine, keys) = (Self.boxes, [FileKey(), FileKey()])
        let text = try WrappedKeys.text(keys, mine.key)
        #expect(WrappedKeys.read(text, mine.key).map(\.bytes) == keys.map(\.bytes))
        #expect(WrappedKeys.read(text, Self.boxes.key).isEmpty)
        #expect(WrappedKeys.read(text, mine.tail).isEmpty)
    }

    @Test("a tail belongs behind its own chunks", arguments: [1, 28, 65_535])
    func tails(length: Int) throws {
        let (mine, bytes) = (Self.boxes, VaultConformance.bytes(length))
        let file = try UploadTail.file(bytes, behind: 300, mine.tail)
        let tail = try #require(UploadTail(file))
        #expect(tail.chunks == 300 && tail.length == Int64(length))
        #expect(try tail.opened(mine.tail) == bytes)
        var moved = file
        moved[7] ^= 1
        #expect(throws: SealingFault.self) { try UploadTail(moved)?.opened(mine.tail) }
        #expect(throws: SealingFault.self) { try tail.opened(Self.boxes.tail) }
        #expect(UploadTail([]) == nil)
        #expect(UploadTail([UInt8](repeating: 255, count: 100)) == nil)
    }

    @Test("a mark is read again by whoever names the upload, and by nobody else")
    func marks() throws {
        var source = SystemRandomNumberGenerator()
        let (mine, other) = (
            UploadBoxes(.random(using: &source)).mark, UploadBoxes(.random(using: &source)).mark
        )
        let mark = UploadMark(
            tip: Specimen.tip().id, keyHash: [UInt8](repeating: 3, count: 16), mediaType: "image/jpeg", bytes: 3,
            digest: .of([1]))
        let text = try mark.sealedText(mine)
        // Nothing of the tip's key stands there in clear.
        #expect(text.split(separator: " ")[2] == "-")
        #expect(UploadMark(sealed: text, mine) == mark)
        #expect(UploadMark(sealed: text, other) == nil)
        #expect(UploadMark.tip(in: text) == mark.tip)
        #expect(UploadMark.tip(in: mark.text) == mark.tip)
        #expect(UploadMark(text) == nil)
        #expect(!text.contains("jpeg") && !text.contains(mark.digest.description))
    }
}
