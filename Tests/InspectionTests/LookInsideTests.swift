import Testing

@testable import Inspection

@Suite("The look at bytes")
struct LookInsideTests {
    private let look: LookInside

    init() throws {
        look = try LookInside()
    }

    @Test("Every kind is walked in steps of any size to what it comes to at once", arguments: Media.all)
    func steps(media: Media) throws {
        for piece in [1, 7, 64, 1000] {
            guard
                case .head(let facts, let begun, nil) = look.answer(
                    .head(media.bytes.prefix(1), isWhole: false, asksMagic: true))
            else { return #expect(Bool(false)) }
            #expect(facts.own == nil && begun == nil)
            guard
                case .head(_, let whole, let found?) = look.answer(
                    .head(media.bytes[...], isWhole: true, asksMagic: true))
            else { return #expect(Bool(false)) }
            guard let whole else { continue }
            #expect(whole.state.count <= WalkPosition.mostStateBytes)
            var position = WalkPosition(mediaType: media.mediaType)
            position.state = try #require(Walk(mediaType: media.mediaType)).frozen
            var rest = media.bytes[...]
            while !rest.isEmpty {
                guard case .step(let next) = look.answer(.step(position, passed: 0, window: rest.prefix(piece))) else {
                    return #expect(Bool(false))
                }
                position = next
                rest = rest.dropFirst(piece)
            }
            #expect(look.answer(.end(position, passed: 0, tail: media.bytes[...])) == .end(found))
        }
    }

    @Test("What is no walk is answered with nothing")
    func strangers() {
        let state = Media.zeros(10)
        for type in ["image/jpeg", "text/plain"] {
            let position = WalkPosition(mediaType: type, state: state)
            #expect(look.answer(.step(position, passed: 0, window: [1])) == .nothing)
            #expect(look.answer(.end(position, passed: 0, tail: [1])) == .nothing)
        }
        [1, 2, 3].withUnsafeBytes { shared in
            #expect(look.answer([200], shared) == LookAnswer.nothing.message)
        }
    }
}
