import Testing
import Tips

@testable import Company

@Suite("Clusters")
struct ClustersTests {
    private func match(_ number: Int64) -> Clusters.Match { .init(number: number, likeness: .exhibit) }

    @Test("the first two make one, called by the earlier")
    func first() {
        var clusters = Clusters()
        let introduction = clusters.introduce(5, to: [match(3)])
        #expect(
            introduction
                == Introduction(
                    cluster: 3, links: [.init(number: 3), .init(number: 5, beside: 3, likeness: .exhibit)]))
        #expect(clusters.cluster(of: 5) == 3)
        #expect(clusters.introduce(9, to: [match(5)]).links == [.init(number: 9, beside: 5, likeness: .exhibit)])
    }

    @Test("whoever knows two clusters brings the smaller into the larger, and single tips with it")
    func meeting() {
        var clusters = Clusters()
        _ = clusters.introduce(2, to: [match(1)])
        _ = clusters.introduce(11, to: [match(10)])
        _ = clusters.introduce(12, to: [match(10)])
        let introduction = clusters.introduce(20, to: [match(2), match(11), match(7)])
        #expect(introduction.cluster == 10)
        #expect(introduction.moved == [1, 2])
        #expect(
            introduction.links == [
                .init(number: 7, beside: 20, likeness: .exhibit), .init(number: 20, beside: 2, likeness: .exhibit),
            ])
        for number in [1, 2, 7, 10, 11, 12, 20] as [Int64] { #expect(clusters.cluster(of: number) == 10) }
    }

    @Test("two large ones stay two")
    func large() {
        var clusters = Clusters()
        for number in 1...Int64(Clusters.mostMoved) { _ = clusters.introduce(number, to: [match(0)]) }
        for number in 1...Int64(Clusters.mostMoved) { _ = clusters.introduce(1000 + number, to: [match(1000)]) }
        let introduction = clusters.introduce(5000, to: [match(1001), match(1)])
        #expect(introduction.cluster == 0)
        #expect(introduction.moved.isEmpty)
        #expect(introduction.links == [.init(number: 5000, beside: 1, likeness: .exhibit)])
        #expect(clusters.cluster(of: 1001) == 1000)
    }

    @Test("tips too old to be met move with their cluster, and a cluster nobody remembers is gone")
    func absent() {
        var clusters = Clusters()
        clusters.join(1, 1, isRemembered: false)
        clusters.join(2, 1)
        _ = clusters.introduce(11, to: [match(10)])
        _ = clusters.introduce(12, to: [match(10)])
        #expect(clusters.introduce(13, to: [match(2), match(11)]).moved == [1, 2])
        for number in [2, 10, 11, 12, 13] as [Int64] { clusters.forget(number) }
        #expect(clusters.introduce(20, to: [match(13)]).cluster == 13)
    }
}
