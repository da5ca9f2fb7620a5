/// Finds persons who are called by surname and title, as letters to an office call its people: 陈书记, 王老师. Whom a letter names
/// says nothing of its kind or desk in another town, and a lexicon is no list of persons.
struct NamedPersons {
    private let surnames: Set<Symbol>
    private let titles: [[Symbol]]

    init(_ alphabet: Alphabet) {
        surnames = Set(alphabet.symbols(of: Self.commonSurnames))
        titles = Self.titles.map { (alphabet.symbols(of: $0), $0.unicodeScalars.count) }.filter { $0.0.count == $0.1 }
            .map(\.0)
    }

    /// The surname is no piece of a term any more, so that no term holds it here. One that is a word of its own (高, 方) may be
    /// lost before a title: a term counts elsewhere all the same.
    func hide(in units: inout [TextUnits.Unit], of text: NormalText) {
        for index in units.indices where units[index].isPiece {
            let (here, next) = (units[index].range.lowerBound, units[index].range.upperBound)
            guard surnames.contains(text.symbols[here]) else { continue }
            if titles.contains(where: { text.symbols[next...].starts(with: $0) }) { units[index].isPiece = false }
        }
    }

    /// The hundred surnames that most people in China have (Ministry of Public Security, 2020), in simplified characters as
    /// texts are folded.
    private static let commonSurnames = """
        王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙\
        黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常
        """
    private static let titles = [
        "书记", "省长", "市长", "区长", "县长", "镇长", "乡长", "村长", "厅长", "局长", "处长", "科长", "股长", "所长", "院长", "校长", "园长", "行长",
        "站长",
        "队长", "部长", "会长", "厂长", "主任", "主席", "总经理", "经理", "总监", "主管", "老板", "老师", "教授", "医生", "护士", "律师", "警官", "法官",
        "先生",
        "女士", "小姐", "同志", "师傅", "某",
    ]
}

extension Alphabet {
    /// Of the letters it has.
    fileprivate func symbols(of word: String) -> [Symbol] {
        word.unicodeScalars.compactMap { UInt16(exactly: $0.value).flatMap { symbol(ofFolded: $0) } }
    }
}
