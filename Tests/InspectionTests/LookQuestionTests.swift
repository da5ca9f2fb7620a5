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

    @Test("is understood as it was meant", arguments: questions.indices)
    func round(index: Int) throws {
        let message = Self.questions[index].message
        let heard = try #require(LookQuestion(Array(message.dropFirst(4))))
        #expect(heard.message == message)
    }

    @Test("is no question where it breaks off before the file's own bytes")
    func cut() {
        let message = Self.questions[3].message.dropFirst(4)
        for length in 0..<message.count { #expect(LookQuestion(Array(message.prefix(length))) == nil) }
        #expect(LookQuestion([9]) == nil)
        #expect(LookQuestion([0, 2, 0]) == nil)
    }
}
