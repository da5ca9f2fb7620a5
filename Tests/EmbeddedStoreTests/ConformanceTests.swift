import Sealing
import Spooling
import SpoolingConformance
import Synchronization
import Testing
import Tips

@testable import EmbeddedStore

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

    /// Reopened as after a power cut: what no sync has reached is gone.
    private final class UploadFolderHouse: UploadHouse {
        private let folder: TemporaryFolder
        private let disk = FaultyDisk()
        private let secret: SpoolSecret
        private let state = Mutex((store: UploadFolder?.none, kept: Set<TipID>()))

        private let recipients: [Recipient]

        init(recipients: [Recipient] = []) throws {
            folder = try TemporaryFolder()
            self.recipients = recipients
            secret = try #require(SpoolSecret(bytes: [UInt8](repeating: 1, count: 32)))
        }

        func keep(_ tip: TipID) { state.withLock { _ = $0.kept.insert(tip) } }

        func open() async throws -> any UploadStore {
            if let store = state.withLock({ $0.store }) { return store }
            let store = try UploadFolder(
                SpoolFolder(folder.path), disk: disk, secret: secret, recipients: recipients, now: Specimen.start
            ) { [weak self] tip in
                self?.state.withLock { $0.kept.contains(tip) } ?? false
            }
            state.withLock { $0.store = store }
            return store
        }

        func reopen() async throws -> any UploadStore {
            state.withLock { $0.store = nil }
            try disk.powerCut()
            return try await open()
        }
    }

    @Test("the folder of uploads keeps them", arguments: UploadConformance.all)
    func uploads(check: ConformanceCheck<any UploadHouse>) async throws {
        try await check.run(try UploadFolderHouse())
    }

    @Test("the folder of uploads keeps them sealed as well", arguments: UploadConformance.all)
    func sealedUploads(check: ConformanceCheck<any UploadHouse>) async throws {
        try await check.run(try UploadFolderHouse(recipients: [Identity().recipient]))
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
