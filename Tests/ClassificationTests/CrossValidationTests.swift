import Testing

@testable import Classification

@Suite("Scoring what was not learned")
struct CrossValidationTests {
    @Test("every text is answered once, by what was learned without it")
    func heldOut() throws {
        // Words that stand in one text only are known to whoever has seen it, and to nobody else.
        let items = (0..<60).map { number in
            let letters = String(decoding: [UInt16(0x5000 + number), UInt16(0x6000 + number)], as: UTF16.self)
            return LabelledTexts.Item(
                label: number / 3 % 2 == 0 ? .report : .suggestion, text: String(repeating: "\(letters)，", count: 5))
        }
        let validation = try CrossValidation(LearningSample.book(), settings: .init(), folds: 3)
        let score = try validation.score(.kind, on: LabelledTexts(items))
        #expect(score.answers.count == 60)
        #expect(score.coverage == 0)
    }

    @Test("the row a text stands in does not matter")
    func rows() throws {
        let texts = LearningSample.texts(90)
        let validation = try CrossValidation(LearningSample.book(), settings: .init(), folds: 3)
        let score = try validation.score(.kind, on: texts)
        let mixed = LabelledTexts(texts.items.indices.map { texts.items[$0 * 7 % 90] })
        #expect(try validation.score(.kind, on: mixed).answers == score.answers)
    }

    @Test("what the words give away is found in the others, for both tasks, and lexicons of the book are not asked")
    func finds() throws {
        let texts = LearningSample.texts(180)
        let book = try LearningSample.book(lexicons: [LearningSample.lexicon(LearningSample.small)])
        let validation = try CrossValidation(book, settings: .init(), folds: 3)
        #expect(try validation.score(.kind, on: texts).macroF1 > 0.85)
        #expect(try validation.score(.department, on: texts).accuracy > 0.85)
        #expect(try CrossValidation(book, settings: .init(), folds: 99).folds == 20)
    }
}
