import Foundation
import Sealing
import Testing
import Tips

@testable import Platform

@Suite("Corrections on the inside")
struct CorrectedCluesTests {
    private func corrected(_ folder: ScratchFolder, _ identities: [Identity] = []) throws -> ([CorrectedText], Int) {
        var texts: [CorrectedText] = []
        let sealed = try PlatformStore.correctedTexts(in: folder.path, opening: identities) { texts.append($0) }
        return (texts, sealed.count)
    }

    @Test("are the clues that the answers speak of, with their words; what they confirm is a label for what was said")
    func clear() throws {
        let folder = try ScratchFolder()
        #expect(try corrected(folder).0.isEmpty)
        for number in 1...5 {
            try folder.write("clues.jsonl", (folder.contents("clues.jsonl") ?? []) + Sample.clue(number).line)
        }
        for line in [
            #"{"id":"*","kind":"suggestion"}"#, #"{"id":"\#(Sample.tip(1))","kind":"suggestion"}"#,
            #"{"id":"\#(Sample.tip(2))","kind":"report","department":"交警","reply":"好"}"#,
            #"{"id":"\#(Sample.tip(3))","department":"户籍"}"#, #"{"id":"\#(Sample.tip(4))","kind":"poem"}"#,
            #"{"id":"\#(Sample.tip(5))","kind":"report"}"#, #"{"id":"\#(Sample.tip(99))","kind":"suggestion"}"#,
        ] { try folder.append("answers.jsonl", line + "\n") }
        let (texts, sealed) = try corrected(folder)
        #expect(texts.map(\.tip) == [1, 2, 3, 5].map(Sample.tip))
        #expect(
            texts.map(\.judged) == [
                Judged(kind: .suggestion, departments: ["交警"]), Judged(kind: .report, departments: ["交警"]),
                Judged(kind: .report, departments: ["户籍"]), Judged(kind: .report, departments: []),
            ])
        #expect(texts.map(\.isConfirmed) == [false, true, false, true])
        #expect(texts.allSatisfy { $0.words.content.hasPrefix("路灯坏了") })
        #expect(sealed == 0)
    }

    @Test("the office's word from the spool comes first, and what is known already is left")
    func office() throws {
        let folder = try ScratchFolder()
        try folder.write("clues.jsonl", (1...3).flatMap { Sample.clue($0).line })
        try folder.append("answers.jsonl", #"{"id":"\#(Sample.tip(1))","kind":"suggestion"}"# + "\n")
        let office = [1: ["治安"], 2: ["网安"], 3: ["水警"], 9: ["消防"]].reduce(into: [TipID: Judged]()) {
            $0[Sample.tip($1.key)] = Judged(kind: .report, departments: $1.value)
        }
        var texts: [CorrectedText] = []
        let unread = try PlatformStore.correctedTexts(
            in: folder.path, office: office, leaving: [Sample.tip(3)]
        ) { texts.append($0) }
        #expect(texts.map(\.tip) == [Sample.tip(1), Sample.tip(2)])
        #expect(texts.map(\.judged.departments) == [["治安"], ["网安"]])
        #expect(texts.allSatisfy { $0.judged.kind == .report && !$0.isConfirmed })
        #expect(unread.isEmpty)
    }

    @Test("of sealed clues are read with the identity, in memory alone, and counted without")
    func sealed() throws {
        let folder = try ScratchFolder()
        let identity = Identity()
        let tip = try SealedTip(1, [], for: [identity.recipient])
        let clue = RecordedClue(
            id: tip.id, manifestDigest: tip.manifest.digest, clue: "C1", kind: .report, receivedAt: nil,
            recordedAt: Moment(milliseconds: 0), exhibits: [], manifest: tip.manifest.bytes)
        try folder.write("clues.jsonl", clue.line)
        try folder.append("answers.jsonl", #"{"id":"\#(tip.id)","kind":"suggestion"}"# + "\n")
        try tip.write(folder, "\(tip.id)")
        #expect(try corrected(folder).1 == 1)
        #expect(try corrected(folder, [Identity()]).1 == 1)
        let (texts, sealed) = try corrected(folder, [identity])
        #expect(texts.map(\.words.content) == ["路灯坏了"])
        #expect(sealed == 0)
        #expect(try folder.names() == ["\(tip.id)", "answers.jsonl", "clues.jsonl"].sorted())
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/\(tip.id)/opened"))
    }
}
