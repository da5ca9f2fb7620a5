import EmbeddedStore
import Spooling
import SpoolingConformance
import Testing

@Suite("The promises every store keeps")
struct ConformanceTests {
    private struct FolderHouse: VaultHouse {
        let folder: TemporaryFolder
        let vault: ExhibitFolder

        init() throws {
            folder = try TemporaryFolder()
            vault = try ExhibitFolder(SpoolFolder(folder.path))
        }

        func open() async throws -> any Vault { vault }
    }

    @Test("the SQLite ledger keeps them", arguments: LedgerConformance.all)
    func ledger(check: ConformanceCheck<any LedgerHouse>) async throws {
        try await check.run(try TemporaryLedger())
    }

    @Test("the exhibit folder keeps them", arguments: VaultConformance.all)
    func vault(check: ConformanceCheck<any VaultHouse>) async throws {
        try await check.run(try FolderHouse())
    }
}
