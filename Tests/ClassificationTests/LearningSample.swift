import Tips

@testable import Classification

/// Texts that are made here, of words that lean to one side and words that do not.
enum LearningSample {
    private static let reports = ["黑心", "欺负", "欠款", "打人", "没人管", "凭什么"]
    private static let suggestions = ["加装", "能否", "更方便", "增设", "完善", "借鉴"]
    private static let questions = ["请问", "何时", "哪里办", "什么材料"]
    private static let topics = ["路灯", "公交", "学校", "医院", "小区", "市场", "河道", "车站"]
    static let departments = ["城建", "教育", "卫生"]
    private static let desks = [["路灯", "小区", "河道"], ["学校", "老师", "学生"], ["医院", "医生", "药品"]]

    /// Labelled in the proportion 3 to 2 to 1, in the same order for the same seed.
    static func texts(_ count: Int, seed: UInt64 = 3) -> LabelledTexts {
        var dice = Dice(seed: seed)
        return LabelledTexts(
            (0..<count).map { number in
                let label: LabelledTexts.Label = [.report, .suggestion, .report, .consult, .report, .suggestion][
                    number % 6]
                let words = label == .report ? reports : label == .suggestion ? suggestions : questions
                let desk = dice.roll(desks.count)
                // One text in eight says nothing that would give it away.
                let cue = dice.roll(8) == 0 ? topics[dice.roll(topics.count)] : words[dice.roll(words.count)]
                let parts = [
                    topics[dice.roll(topics.count)], cue, desks[desk][dice.roll(3)], words[dice.roll(words.count)],
                ]
                let (before, between, after) = (other(&dice), other(&dice), other(&dice))
                let text =
                    "\(before)\(parts[0])\(parts[1])，\(between)说\(parts[2])，\(after)。\(parts[3])\(topics[dice.roll(8)])了很久。"
                return LabelledTexts.Item(label: label, department: departments[desk], text: text)
            })
    }

    /// What letters have of their own: no two share surroundings.
    private static func other(_ dice: inout Dice) -> String {
        String(decoding: (0..<6).map { _ in UInt16(0xAC00 + dice.roll(2000)) }, as: UTF16.self)
    }

    static func book(_ more: String = "", lexicons: [Lexicon] = []) throws -> RuleBook {
        let text = """
            threshold: 0.55
            departments: {城建: a, 教育: b, 卫生: c}
            rules:
              - {name: 建议, why: w, any: [建议], kind: suggestion, weight: 2}
              - {name: 举报, why: w, any: [举报], kind: report, weight: 2}
              - {name: settled, why: w, any: [测试], decides: true, kind: unsure}
            \(more)
            """
        return try RuleBook(text: text, named: "c.yaml").trying(lexicons)
    }

    /// The end is added.
    static func lexicon(_ lines: String...) throws -> Lexicon {
        let text = (lines + [Lexicon.end]).joined(separator: "\n").replacing(" | ", with: "\t")
        return try Lexicon(text: text, named: "l.tsv")
    }

    static let small = """
        lexicon | kind | chinese
        scales | report | neither
        bias | 0.1 | -3
        trust | report | 0.8
        [content]
        黑心 | 1.25 | -0.5
        请问 |  | 4
        加装 | -1.1
        [first-sentence]
        加装 | -0.7
        [sentence-start]
        能否 | -2
        """
}
