import Testing
import Tips

@testable import Company

@Suite("Where and when tips say something happened")
struct PortraitTests {
    private func whereabouts(_ place: String?, _ latitude: Double? = nil, _ longitude: Double? = nil) -> Whereabouts {
        let position = latitude.flatMap { Tip.Position(latitude: $0, longitude: longitude ?? 0) }
        return Whereabouts(StatedWords(content: "x", place: place, position: position), seed: 3)
    }

    @Test("positions are compared by distance, else places by their words, else nothing is")
    func near() {
        // A thousandth of a degree north is 111 m anywhere.
        let here = whereabouts("人民路", 31.2, 121.4)
        #expect(here.isNear(whereabouts("别处", 31.201, 121.4), metres: 112) == true)
        #expect(here.isNear(whereabouts("人民路", 31.201, 121.4), metres: 111) == false)
        #expect(here.isNear(whereabouts("人民路"), metres: 1) == true)
        #expect(here.isNear(whereabouts("中山路"), metres: 1) == false)
        #expect(whereabouts("人民路 12号").isNear(whereabouts("人民路１２号。"), metres: 1) == true)
        #expect(here.isNear(whereabouts(nil), metres: 1) == nil)
        #expect(whereabouts("！").isNear(whereabouts("？"), metres: 1) == nil)
        #expect(Whereabouts(nil, seed: 3).isNear(here, metres: 1) == nil)
    }

    @Test("distances are right at the equator, over the date line and from pole to pole")
    func distances() throws {
        func metres(_ one: (Double, Double), _ other: (Double, Double)) throws -> Double {
            let from = try #require(Tip.Position(latitude: one.0, longitude: one.1))
            return from.metres(to: try #require(Tip.Position(latitude: other.0, longitude: other.1)))
        }
        #expect(try abs(metres((0, 0), (0, 1)) - 111_195) < 1)
        #expect(try abs(metres((0, 179.5), (0, -179.5)) - 111_195) < 1)
        #expect(try abs(metres((90, 0), (-90, 77)) - 20_015_115) < 100)
        #expect(try metres((31, 121), (31, 121)) == 0)
    }

    @Test("a day is as near as its nearest moment")
    func occurrences() throws {
        func apart(_ one: String, _ other: String) throws -> Double {
            let mine = try #require(Occurrence(one))
            return mine.apart(try #require(Occurrence(other)))
        }
        #expect(try apart("2015-01-03", "2015-01-03T10:00:00Z") == 0)
        #expect(try apart("2015-01-03", "2015-01-03") == 0)
        #expect(try apart("2015-01-03", "2015-01-05") == 86_400)
        #expect(try apart("2015-01-05T01:00:00Z", "2015-01-03") == 90_000)
        #expect(try apart("2015-01-05T01:00:00+08:00", "2015-01-05T01:00:00Z") == 28_800)
        #expect(Occurrence("yesterday") == nil)
    }
}
