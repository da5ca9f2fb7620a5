import Testing
import Tips

@Suite("What a citizen said, read back")
struct StatedWordsTests {
    @Test("is the same from the manifest in clear and from the statement")
    func both() throws {
        let tip = try Sample.full()
        let said = StatedWords(
            content: tip.content, place: tip.place, position: tip.position, occurredAt: tip.occurredAt)
        #expect(StatedWords(json: Manifest.body(of: tip)) == said)
        #expect(StatedWords(json: Manifest.statement(of: tip)) == said)
        #expect(StatedWords(json: Manifest.body(of: try Sample.bare())) == StatedWords(content: "x"))
    }

    @Test("is nothing where there are no words", arguments: ["", "{}", "[]", #"{"content":5}"#, #"{"content":"x""#])
    func none(json: String) {
        #expect(StatedWords(json: Array(json.utf8)) == nil)
    }

    @Test("is nothing from a sealed tip's manifest")
    func sealed() throws {
        let body = Manifest.sealedBody(of: try Sample.full(), statement: [1, 2])
        #expect(StatedWords(json: ManifestBody.parts(of: body).clear) == nil)
    }

    @Test("has no position that is on no globe")
    func position() {
        let words = StatedWords(json: Array(#"{"content":"x","latitude":91,"longitude":1}"#.utf8))
        #expect(words == StatedWords(content: "x"))
    }
}
