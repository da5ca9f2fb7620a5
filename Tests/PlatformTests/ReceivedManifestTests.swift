import Testing
import Tips

@testable import Platform

@Suite("ReceivedManifest")
struct ReceivedManifestTests {
    @Test("Our own manifest is read")
    func reads() throws {
        let exhibits = Sample.exhibits([[1, 2, 3], []])
        let read = try ReceivedManifest.read(Sample.manifest(1, exhibits: exhibits).bytes)
        #expect(read.id == Sample.tip(1).description)
        #expect(read.kind == "report")
        #expect(read.receivedAt == "2015-01-03T08:00:00.000Z")
        #expect(read.exhibits.map(\.bytes) == [3, 0])
        #expect(read.exhibits.map(\.digest) == exhibits.map(\.digest.description))
    }

    @Test(
        "What the contract does not say is refused",
        arguments: [
            "", "[]", "{}", #"{"id":"a"}"#, #"{"id":1,"exhibits":[]}"#,
            #"{"id":"a","exhibits":[{"number":2,"media_type":"","bytes":1,"sha256":"S"}]}"#,
            #"{"id":"a","exhibits":[{"number":1,"media_type":"","bytes":-1,"sha256":"S"}]}"#,
            #"{"id":"a","exhibits":[{"number":1,"media_type":"","bytes":1,"sha256":"00"}]}"#,
            #"{"id":"a","exhibits":[{"number":1,"media_type":"","bytes":1e99,"sha256":"S"}]}"#,
        ])
    func refuses(template: String) {
        let text = template.replacing("\"S\"", with: "\"\(String(repeating: "0", count: 64))\"")
        #expect(throws: Failure.self) { try ReceivedManifest.read(Array(text.utf8)) }
    }
}
