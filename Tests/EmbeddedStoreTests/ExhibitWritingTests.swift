import Foundation
import Spooling
import SpoolingConformance
import Testing
import Tips

@testable import EmbeddedStore

@Suite("An exhibit that two threads work on")
struct ExhibitWritingTests {
    @Test(
        "whatever the lengths of its pieces, the bytes and their digest are in order",
        arguments: [[200_000, 3, 150_000, 1], [3, 200_000, 131_072], [131_071, 131_072], [9_000_000, 1, 9_000_000]])
    func order(lengths: [Int]) async throws {
        let folder = try TemporaryFolder()
        let vault = try ExhibitFolder(SpoolFolder(folder.path))
        let tip = Specimen.tip().id
        let deposit = vault.deposit(for: tip)
        let whole = try await deposit.appendPieces(lengths)
        let (bytes, digest) = try await deposit.close()
        #expect(bytes == Int64(whole.count))
        #expect(digest == Digest.of(whole))
        let stored = SpoolFolder(folder.path).exhibit(1, of: tip)
        #expect(try Data(contentsOf: URL(filePath: stored)) == Data(whole))
    }

    @Test("a write that fails while the next piece is under way is told, and nothing is written behind it")
    func failedPiece() async throws {
        let folder = try TemporaryFolder()
        let disk = FaultyDisk()
        let vault = try ExhibitFolder(SpoolFolder(folder.path), disk: disk)
        let deposit = vault.deposit(for: Specimen.tip().id)
        let piece = [UInt8](repeating: 1, count: 200_000)
        try await deposit.open()
        disk.arm([.init(operation: .write, nth: 2, errno: ENOSPC)])
        let failure = await #expect(throws: Failure.self) {
            for _ in 0..<9 { try await deposit.append(piece[...]) }
            _ = try await deposit.close()
        }
        #expect(failure?.code == "disk-full")
        #expect(disk.diary.count { $0.hasPrefix("write") } == 2)
        await #expect(throws: Failure.self) { try await deposit.seal(manifest: [1]) }
        await deposit.abandon()
        #expect(disk.diary.count { $0.hasPrefix("close") } == 1)
        #expect(try await vault.tips(after: nil, limit: 10).tips.isEmpty)
    }
}
