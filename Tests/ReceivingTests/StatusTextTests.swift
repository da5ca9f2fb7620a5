import Foundation
import Spooling
import Testing
import Tips

@testable import Receiving

@Suite("What a citizen is told of a tip")
struct StatusTextTests {
    private func describe(_ deliveries: [DeliveryRecord]) throws -> [String: Any] {
        let exhibit = Exhibit(
            number: 1, mediaType: "image/jpeg", bytes: 5, digest: .of([]), findings: ["declared-type-differs"])
        let record = TipRecord(
            tip: TipID(high: 1, low: 2), receivedAt: Sample.start,
            figures: .init(
                receivedOn: Sample.calendar.day(of: Sample.start), kind: .report, departments: ["交警"], channel: "web",
                lanes: [.fallback], exhibits: []), exhibits: [exhibit], deliveries: deliveries,
            manifestBody: Array("{\"contact\":\"canary\"}".utf8))
        let bytes = StatusText.describe(record)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("canary"))
        return try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    private func delivery(_ stage: Stage, _ lane: LaneName = .fallback, reply: String? = nil) -> DeliveryRecord {
        DeliveryRecord(
            lane: lane, stage: stage, sequence: 1, attempts: 2, at: Sample.start, why: "http-503", clue: "canary",
            reply: reply)
    }

    @Test("Every stage has its words in both languages, and no inside word slips through", arguments: Stage.allCases)
    func words(_ stage: Stage) throws {
        let told = try describe([delivery(stage)])
        #expect(told["stage"] as? String == stage.rawValue)
        let says = told["says"] as? [String: String] ?? [:]
        #expect(says["zh"]?.isEmpty == false)
        #expect(says["en"]?.isEmpty == false)
        #expect(says["en"]?.contains("default") == false)
    }

    @Test("Its members are those of the contract, the digest and the notes for the analyst left out")
    func members() throws {
        let told = try describe([delivery(.queued)])
        #expect(Set(told.keys) == ["stage", "says", "kind", "received_on", "exhibits", "reply"])
        #expect(told["reply"] is NSNull)
        let exhibits = told["exhibits"] as? [[String: Any]] ?? []
        #expect(exhibits.map { Set($0.keys) } == [["number", "media_type", "bytes"]])
    }

    @Test("A reply turns nothing around and moves no cursor; its lines and its own writing stay")
    func replies() throws {
        let said = "第一行\n\u{202E}gnp.\u{2066}exe\u{2069}\u{1B}[31m \u{200F}ئۇيغۇر"
        let told = try describe([delivery(.delivered, reply: said)])
        #expect(told["reply"] as? String == "第一行\ngnp.exe[31m \u{200F}ئۇيغۇر")
    }

    @Test("The least advanced delivery speaks for the tip, and a reply is shown from whichever has one")
    func several() throws {
        let other = try #require(LaneName("traffic"))
        let told = try describe([delivery(.delivered), delivery(.parked, other, reply: "谢谢您。")])
        #expect(told["stage"] as? String == "parked")
        #expect(told["reply"] as? String == "谢谢您。")
    }
}
