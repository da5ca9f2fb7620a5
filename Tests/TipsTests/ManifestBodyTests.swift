import Foundation
import Testing

@testable import Tips

@Suite("What the ledger keeps of a manifest")
struct ManifestBodyTests {
    @Test("clear keys and statement are told apart whatever bytes the statement has")
    func parts() {
        let clear = Array(#"{"kind":"report","x":"a\nb"}"#.utf8)
        for statement in [[], [0x0A], Array("age\n\n{}\n".utf8), [0, 0xFF, 0x0A, 0x0A]] as [[UInt8]] {
            let parts = ManifestBody.parts(of: ManifestBody.sealed(clear, statement: statement))
            #expect(Array(parts.clear) == clear)
            #expect(parts.statement.map { Array($0) } == statement)
        }
        #expect(ManifestBody.parts(of: clear).clear == clear[...])
        #expect(ManifestBody.parts(of: clear).statement == nil)
        #expect(ManifestBody.parts(of: []).statement == nil)
        #expect(ManifestBody.parts(of: [0x0A]).statement == [])
    }

    @Test("a sealed tip's manifest tells of age files, kind and lane, and nothing else that a citizen sent")
    func sealed() throws {
        var tip = try Sample.full()
        for index in tip.exhibits.indices {
            tip.exhibits[index].sealed = SealedForm(bytes: 1000 + Int64(index), digest: .of([UInt8(index)]))
        }
        let body = Manifest.sealedBody(of: tip, statement: [1, 2, 3])
        let manifest = Manifest(id: tip.id, lane: .fallback, sequence: 4, body: body)
        #expect(manifest.statement == [1, 2, 3])
        let read = try #require(try JSONSerialization.jsonObject(with: Data(manifest.bytes)) as? [String: Any])
        #expect(
            Set(read.keys) == [
                "id", "lane", "sequence", "kind", "departments", "channel", "received_at", "statement", "exhibits",
            ])
        #expect(read["statement"] as? NSDictionary == ["bytes": 3, "sha256": Digest.of([1, 2, 3]).description])
        let exhibits = try #require(read["exhibits"] as? [NSDictionary])
        #expect(exhibits.count == tip.exhibits.count)
        for (said, exhibit) in zip(exhibits, tip.exhibits) {
            #expect(
                said == [
                    "number": exhibit.number, "media_type": SealedForm.mediaType, "bytes": exhibit.sealed?.bytes ?? 0,
                    "sha256": exhibit.sealed?.digest.description ?? "",
                ])
        }
        let text = String(decoding: manifest.bytes, as: UTF8.self)
        for exhibit in tip.exhibits { #expect(!text.contains(exhibit.digest.description)) }
    }

    @Test("the statement names the tip, and of every exhibit both digests")
    func statement() throws {
        var tip = try Sample.full()
        for index in tip.exhibits.indices { tip.exhibits[index].sealed = SealedForm(bytes: 9, digest: .of([7])) }
        let read = try #require(
            try JSONSerialization.jsonObject(with: Data(Manifest.statement(of: tip))) as? [String: Any])
        #expect(read["id"] as? String == tip.id.description)
        #expect(read["content"] as? String == tip.content)
        #expect(read["place"] as? String == tip.place)
        #expect(read["contact"] as? String == tip.contact)
        #expect(read["rules_sha256"] as? String == tip.decision.rulesDigest.description)
        let exhibits = try #require(read["exhibits"] as? [[String: Any]])
        #expect(exhibits.map { $0["sha256"] as? String } == tip.exhibits.map(\.digest.description))
        #expect(exhibits.allSatisfy { $0["sealed_sha256"] as? String == Digest.of([7]).description })
    }
}
