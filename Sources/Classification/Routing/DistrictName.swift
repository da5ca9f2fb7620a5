/// How a name of a district is found in a text.
///
/// A full name and a long one are found wherever they stand. An abbreviation of two characters is part of many other words
/// (城东 of 江城东路 and 县城东门, 港区 of 香港区旗), so it counts only where it stands for itself: at the beginning of a sentence or of
/// a clause, behind a word such as 在, or before one such as 分局.
struct DistrictName {
    let symbols: [Symbol]
    private let isAbbreviation: Bool

    private static let longestAbbreviation = 2
    private static let before = [
        "在", "住", "到", "去", "从", "来", "于", "往", "由", "经", "是", "离", "们", "市", "整个", "家住", "老家", "反映", "举报", "投诉",
    ]
    private static let behind = [
        "分局", "公安", "派出所", "警方", "民警", "警察", "交警", "一带", "片区", "城区", "辖区", "这边", "那边", "这里", "那里", "附近", "开发区",
        "这一片", "那一片",
    ]
    /// What the alphabet must know beside the names themselves.
    static var surroundings: [String] { before + behind }

    init(_ symbols: [Symbol], isAbbreviation: Bool) {
        self.symbols = symbols
        self.isAbbreviation =
            isAbbreviation && symbols.count <= Self.longestAbbreviation && !symbols.contains(Alphabet.space)
    }

    /// What is looked for, and how much of it stands before the name.
    func spellings(in alphabet: Alphabet) -> [(symbols: [Symbol], lead: Int)] {
        guard isAbbreviation else { return [(symbols, 0)] }
        var spellings = [([Alphabet.sentence] + symbols, 1), ([Alphabet.clause] + symbols, 1)]
        func letters(_ word: String) -> [Symbol] {
            NormalText(word, in: alphabet).symbols.filter { $0 != Alphabet.sentence }
        }
        for word in Self.before.map(letters) { spellings.append((word + symbols, word.count)) }
        for word in Self.behind.map(letters) { spellings.append((symbols + word, 0)) }
        return spellings
    }
}
