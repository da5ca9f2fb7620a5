import Company
import Foundation
import Sealing
import Testing
import Tips

@testable import Platform

@Suite("Clusters on the inside")
struct ClusterBookTests {
    private static let text = "昨天晚上十一点人民路工地还在施工，噪音很大，附近居民没有办法休息，打了电话也没有人来管"

    /// Appends a recorded clue, as the platform does.
    private func record(_ number: Int, _ content: String, photo: UInt8? = nil, in folder: ScratchFolder) throws {
        let exhibits = photo.map { [Sample.exhibit(1, [$0])] } ?? []
        var clue = Sample.clue(number, exhibits: exhibits)
        let words = String(decoding: clue.manifest, as: UTF8.self)
        clue.manifest = Array(words.replacing(#""content":"#, with: "\"content\":\"\(content)\",\"was\":").utf8)
        try folder.write("clues.jsonl", (folder.contents("clues.jsonl") ?? []) + clue.line)
    }

    private func book(_ folder: ScratchFolder) -> ClusterBook {
        ClusterBook(directory: folder.path, nearness: Nearness())
    }

    private func lines(_ folder: ScratchFolder) -> [ClusterLine] {
        (folder.contents("clusters.jsonl") ?? []).split(separator: UInt8(ascii: "\n")).compactMap {
            ClusterLine(line: $0)
        }
    }

    @Test("the same photo and nearly the same words are linked, once, and what is unlike is not")
    func links() throws {
        let folder = try ScratchFolder()
        let book = book(folder)
        #expect(try book.look() == 0)
        try record(1, Self.text, photo: 1, in: folder)
        try record(2, "建议在小学门口增加一个红绿灯，孩子过马路太危险了", in: folder)
        try record(3, "这张照片是在桥头拍的，车牌看得清楚", photo: 1, in: folder)
        #expect(try book.look() == 3)
        try record(4, Self.text + "！", in: folder)
        #expect(try book.look() == 1)
        #expect(try book.look() == 0)
        let found = lines(folder)
        #expect(found.map(\.id) == [Sample.tip(1), Sample.tip(3), Sample.tip(4)])
        #expect(found.allSatisfy { $0.cluster == Sample.tip(1) })
        #expect(found.map(\.likeness) == [nil, .exhibit, .text(100)])
        #expect(found.map(\.number) == [1, 3, 4])
    }

    @Test("a cluster that goes on keeps its name, however long ago it began")
    func longLife() throws {
        let folder = try ScratchFolder()
        var nearness = Nearness()
        nearness.remembered = 2
        let book = ClusterBook(directory: folder.path, nearness: nearness, mostNames: 0)
        for number in 1...12 {
            try record(number, Self.text, in: folder)
            #expect(try book.look() == 1)
        }
        let found = lines(folder)
        #expect(found.map(\.id) == (1...12).map(Sample.tip))
        #expect(found.allSatisfy { $0.cluster == Sample.tip(1) })
    }

    @Test("opened anew it goes on where it was, and a torn line is cut away")
    func reopens() throws {
        let folder = try ScratchFolder()
        for number in 1...2 { try record(number, Self.text, in: folder) }
        #expect(try book(folder).look() == 2)
        try folder.append("clusters.jsonl", #"{"id":"#)
        try record(3, Self.text, in: folder)
        #expect(try book(folder).look() == 1)
        #expect(try book(folder).look() == 0)
        #expect(lines(folder).map(\.id) == (1...3).map(Sample.tip))
        #expect(folder.contents("clusters.jsonl")?.count { $0 == UInt8(ascii: "\n") } == 3)
    }

    @Test("what it says follows from the record: without its files it is made anew, and the same")
    func anew() throws {
        let folder = try ScratchFolder()
        for number in 1...9 { try record(number, Self.text, photo: number % 3 == 0 ? 7 : nil, in: folder) }
        while try book(folder).look(limit: 2) > 0 {}
        let before = Set(lines(folder).map(\.id))
        for name in ["clusters.jsonl", "clusters.seen"] {
            try FileManager.default.removeItem(atPath: folder.path + "/" + name)
        }
        #expect(try book(folder).look() == 9)
        #expect(Set(lines(folder).map(\.id)) == before)
        #expect(before.count == 9)
        // A place in a file that is no longer that long.
        try folder.write("clues.jsonl", Array((folder.contents("clues.jsonl") ?? []).prefix(3)))
        #expect(try book(folder).look() == 0)
    }

    @Test(
        "of sealed tips the opened statement speaks, its digests of before the sealing, and an unopened one is passed over"
    )
    func sealed() async throws {
        let folder = try ScratchFolder()
        let identity = Identity()
        let tips = try (1...3).map { try SealedTip($0, [[1, 2, 3]], for: [identity.recipient]) }
        for (index, tip) in tips.enumerated() {
            let content = try ReceivedManifest.read(tip.manifest.bytes)
            let clue = RecordedClue(
                id: tip.id, manifestDigest: tip.manifest.digest, clue: "C\(index)", kind: .report,
                receivedAt: Moment(milliseconds: 1_420_272_000_000),
                recordedAt: Moment(milliseconds: 1_420_272_000_000),
                exhibits: content.exhibits.compactMap { part in
                    Digest(hex: part.digest).map {
                        .init(number: part.number, mediaType: part.mediaType, bytes: part.bytes, digest: $0)
                    }
                }, manifest: tip.manifest.bytes)
            try folder.write("clues.jsonl", (folder.contents("clues.jsonl") ?? []) + clue.line)
            try tip.write(folder, "\(tip.id)")
            guard index != 1 else { continue }
            try TipOpening(identities: [identity]).open(
                folder: "\(folder.path)/\(tip.id)", into: "\(folder.path)/\(tip.id)/opened")
        }
        #expect(try book(folder).look() == 3)
        #expect(lines(folder).map(\.id) == [tips[0].id, tips[2].id])
        #expect(lines(folder).map(\.likeness) == [nil, .exhibit])
    }
}
