import Testing

@testable import Classification

@Suite("The order of learning")
struct LearningOrderTests {
    private static let items: [LabelledTexts.Item] = [
        .init(label: .report, text: "灯坏了"), .init(label: .suggestion, text: "加灯"), .init(label: .report, text: "加 燈"),
        .init(label: .report, department: "城建", text: "灯坏了"), .init(label: .consult, text: "请问 3"),
    ]

    @Test("is that of the texts, whatever row they stood in")
    func rows() {
        let order = LearningOrder(Self.items).entries.map(\.item)
        #expect(order == LearningOrder(Self.items.reversed()).entries.map(\.item))
        #expect(order == LearningOrder(Array(Self.items[2...] + Self.items[..<2])).entries.map(\.item))
        #expect(order.count == 5)
    }

    @Test("texts that make no difference to a decision are called alike and dealt out together")
    func equal() {
        let order = LearningOrder(Self.items)
        for (entry, part) in zip(order.entries, order.parts(3)) {
            for (other, otherPart) in zip(order.entries, order.parts(3)) where other.name == entry.name {
                #expect(part == otherPart)
            }
        }
        #expect(Set(order.entries.map(\.name)).count == 3)
        #expect(Set(order.parts(3)) == [0, 1, 2])
    }
}
