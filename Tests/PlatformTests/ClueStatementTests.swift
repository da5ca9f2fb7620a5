import Foundation
import Sealing
import Testing
import Tips

@testable import Platform

@Suite("What the inside reads of its clues")
struct ClueStatementTests {
    @Test("a folder that no platform wrote is no store")
    func noStore() throws {
        let folder = try ScratchFolder()
        for path in [folder.path, folder.path + "/none"] {
            let failure = #expect(throws: Failure.self) { try PlatformStore.check(path) }
            #expect(failure?.code == "no-store")
        }
        try folder.write("clues.jsonl", [])
        #expect(throws: Never.self) { try PlatformStore.check(folder.path) }
    }

    @Test("each clue that is wanted comes once, with its words, reasons, channel and what was decided")
    func clear() throws {
        let folder = try ScratchFolder()
        try folder.write("clues.jsonl", [1, 2, 2].flatMap { Sample.clue($0).line })
        var heard: [RecordedClue] = []
        try PlatformStore.statements(in: folder.path, opening: [], of: { $0.id != Sample.tip(1) }) { clue, said in
            heard.append(clue)
            #expect(said?.words.content.hasPrefix("路灯坏了") == true)
            #expect(said?.because == [])
        }
        #expect(heard.map(\.id) == [Sample.tip(2)])
        #expect(heard.first?.decided == Judged(kind: .report, departments: ["交警"]))
        #expect(heard.first?.channel == "web")
    }

    @Test("a sealed one is opened in memory with the identity, and nil without")
    func sealed() throws {
        let folder = try ScratchFolder()
        let identity = Identity()
        let tip = try SealedTip(1, [], for: [identity.recipient])
        let clue = RecordedClue(
            id: tip.id, manifestDigest: tip.manifest.digest, clue: "C1", kind: .report, receivedAt: nil,
            recordedAt: Moment(milliseconds: 0), exhibits: [], manifest: tip.manifest.bytes)
        try folder.write("clues.jsonl", clue.line)
        try tip.write(folder, "\(tip.id)")
        for (identities, words) in [([], nil), ([Identity()], nil), ([identity], "路灯坏了")] {
            try PlatformStore.statements(in: folder.path, opening: identities, of: { _ in true }) { _, said in
                #expect(said?.words.content == words)
            }
        }
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/\(tip.id)/opened"))
    }
}
