import Foundation
import Sealing
import Testing
import Tips

@testable import Platform

@Suite("What a recorded clue says")
struct StatedClueTests {
    @Test("is in its manifest, with the digests of its exhibits")
    func clear() throws {
        let folder = try ScratchFolder()
        let read = StatedClue.read(Sample.clue(1, exhibits: [Sample.exhibit(1, [7])]), in: folder.path)
        #expect(read?.words.content.hasPrefix("路灯坏了") == true)
        #expect(read?.exhibits == [Digest.of([7])])
    }

    @Test("is nothing where the statement beside it is another one's, or was altered")
    func others() throws {
        let folder = try ScratchFolder()
        let identity = Identity()
        let (tip, other) = (
            try SealedTip(1, [], for: [identity.recipient]), try SealedTip(2, [], for: [identity.recipient])
        )
        let clue = RecordedClue(
            id: tip.id, manifestDigest: tip.manifest.digest, clue: "C1", kind: .report, receivedAt: nil,
            recordedAt: Moment(milliseconds: 0), exhibits: [], manifest: tip.manifest.bytes)
        try tip.write(folder, "\(tip.id)")
        #expect(StatedClue.json(of: clue, in: folder.path, opening: [identity]) != nil)
        #expect(StatedClue.read(clue, in: folder.path) == nil)
        try folder.write("\(tip.id)/statement.json.age", other.manifest.statement ?? [])
        #expect(StatedClue.json(of: clue, in: folder.path, opening: [identity]) == nil)
        let opened = "\(folder.path)/\(tip.id)/opened"
        try FileManager.default.createDirectory(atPath: opened, withIntermediateDirectories: true)
        try folder.write("\(tip.id)/opened/statement.json", other.words)
        #expect(StatedClue.read(clue, in: folder.path) == nil)
        try folder.write("\(tip.id)/opened/statement.json", tip.words)
        #expect(StatedClue.read(clue, in: folder.path)?.words.content == "路灯坏了")
    }
}
