import Foundation
import Sealing
import Testing
import Tips

@testable import Platform

@Suite("A platform with keys")
struct InnerKeysTests {
    private func serve(
        _ folder: ScratchFolder, _ keys: InnerKeys, _ body: @escaping @Sendable (Int) throws -> Void
    ) async throws {
        try await LivePlatform.serve(folder, keys: keys, body)
    }

    @Test("what is sealed to one of its identities is opened beside what is recorded; the rest is recorded as it came")
    func opens() async throws {
        let (folder, old, new) = (try ScratchFolder(), Identity(), Identity())
        // Recipients were changed with a backlog: what came before stays sealed to the old one.
        let before = try SealedTip(1, [[1, 2, 3]], for: [old.recipient])
        let after = try SealedTip(2, [[4]], for: [new.recipient])
        let others = try SealedTip(3, [[5]], for: [Identity().recipient])
        try await serve(folder, InnerKeys(identities: [new, old])) { port in
            let client = try PlainClient(port: port)
            for tip in [before, after, others] { #expect(client.handOver(try tip.handOver())?.status == 201) }
            #expect(client.handOver(try before.handOver())?.status == 200)
        }
        #expect(folder.contents("\(before.id)/opened/statement.json") == before.words)
        #expect(folder.contents("\(before.id)/opened/exhibit-1") == [1, 2, 3])
        #expect(folder.contents("\(before.id)/exhibit-1") == before.exhibits[0])
        #expect(folder.contents("\(after.id)/opened/exhibit-1") == [4])
        #expect(folder.contents("\(others.id)/opened/statement.json") == nil)
        #expect(folder.contents("\(others.id)/statement.json.age") == others.manifest.statement)
        #expect(try PlatformStore.faults(in: folder.path) == [])
    }

    @Test("with the host's key nothing is taken that it has not signed")
    func signatures() async throws {
        let (folder, key) = (try ScratchFolder(), SigningKey())
        let tips = try (1...2).map { try SealedTip($0, [], for: [Identity().recipient]) }
        try await serve(folder, InnerKeys(hostKey: key.verifyingKey)) { port in
            let client = try PlainClient(port: port)
            #expect(client.handOver(try tips[0].handOver())?.status == 400)
            #expect(client.handOver(try tips[0].handOver(signedBy: SigningKey()))?.status == 400)
            var other = try tips[0].handOver(signedBy: key)
            other.signature = try tips[1].handOver(signedBy: key).signature
            #expect(client.handOver(other)?.status == 400)
            #expect(client.handOver(try tips[0].handOver(signedBy: key))?.status == 201)
        }
        #expect(try PlatformStore.clues(in: folder.path).map(\.id) == [tips[0].id])
    }

    @Test("a statement or exhibit of another tip is refused before anything is recorded")
    func splices() async throws {
        let (folder, identity) = (try ScratchFolder(), Identity())
        let tips = try (1...2).map { try SealedTip($0, [[UInt8($0)]], for: [identity.recipient]) }
        try await serve(folder, InnerKeys(identities: [identity])) { port in
            let client = try PlainClient(port: port)
            for part in 0...1 {
                var handOver = try tips[0].handOver()
                handOver.parts[part].bytes = try tips[1].handOver().parts[part].bytes
                #expect(client.handOver(handOver)?.status == 400)
            }
            var without = try tips[0].handOver()
            without.parts.removeFirst()
            #expect(client.handOver(without)?.status == 400)
        }
        #expect(try PlatformStore.clues(in: folder.path).isEmpty)
    }
}
