import Foundation
import Testing
import Tips

@testable import EmbeddedStore

@Suite("The list beside a backup")
struct BackupSumsTests {
    @Test("has a line for each file, named from the backup's folder, however many there are")
    func lines() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/SHA256SUMS.new"
        let sums = try BackupSums(path, disk: PosixDisk())
        let digest = Digest.of(Array("abc".utf8))
        for number in 1...2000 { try sums.add(digest, folder.path + "/exhibits/ab/\(number)") }
        try sums.finish()
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 2000)
        #expect(
            lines.first == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  exhibits/ab/1")
        #expect(lines.last?.hasSuffix("  exhibits/ab/2000") == true)
    }
}
