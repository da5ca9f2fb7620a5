import Testing

@testable import Inspection

@Suite("What a worker is asked")
struct LookQuestionTests {
    private static let position = WalkPosition(
        mediaType: "image/jpeg", state: Media.zeros(300), idleBytes: .max, durationSeconds: nil)

    private static let questions: [LookQuestion] = [
        .head([1, 2, 3], isWhole: true, asksMagic: false), .head([], isWhole: false, asksMagic: true),
        .step(position, passed: 5, window: [7, 8]), .step(position, passed: .max, window: []),
        .end(position, passed: 9, tail: [1]), .end(nil, passed: 0, tail: []),
    ]

    @Test("is understood as it was meant, with the bytes that lie beside it", arguments: questions.indices)
    func round(index: Int) throws {
        let question = Self.questions[index]
        var shared: [UInt8] = [0, 0, 0, 0]
        shared.withUnsafeMutableBytes { question.window.copy(to: $0) }
        try shared.withUnsafeBytes { shared in
            let heard = try #require(LookQuestion(Self.heard(question), shared: shared))
            #expect(heard.matter == question.matter)
            #expect(heard.window.bytes == question.window.bytes)
        }
    }

    @Test("is no question where it breaks off, goes on, or tells of more bytes than there are")
    func broken() {
        ([7, 8] as [UInt8]).withUnsafeBytes { shared in
            for question in Self.questions {
                let message = Self.heard(question)
                for length in message.indices {
                    #expect(LookQuestion(Array(message.prefix(length)), shared: shared) == nil)
                }
                #expect(LookQuestion(message + [0], shared: shared) == nil)
            }
            #expect(LookQuestion(Self.heard(Self.questions[0]), shared: shared) == nil)
            let count: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0]
            #expect(LookQuestion(count + [9], shared: shared) == nil)
            #expect(LookQuestion(count + [0, 2, 0], shared: shared) == nil)
        }
    }

    private static func heard(_ question: LookQuestion) -> [UInt8] {
        Array(question.message.dropFirst(BoxChannel.room.count))
    }
}
