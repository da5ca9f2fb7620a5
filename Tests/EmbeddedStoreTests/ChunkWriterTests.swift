import Foundation
import Sealing
import Spooling
import Testing
import Tips

@testable import EmbeddedStore
@testable import SpoolingConformance

@Suite("Chunks of one key")
struct ChunkWriterTests {
    private static func writer(
        _ folder: TemporaryFolder, _ disk: FaultyDisk, bytes: Int, _ identity: Identity
    ) throws -> (ChunkWriter, path: String) {
        let files = SpoolFolder(folder.path)
        try disk.makeFolder(files.uploads)
        let name = try #require(UploadName(Specimen.tip().id.description))
        let place = UploadPlace(name: name, bytes: Int64(bytes), folder: files, disk: disk, shelf: nil)
        let path = place.path(.content)
        return (try ChunkWriter(place, [identity.recipient], FileKey(), file: try disk.create(path)), path)
    }

    @Test("however it is cut, the file opens and is described as it is", arguments: [0, 1, 65_536, 65_537, 200_000])
    func pieces(length: Int) throws {
        for piece in [1_000, 65_536, 131_073] {
            let (folder, identity) = (try TemporaryFolder(), Identity())
            let content = VaultConformance.bytes(length)
            let (writer, path) = try Self.writer(folder, FaultyDisk(), bytes: length, identity)
            for start in stride(from: 0, to: max(1, length), by: piece) {
                try writer.add(content[start..<min(start + piece, length)])
            }
            try writer.sync()
            let stored = Array(try Data(contentsOf: URL(filePath: path)))
            #expect(try SealedReader.opened(stored, by: [identity]) == content)
            #expect(writer.digests.plain == Digest.of(content))
            #expect(writer.digests.sealed == SealedForm(bytes: Int64(stored.count), digest: .of(stored)))
            #expect(writer.growing.isEmpty)
        }
    }

    @Test("after a write that failed the key seals no more, and what it left does not count")
    func failure() throws {
        let (folder, disk, identity) = (try TemporaryFolder(), FaultyDisk(), Identity())
        let content = VaultConformance.bytes(200_000)
        let (writer, path) = try Self.writer(folder, disk, bytes: content.count, identity)
        try writer.add(content[..<70_000])
        let before = try Data(contentsOf: URL(filePath: path))
        disk.arm([.init(operation: .write, nth: 1, errno: ENOSPC)])
        #expect(throws: DiskFailure.self) { try writer.add(content[70_000..<140_000]) }
        #expect(!writer.mayGoOn)
        try writer.add(content[70_000..<140_000])
        #expect(writer.chunks == 1)
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }
}
