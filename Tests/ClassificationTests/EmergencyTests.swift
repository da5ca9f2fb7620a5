import RuleFiles
import Testing
import Tips

@testable import Classification

@Suite("What a citizen in danger is told")
struct EmergencyTests {
    private func emergency(_ text: String) throws -> Emergency {
        try RuleBook(text: "rules: []\n", named: "c.yaml", routing: (text: "emergency: \(text)", name: "r.yaml"))
            .emergency
    }

    @Test("the numbers stand in the sentences of the rules, and a folder without any has a usual one")
    func sentences() throws {
        let own = try emergency(
            "{number: '999', text_number: '+4477', notice: {zh: '拨打 {number} 或发 {text_number}。', en: 'Call {number}.'}}"
        )
        #expect(own.number == "999" && own.textNumber == "+4477")
        #expect(own.sentence == "拨打 999 或发 +4477。 Call 999.")
        let usual = try RuleBook(text: "rules: []\n", named: "c.yaml").emergency
        #expect(usual.number == "110" && usual.sentence.contains("110"))
        let shipped = try RuleBook.load(directory: shippedRules).emergency
        #expect(shipped.textNumber == "12110" && shipped.chinese.contains("12110") && shipped.english.contains("12110"))
    }

    @Test(
        "a number that is none and a sentence that cannot be said are mistakes",
        arguments: [
            ("{number: call us, notice: {zh: '1', en: '1'}}", "telephone number"),
            ("{number: '1', notice: {zh: '1', en: '1'}}", "telephone"),
            ("{number: '110', notice: {zh: '110'}}", "`en` is missing"), ("{number: '110'}", "`notice` is missing"),
            ("{number: '110', notice: {zh: '{text_number}', en: '110'}}", "no `text_number`"),
            ("{number: '110', notice: {zh: '', en: '110'}}", "must not be empty"),
            ("{number: '110', notice: {zh: '{numer}', en: '110'}}", "and nothing else"),
            ("{number: '110', notice: {zh: '110', en: Call us.}}", "which number to call"),
        ])
    func mistakes(text: String, words: String) {
        let mistakes = #expect(throws: RuleMistakes.self) { try emergency(text) }
        #expect(
            mistakes?.all.count == 1 && mistakes?.description.contains(words) == true, "\(mistakes?.description ?? "")")
    }
}
