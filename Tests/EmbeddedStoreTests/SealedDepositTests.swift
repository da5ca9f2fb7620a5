import Foundation
import Sealing
import Spooling
import SpoolingConformance
import Testing
import Tips

@testable import EmbeddedStore

@Suite("Exhibits that are sealed as they come")
struct SealedDepositTests {
    @Test(
        "the file opens to what came, its description is the file's, and the answer's is the exhibit's",
        arguments: [[], [3], [65_536], [65_536, 1], [200_000, 3, 150_000, 1], [131_071, 131_072, 300_000]] as [[Int]])
    func pieces(lengths: [Int]) async throws {
        let (folder, identity) = (try TemporaryFolder(), Identity())
        let vault = try ExhibitFolder(SpoolFolder(folder.path), recipients: [identity.recipient])
        let tip = Specimen.tip().id
        let deposit = vault.deposit(for: tip)
        let whole = try await deposit.appendPieces(lengths)
        let closed = try await deposit.close()
        #expect(closed.bytes == Int64(whole.count))
        #expect(closed.digest == Digest.of(whole))
        let sealed = try #require(await deposit.sealedForm())
        try await deposit.seal(manifest: Array("{}".utf8), statement: [1, 2, 3])
        let files = SpoolFolder(folder.path)
        let stored = Array(try Data(contentsOf: URL(filePath: files.exhibit(1, of: tip))))
        #expect(sealed == SealedForm(bytes: Int64(stored.count), digest: .of(stored)))
        #expect(try SealedReader.opened(stored, by: [identity]) == whole)
        #expect(try Data(contentsOf: URL(filePath: files.statement(of: tip))) == Data([1, 2, 3]))
        #expect(SpoolFolder.tip(ofFile: "\(tip)-statement.json.age") == tip)
        try await vault.remove(tip)
        #expect(try FileManager.default.contentsOfDirectory(atPath: files.shelf(of: tip)).isEmpty)
    }

    @Test("a file that came whole is sealed too, and what a vault seals for nobody rests as it came")
    func whole() async throws {
        let (folder, identity) = (try TemporaryFolder(), Identity())
        let bytes = [UInt8](repeating: 9, count: 5_000)
        let sealing = try ExhibitFolder(SpoolFolder(folder.path), recipients: [identity.recipient])
        let tip = Specimen.tip().id
        let deposit = sealing.deposit(for: tip)
        #expect(try await deposit.keep(bytes[...]).digest == Digest.of(bytes))
        let stored = Array(try Data(contentsOf: URL(filePath: SpoolFolder(folder.path).exhibit(1, of: tip))))
        #expect(await deposit.sealedForm()?.digest == Digest.of(stored))
        #expect(try SealedReader.opened(stored, by: [identity]) == bytes)
        let plain = try ExhibitFolder(SpoolFolder(folder.path)).deposit(for: Specimen.tip().id)
        _ = try await plain.keep(bytes[...])
        #expect(await plain.sealedForm() == nil)
    }
}
