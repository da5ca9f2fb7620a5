import RuleFiles
import Testing
import Tips

@testable import Classification

@Suite("What could be learned")
struct TermHarvestTests {
    private func terms(_ text: String, _ script: Lexicon.Script, zone: Rule.Zone = .content) -> Set<String> {
        let harvest = TermHarvest([text], script: script, needs: .init(letters: 1, ways: 1))
        return Set(harvest.terms.indices.filter { harvest.terms[$0].zone == zone }.map { harvest.written($0) })
    }

    @Test("one to three ideographs side by side, across spaces and not across signs or words")
    func ideographs() {
        #expect(terms("建 議加，灯app亮", .chinese) == ["建", "议", "加", "建议", "议加", "建议加", "灯", "亮"])
    }

    @Test("one to three words side by side, without those that hold a digit")
    func words() {
        #expect(
            terms("Don't be late, 13912345678 or 灯 else", .words)
                == ["dont", "be", "late", "dont be", "be late", "dont be late", "or", "else"])
    }

    @Test("a term knows where it stood")
    func zones() {
        let text = "路上晚上黑得什么也看不见呢。加灯吧"
        #expect(terms(text, .chinese, zone: .sentenceStart) == ["路", "路上", "路上晚", "加", "加灯", "加灯吧"])
        #expect(terms(text, .chinese, zone: .firstSentence).contains("看不见"))
        #expect(!terms(text, .chinese, zone: .firstSentence).contains("加灯"))
        #expect(terms("Add it. Please do", .words, zone: .sentenceStart) == ["add", "add it", "please", "please do"])
    }

    @Test("the surname before a title is passed over, and digits and foreign words part what stands beside them")
    func passedOver() {
        #expect(terms("找陈书记", .chinese) == ["找", "书", "记", "书记"])
        #expect(terms("甲乙3丙", .chinese) == ["甲", "乙", "甲乙", "丙"])
    }

    @Test("terms of too few texts are forgotten, and each text counts once")
    func fewest() {
        let harvest = TermHarvest(["灯灯旧", "新灯", "路"], script: .chinese, needs: .init(letters: 2, ways: 1))
        let content = harvest.terms.indices.filter { harvest.terms[$0].zone == .content }
        #expect(content.map { harvest.written($0) } == ["灯"])
        #expect(content.map { harvest.texts[$0] } == [[0, 1]])
    }

    @Test("what is harvested is what a decision finds, wherever it stands")
    func sameAsDecision() throws {
        let texts = LearningSample.texts(60).items.map(\.text)
        let harvest = TermHarvest(texts, script: .chinese, needs: .init(letters: 5, ways: 1))
        var lexicon = try LearningSample.lexicon("lexicon | kind | chinese", "scales | report", "bias | 0")
        lexicon.entries = harvest.terms.indices.prefix(4000).map { term in
            let place = Rule.Term(written: harvest.written(term), location: .init(file: "l", line: term, key: ""))
            return Lexicon.Entry(zone: harvest.terms[term].zone, term: place, weights: [1])
        }
        let book = try LearningSample.book(lexicons: [lexicon])
        for (number, text) in texts.enumerated() {
            let found = Set(book.explain(.init(content: text)).learned.scales[0].terms.map(\.name))
            let harvested = lexicon.entries.indices.filter { harvest.texts[$0].contains(Int32(number)) }
            #expect(found == Set(harvested.map { book.index.lexicon.names[$0] }))
        }
    }
}
