import Foundation
import Testing
import Tips

@Suite("The manifest")
struct ManifestTests {
    /// Section 4.2 of the contract, in its order.
    private static let keys = [
        "id", "lane", "sequence", "kind", "departments", "because", "rules_sha256", "channel", "received_at",
        "occurred_at", "place", "latitude", "longitude", "content", "contact", "exhibits",
    ]

    private static func manifest(_ tip: Tip, sequence: Int64 = 7) -> Manifest {
        Manifest(id: tip.id, lane: .fallback, sequence: sequence, body: Manifest.body(of: tip))
    }

    @Test("has these very bytes: they are what platforms were written against")
    func bytes() throws {
        let text = String(decoding: Self.manifest(try Sample.full()).bytes, as: UTF8.self)
        let rules = Digest.of(Array("rules".utf8))
        let (photo, film) = (Digest.of(Array("photo".utf8)), Digest.of(Array("film".utf8)))
        let head = #"{"id":"aerukz4jvpg677w4xkmhmvbsca","lane":"default","sequence":7,"#
        let decision =
            #""kind":"report","departments":["城管","traffic"],"because":[{"name":"noise","weight":2.5},{"name":"praise","weight":-1}],"rules_sha256":"\#(rules)","#
        let said =
            #""channel":"app","received_at":"2015-01-03T08:30:00.000Z","occurred_at":"2015-01-03","place":"人民路 12 号","latitude":31.25,"longitude":-121.5,"#
            + #""content":"桥头夜里\n有\"施工\" \u0001 noise \\ 😀","contact":"王 / 138","#
        let exhibits =
            #""exhibits":[{"number":1,"media_type":"image/jpeg","bytes":54321,"sha256":"\#(photo)","findings":["declared-type-differs"]},"#
            + #"{"number":2,"media_type":"video/mp4","bytes":9000000000,"sha256":"\#(film)","findings":[]}]}"#
        #expect(text == head + decision + said + exhibits)
    }

    @Test("holds exactly the contract's keys, in its order, whatever was said")
    func keyOrder() throws {
        for tip in [try Sample.full(), try Sample.bare()] {
            let bytes = Self.manifest(tip).bytes
            let object = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
            #expect(Set(object.keys) == Set(Self.keys))
            let text = String(decoding: bytes, as: UTF8.self)
            var rest = text[...]
            for key in Self.keys {
                let range = try #require(rest.range(of: "\"\(key)\":"), "\(key) is missing or out of order")
                rest = rest[range.upperBound...]
            }
        }
    }

    @Test("what was not said is null, and what was is unchanged")
    func values() throws {
        let bare = try #require(
            try JSONSerialization.jsonObject(with: Data(Self.manifest(try Sample.bare()).bytes)) as? [String: Any])
        for key in ["occurred_at", "place", "latitude", "longitude", "contact"] { #expect(bare[key] is NSNull) }
        #expect((bare["exhibits"] as? [Any])?.isEmpty == true)
        let tip = try Sample.full()
        let full = try #require(
            try JSONSerialization.jsonObject(with: Data(Self.manifest(tip).bytes)) as? [String: Any])
        #expect(full["content"] as? String == tip.content)
        #expect(full["sequence"] as? Int == 7)
        #expect((full["exhibits"] as? [[String: Any]])?.map { $0["bytes"] as? Int } == [54_321, 9_000_000_000])
    }

    @Test("the digest is that of the bytes, the same every time, and another for another lane or number")
    func digest() throws {
        let tip = try Sample.full()
        let manifest = Self.manifest(tip)
        #expect(manifest.digest == Digest.of(manifest.bytes))
        #expect(manifest == Self.manifest(tip))
        #expect(manifest.digest != Self.manifest(tip, sequence: 8).digest)
        let other = Manifest(id: tip.id, lane: try Sample.lane("branch"), sequence: 7, body: Manifest.body(of: tip))
        #expect(manifest.digest != other.digest)
    }
}
