import Seeded

/// Texts of a town, made up: enough different words that two of them have nothing but their language in common.
struct Townsfolk {
    private var random: SeededRandom

    init(seed: UInt64 = 1) { random = SeededRandom(seed: seed) }

    private static let words = [
        "人民路", "中山大道", "小区门口", "晚上", "凌晨", "施工", "噪音", "垃圾", "没有人", "清理", "车辆", "乱停", "占道", "经营", "烧烤",
        "油烟", "路灯", "不亮", "井盖", "缺失", "下水道", "堵塞", "公交车", "站牌", "学校", "附近", "网吧", "未成年人", "商店", "卖假烟",
        "电话", "诈骗", "转账", "银行卡", "老人", "被骗", "邻居", "养狗", "咬人", "工地", "扬尘", "渣土车", "超速", "红绿灯", "时间太短",
        "斑马线", "行人", "电动车", "逆行", "楼道", "堆放", "杂物", "消防通道", "堵住", "物业", "收费", "不合理", "水压", "停水", "停电",
        "河边", "钓鱼", "污水", "排放", "臭味", "工厂", "夜间", "偷排", "广场舞", "音响", "太大", "孩子", "中考", "休息", "树枝", "挡住",
        "监控", "坏了", "小偷", "撬锁", "自行车", "丢失", "传销", "租房", "陌生人", "出入", "赌博", "麻将", "棋牌室", "通宵", "营业",
    ]

    /// About sixty characters.
    mutating func text() -> String {
        var text = ""
        for index in 0..<Int.random(in: 14...24, using: &random) {
            text += Self.words.randomElement(using: &random) ?? ""
            if index % 5 == 4 { text += "，" }
        }
        return text + "。"
    }

    /// The same with a few characters left out, put in or changed.
    mutating func edited(_ text: String, edits: Int) -> String {
        var characters = Array(text)
        for _ in 0..<edits {
            let index = Int.random(in: characters.indices, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: characters.remove(at: index)
            case 1: characters.insert("很", at: index)
            default: characters[index] = "又"
            }
        }
        return String(characters)
    }
}
