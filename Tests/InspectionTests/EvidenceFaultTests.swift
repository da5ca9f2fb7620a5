import Testing
import Tips

@testable import Inspection

@Suite("How files overstep one alternative")
struct EvidenceFaultTests {
    private let alternative = EvidenceProfile.Alternative([
        .image: .init(least: 1, most: 2), .video: .init(most: 1, largestBytes: 5_000_000),
    ])

    private func fault(_ files: [ExhibitSoFar], isComplete: Bool = false) -> EvidenceFault? {
        alternative.fault(in: files, isComplete: isComplete)
    }

    @Test("Too few is a fault only in the end")
    func least() {
        #expect(fault([]) == nil)
        #expect(fault([], isComplete: true) == EvidenceFault(code: .tooFewFiles))
        #expect(fault([.photo], isComplete: true) == nil)
    }

    @Test("A file that is not judged yet needs room in some family, and may be as large as the largest")
    func unjudged() {
        #expect(fault([.photo, .photo, ExhibitSoFar()]) == nil)
        #expect(fault([.photo, .photo, ExhibitSoFar(bytes: 5_000_001)]) == .init(code: .fileTooLarge, exhibit: 2))
        #expect(fault([.photo, ExhibitSoFar(bytes: 5_000_001)]) == nil)
        #expect(
            fault([.photo, .photo, .video(1, megabytes: 1), ExhibitSoFar()]) == .init(code: .tooManyFiles, exhibit: 3))
    }

    @Test("A family the alternative does not name is told before all else")
    func families() {
        let files: [ExhibitSoFar] = [.photo, .photo, .photo, ExhibitSoFar(mediaType: "audio/mpeg")]
        #expect(fault(files) == .init(code: .mixedEvidence, exhibit: 3))
    }
}
