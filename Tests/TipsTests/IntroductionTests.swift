import Testing
import Tips

@Suite("What two tips have in common")
struct IntroductionTests {
    @Test("is said in words")
    func words() {
        #expect(Likeness.exhibit.description == "the same exhibit")
        #expect(Likeness.text(83).description == "83% of the words")
    }
}
