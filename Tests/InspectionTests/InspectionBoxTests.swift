import Testing
import Tips

@testable import Inspection

@Suite("Where files are looked at")
struct InspectionBoxTests {
    private static let question = LookQuestion.head(Media.jpeg.bytes[...], isWhole: true, asksMagic: true)

    @Test("in a box that is proven, and without one, the same is seen", .timeLimit(.minutes(5)))
    func same() async throws {
        let shut = try InspectionBox.shut(program: BoxPrograms.worker, workers: 1)
        let none = try InspectionBox.none(threads: 1)
        #expect(shut.means?.hold == true)
        #expect(none.means == nil)
        let answer = await shut.answer(to: Self.question)
        #expect(answer != nil)
        #expect(await none.answer(to: Self.question) == answer)
    }

    @Test("is not opened where no worker starts, or one gets out", arguments: [["/nonexistent"], ["/bin/true"]])
    func refused(program: [String]) {
        for isProven in [true, false] {
            let failure = #expect(throws: Failure.self) {
                try InspectionBox.shut(program: program, workers: 1, isProven: isProven)
            }
            #expect(failure?.code == "box-missing")
        }
    }

    @Test("a worker's death is no answer")
    func deaths() async {
        let dying = InspectionBox.dying(program: BoxPrograms.attempting("exec"))
        #expect(await dying.answer(to: Self.question) == nil)
    }
}
