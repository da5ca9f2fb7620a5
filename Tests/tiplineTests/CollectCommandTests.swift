import ArgumentParser
import Foundation
import Sealing
import Testing
import Tips

@testable import tipline

@Suite("tipline collect")
struct CollectCommandTests {
    private func run(_ arguments: [String]) async throws {
        let command = try #require(try CollectCommand.parseAsRoot(arguments) as? CollectCommand)
        try await command.run()
    }

    @Test("An empty folder makes an empty store with its report, and asking again is as good")
    func empty() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("collect-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder + "/in", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(SigningKey().pem.utf8).write(to: URL(fileURLWithPath: folder + "/key.pem"))
        for _ in 1...2 {
            try await run([folder + "/in", "--into", folder + "/store", "--confirm-key", folder + "/key.pem"])
        }
        #expect(FileManager.default.fileExists(atPath: folder + "/store/one-way/gaps.txt"))
        #expect(FileManager.default.fileExists(atPath: folder + "/store/clues.jsonl"))
    }

    @Test("What went wrong beside the collecting is said on standard error, and ends nothing")
    func remarks() throws {
        try Configured.inFolder { folder in
            for name in ["in", "store/clusters.seen.new", "store/aaaaaaaaaaaaaaaaaaaaaaaaaa"] {
                try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
            }
            let ending = try BuiltProgram.run(["collect", folder + "/in", "--into", folder + "/store"])
            #expect(ending.code == 0 && ending.text.hasPrefix("0 recorded"), "\(ending)")
            #expect(ending.complaint.contains("orphans/"), "\(ending)")
        }
    }

    @Test("Without a folder, or with a key that is none, nothing is made")
    func refusals() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("collect-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder + "/in", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(SigningKey().verifyingKey.pem.utf8).write(to: URL(fileURLWithPath: folder + "/public.pem"))
        for arguments in [
            [folder + "/none", "--into", folder + "/store"],
            [folder + "/in", "--into", folder + "/store", "--confirm-key", folder + "/public.pem"],
            [folder + "/in", "--into", folder + "/store", "--confirm-key", folder + "/none.pem"],
        ] {
            await #expect(throws: (any Error).self) { try await run(arguments) }
        }
        #expect(!FileManager.default.fileExists(atPath: folder + "/store"))
    }
}
