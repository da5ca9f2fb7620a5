import Testing

@testable import Classification

@Suite("The name of a district in a text")
struct DistrictNameTests {
    private func book(_ districts: String) throws -> RuleBook {
        try RuleBook(
            text: "rules: []\n", named: "c.yaml", routing: (text: "districts: \(districts)\n", name: "r.yaml"))
    }

    @Test(
        "an abbreviation of two characters counts where it stands for itself, and not inside another word",
        arguments: [
            ("江北赌博", true), ("昨天，江北赌博", true), ("有人在江北赌博", true), ("江北分局管的赌博", true), ("我們在江北這邊看見賭博", true),
            ("整个江北都在赌博", true), ("江北区赌博", true), ("大江北路赌博", false), ("过江北上去赌博", false), ("赌博的江北人", false),
        ])
    func abbreviations(content: String, isFound: Bool) throws {
        let book = try book("{江北区: [江北], 滨湖: []}")
        #expect(book.explain(Submission(content: content)).district == (isFound ? "江北区" : nil))
        #expect(book.explain(Submission(content: "赌博", place: content)).district == (isFound ? "江北区" : nil))
    }

    @Test("another district's own name is not taken for an abbreviation with a word behind it")
    func ownNames() throws {
        for districts in ["{江北开发区: [], 江北区: [江北]}", "{江北区: [江北], 江北开发区: []}"] {
            let book = try book(districts)
            for content in ["江北开发区赌博", "在江北开发区赌博", "大江北开发区"] {
                #expect(book.explain(Submission(content: content)).district == "江北开发区", "\(districts) \(content)")
            }
        }
    }

    @Test("full names and names of more than two characters are found wherever they stand")
    func full() throws {
        let book = try book("{滨湖: [滨湖新区, West End], 城东区: []}")
        for content in ["大滨湖边", "我们滨湖新区", "the west end", "新城东区"] {
            #expect(book.explain(Submission(content: content)).district != nil, "\(content)")
        }
    }
}
