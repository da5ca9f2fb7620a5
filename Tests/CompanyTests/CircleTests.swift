import Testing
import Tips

@testable import Company

@Suite("The circle of tips remembered")
struct CircleTests {
    private static let start = Moment(milliseconds: 1_420_041_600_000)

    private struct Said {
        var content: String
        var place: String?
        var occurredAt: String?
        var exhibits: [UInt8] = []
        var hours = 0.0
    }

    /// The clusters, each a sorted list of the places in `all`, of those that have company.
    private static func clusters(_ all: [Said], _ nearness: Nearness = Nearness()) -> [[Int]] {
        var circle = Circle(nearness, seed: 99)
        var clusters: [Int: Int64] = [:]
        for (index, said) in all.enumerated() {
            let portrait = circle.portrait(
                number: Int64(index), receivedAt: start.adding(seconds: said.hours * 3600),
                words: StatedWords(content: said.content, place: said.place, occurredAt: said.occurredAt),
                exhibits: said.exhibits.map { Digest.of([$0]) })
            guard let introduction = circle.meet(portrait) else { continue }
            for link in introduction.links { clusters[Int(link.number)] = introduction.cluster }
            for number in introduction.moved { clusters[Int(number)] = introduction.cluster }
        }
        return Dictionary(grouping: clusters.keys) { clusters[$0] ?? -1 }.values.map { $0.sorted() }
            .sorted { $0[0] < $1[0] }
    }

    @Test("the same photo by three senders is one cluster, whatever they write")
    func photo() {
        var town = Townsfolk()
        let all = [
            Said(content: town.text(), exhibits: [1, 9]), Said(content: town.text(), exhibits: [2]),
            Said(content: town.text(), hours: 100), Said(content: town.text(), exhibits: [1], hours: 200),
            Said(content: town.text(), exhibits: [3, 9], hours: 300),
            Said(content: town.text(), exhibits: [1], hours: 5000),
        ]
        #expect(Self.clusters(all) == [[0, 3, 4]])
    }

    @Test("a cluster goes on when its first tips are remembered no more")
    func long() {
        var (town, nearness) = (Townsfolk(), Nearness())
        nearness.remembered = 2
        let text = town.text()
        #expect(Self.clusters(Array(repeating: Said(content: text), count: 12), nearness) == [Array(0..<12)])
    }

    @Test("the same text with small edits is one cluster, about one place or about none")
    func edits() {
        var town = Townsfolk()
        let text = town.text() + town.text()
        for place in ["人民路 5 号", nil] {
            var all = [Said(content: text, place: place)]
            for edits in 1...3 { all.append(Said(content: town.edited(text, edits: edits), place: place, hours: 3)) }
            all.append(Said(content: town.text() + town.text(), place: place))
            #expect(Self.clusters(all) == [[0, 1, 2, 3]])
        }
    }

    @Test("the same words about another place, another day, or weeks later are no company")
    func elsewhere() {
        var town = Townsfolk()
        let text = town.text() + town.text()
        let all = [
            Said(content: text, place: "人民路", occurredAt: "2014-12-31"),
            Said(content: text, place: "中山路", occurredAt: "2014-12-31"),
            Said(content: text, place: "人民路", occurredAt: "2014-12-20"),
            Said(content: text, place: "人民路", hours: 100),
        ]
        #expect(Self.clusters(all) == [])
    }

    @Test("a text sent once in traditional and once in simplified characters is one cluster, and so is their place")
    func scripts() {
        let all = [
            Said(content: "停车场里每天晚上都有人聚众赌博，声音很大，请来看看。", place: "解放大道"),
            Said(content: "停車場裏每天晚上都有人聚眾賭博，聲音很大，請來看看。", place: "解放大道"),
            Said(content: "停車場裡每天晚上都有人聚衆賭博，聲音很大，請來看看。", place: "解放大道 "),
        ]
        #expect(Self.clusters(all) == [[0, 1, 2]])
        let places = ["廠門口", "厂门口", "場門口"].map { Said(content: "有人打架", place: $0) }
        #expect(Self.clusters(places) == [[0, 1]])
    }

    @Test("half the same words are company about one place, and not about none")
    func halves() {
        var town = Townsfolk()
        let (half, other) = (town.text() + town.text() + town.text(), town.text() + town.text())
        let (one, two) = (half, half + other)
        #expect(Self.clusters([Said(content: one, place: "桥头"), Said(content: two, place: "桥头")]) == [[0, 1]])
        #expect(Self.clusters([Said(content: one), Said(content: two)]) == [])
    }

    @Test("10,000 tips that have nothing to do with each other are nobody's company")
    func unrelated() {
        var town = Townsfolk(seed: 4)
        let all = (0..<10_000).map { index in
            Said(content: town.text(), exhibits: [], hours: Double(index) / 1000)
        }
        #expect(Self.clusters(all).flatMap { $0 }.count <= 10)
    }

    @Test("a flood of one text is one cluster, each tip compared with few and written once")
    func flood() {
        var town = Townsfolk()
        let text = town.text() + town.text()
        var circle = Circle(Nearness(), seed: 99)
        var written = 0
        var clusters: Set<Int64> = []
        for number in 0..<3000 as Range<Int64> {
            let words = StatedWords(content: number % 3 == 0 ? text : town.edited(text, edits: 1))
            let portrait = circle.portrait(number: number, receivedAt: Self.start, words: words, exhibits: [])
            guard let introduction = circle.meet(portrait) else { continue }
            written += introduction.links.count + introduction.moved.count
            clusters.insert(introduction.cluster)
        }
        #expect(clusters == [0])
        #expect(written == 3000)
    }

    @Test("who has been forgotten is met by nobody, and the tables stay whole round after round")
    func forgetting() {
        var nearness = Nearness()
        nearness.remembered = 10
        var town = Townsfolk()
        let text = town.text() + town.text()
        var all = [Said(content: text, exhibits: [1])]
        for _ in 0..<10 { all.append(Said(content: town.text())) }
        all.append(Said(content: text, exhibits: [1]))
        for _ in 0..<9 { all.append(Said(content: town.text())) }
        all.append(Said(content: text, exhibits: [2]))
        #expect(Self.clusters(all, nearness) == [[11, 21]])
        nearness.remembered = 0
        #expect(Self.clusters(all, nearness) == [])
    }

    @Test("after a restart the circle goes on where it was")
    func recalling() {
        var town = Townsfolk()
        let text = town.text() + town.text()
        var circle = Circle(Nearness(), seed: 5)
        for number in 0..<3 as Range<Int64> {
            let words = StatedWords(content: number == 1 ? town.text() : text)
            let portrait = circle.portrait(number: number + 10, receivedAt: Self.start, words: words, exhibits: [])
            circle.recall(portrait, cluster: number == 1 ? nil : 4)
        }
        let portrait = circle.portrait(
            number: 20, receivedAt: Self.start, words: StatedWords(content: text), exhibits: [])
        let introduction = circle.meet(portrait)
        #expect(introduction?.cluster == 4)
        #expect(introduction?.links == [.init(number: 20, beside: 10, likeness: .text(100))])
    }
}
