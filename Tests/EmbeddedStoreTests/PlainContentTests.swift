import Foundation
import Spooling
import Testing
import Tips

@testable import EmbeddedStore
@testable import SpoolingConformance

@Suite("An upload that rests as it comes")
struct PlainContentTests {
    private static func place(_ folder: TemporaryFolder, bytes: Int64) throws -> UploadPlace {
        let files = SpoolFolder(folder.path)
        try PosixDisk().makeFolder(files.uploads)
        let name = try #require(UploadName(Specimen.tip().id.description))
        return UploadPlace(name: name, bytes: bytes, folder: files, disk: PosixDisk(), shelf: nil)
    }

    @Test("another process finds what the file has, and goes on behind it")
    func goesOn() async throws {
        let folder = try TemporaryFolder()
        let place = try Self.place(folder, bytes: 6)
        let first = PlainContent(place)
        try first.make()
        try first.begin(nil)
        try first.append([1, 2, 3])
        try first.end()
        #expect(!first.isWriting && first.offset == 3)
        let second = PlainContent(place)
        try second.measure()
        #expect(second.offset == 3)
        try second.begin(nil)
        #expect(throws: Failure.self) { try second.append([4, 5, 6, 7]) }
        try second.append([4, 5, 6])
        try second.end()
        #expect(try second.read(10, at: 2) == [3, 4, 5, 6])
        #expect(try await second.digest() == Digest.of([1, 2, 3, 4, 5, 6]))
        #expect(second.sealedForm == nil)
        second.letGo()
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder.uploads).isEmpty)
    }

    @Test("what nobody has verified does not count in another process")
    func floor() throws {
        let folder = try TemporaryFolder()
        let place = try Self.place(folder, bytes: 6)
        let first = PlainContent(place)
        try first.make()
        try first.begin(UploadChecksum(.sha256, expected: Digest.of([1, 2, 3]).bytes))
        try first.append([1, 2, 3])
        try first.end()
        try first.begin(UploadChecksum(.sha256, expected: Digest.of([4]).bytes))
        try first.append([4])
        let second = PlainContent(place)
        try second.measure()
        #expect(second.offset == 3)
    }
}
