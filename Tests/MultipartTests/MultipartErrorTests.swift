import Multipart
import Testing

@Suite("Why a body is given up")
struct MultipartErrorTests {
    @Test("Every reason has a sentence of its own", arguments: MultipartError.Reason.allCases)
    func sentences(reason: MultipartError.Reason) {
        let error = MultipartError(reason, part: 3)
        #expect(error.sentence.hasSuffix("."))
        #expect(error.description == "\(error.sentence) (part 3)")
        let same = MultipartError.Reason.allCases.filter { MultipartError($0).sentence == error.sentence }
        #expect(same == [reason])
    }

    @Test("Only bounds a well-formed body may pass are too large")
    func tooLarge() {
        let large = MultipartError.Reason.allCases.filter { MultipartError($0).isTooLarge }
        #expect(Set(large) == [.tooManyParts, .headersTooLong, .tooManyHeaders])
        let cut = MultipartError.Reason.allCases.filter { MultipartError($0).isCutOff }
        #expect(Set(cut) == [.endedInHeaders, .endedInPart])
    }
}
