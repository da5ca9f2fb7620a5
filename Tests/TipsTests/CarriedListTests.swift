import Testing
import Tips

@Suite("A list that is carried back")
struct CarriedListTests {
    private static func list(_ purpose: CarriedList.Purpose) -> CarriedList {
        CarriedList(
            purpose, spool: TipID(high: 1, low: 2), lane: .fallback, at: Moment(milliseconds: 1_420_272_000_000),
            entries: [
                .init(sequence: 3, tip: TipID(high: 0, low: 3), manifestDigest: .of([3])),
                .init(sequence: 17, tip: TipID(high: 0, low: 17), manifestDigest: .of([17])),
            ])
    }

    @Test("What was written is read, with what the last line vouches for")
    func roundTrip() throws {
        let resend = Self.list(.resend)
        let carried = try CarriedList.read(resend.text, as: .resend)
        #expect(carried.list == resend)
        #expect(carried.isWhole)
        let confirm = Self.list(.confirm)
        let signed = try CarriedList.read(confirm.text(sealedBy: [UInt8](repeating: 0xAB, count: 64)), as: .confirm)
        #expect(signed.list == confirm)
        #expect(signed.seal == [UInt8](repeating: 0xAB, count: 64))
        #expect(signed.statement == confirm.statement)
        var empty = resend
        empty.entries = []
        #expect(try CarriedList.read(empty.text, as: .resend).list == empty)
    }

    @Test("A number without a name may be sent again, and never confirmed")
    func nameless() throws {
        var list = Self.list(.resend)
        list.entries = [.init(sequence: 5)]
        #expect(try CarriedList.read(list.text, as: .resend).list == list)
        list.purpose = .confirm
        #expect(throws: Failure.self) { try CarriedList.read(list.text(sealedBy: [1]), as: .confirm) }
    }

    @Test("A list that is cut anywhere is refused, or not whole")
    func cuts() {
        let text = Self.list(.resend).text
        for length in 0..<text.count {
            let carried = try? CarriedList.read(Array(text[..<length]), as: .resend)
            #expect(carried == nil, "\(length)")
        }
    }

    @Test("A changed byte is refused, or the seal no longer fits")
    func changes() {
        let text = Self.list(.resend).text
        for place in text.indices {
            var changed = text
            changed[place] ^= 1
            let carried = try? CarriedList.read(changed, as: .resend)
            #expect(carried?.isWhole != true, "\(place)")
        }
    }

    @Test("One kind of list is not taken for the other")
    func kinds() {
        #expect(throws: Failure.self) { try CarriedList.read(Self.list(.resend).text, as: .confirm) }
        #expect(throws: Failure.self) { try CarriedList.read(Self.list(.confirm).text, as: .resend) }
    }

    @Test(
        "Rubbish of any sort is refused",
        arguments: ["", "\n", "sha256: \n", "\n\n\n", "a\nsha256: 00\n", "signature: zz\n"])
    func rubbish(text: String) {
        for purpose in CarriedList.Purpose.allCases {
            #expect(throws: Failure.self) { try CarriedList.read(Array(text.utf8), as: purpose) }
        }
    }
}
