import Testing

@testable import Inspection

@Suite("A walk put aside")
struct FrozenWalkTests {
    @Test("goes on where it stood, whatever it walks through and wherever it stops", arguments: Media.all)
    func goesOn(media: Media) throws {
        guard var whole = Walk(mediaType: media.mediaType), var frozen = Walk(mediaType: media.mediaType) else {
            return
        }
        whole.feed(media.bytes[...])
        for byte in media.bytes.indices {
            frozen.feed(media.bytes[byte...byte])
            let state = frozen.frozen
            #expect(state.count <= WalkPosition.mostStateBytes)
            frozen = try #require(Walk(mediaType: media.mediaType, frozen: state))
        }
        #expect(frozen.findings == whole.findings)
        #expect(frozen.idleBytes == whole.idleBytes)
    }

    @Test("is not taken up from too little, or too much")
    func strangers() throws {
        let state = try #require(Walk(mediaType: "image/jpeg")).frozen
        #expect(Walk(mediaType: "image/jpeg", frozen: Array(state.dropLast())) == nil)
        #expect(Walk(mediaType: "image/jpeg", frozen: state + Media.zeros(Walk.mostHeldBytes + 1)) == nil)
        #expect(Walk(mediaType: "text/plain", frozen: state) == nil)
        #expect(Walk(mediaType: "image/jpeg", frozen: []) == nil)
    }
}
