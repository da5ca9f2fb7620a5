import Foundation
import Sealing
import Tips

@testable import Platform

/// A sealed tip as it is handed over, made for one test.
struct SealedTip {
    let id: TipID
    let manifest: Manifest
    let exhibits: [[UInt8]]
    let words: [UInt8]

    init(_ number: Int, _ contents: [[UInt8]], for recipients: [Recipient]) throws {
        let sealed = try contents.map { try SealedWriter.sealed($0, for: recipients) }
        id = Sample.tip(number)
        var tip = Tip(
            id: id, channel: "web", content: "路灯坏了", receivedAt: Moment(milliseconds: 1_420_272_000_000),
            receivedOn: CalendarDay(daysSinceEpoch: 16_438),
            decision: Decision(kind: .report, departments: ["交警"], confidence: 1, because: [], rulesDigest: .of([])),
            exhibits: Sample.exhibits(contents))
        for (index, bytes) in sealed.enumerated() {
            tip.exhibits[index].sealed = SealedForm(bytes: Int64(bytes.count), digest: .of(bytes))
        }
        words = Manifest.statement(of: tip)
        let statement = try SealedWriter.sealed(words, for: recipients)
        manifest = Manifest(
            id: id, lane: .fallback, sequence: 1, body: Manifest.sealedBody(of: tip, statement: statement))
        exhibits = sealed
    }

    /// As the store keeps it.
    func write(_ folder: ScratchFolder, _ name: String) throws {
        try FileManager.default.createDirectory(atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
        try folder.write("\(name)/manifest.json", manifest.bytes)
        try folder.write("\(name)/statement.json.age", manifest.statement ?? [])
        for (index, bytes) in exhibits.enumerated() { try folder.write("\(name)/exhibit-\(index + 1)", bytes) }
    }

    func handOver(signedBy key: SigningKey? = nil) throws -> PlainClient.HandOver {
        var handOver = PlainClient.HandOver(0)
        handOver.key = id.description
        handOver.manifest = manifest.bytes
        handOver.digest = manifest.digest.description
        handOver.parts = [("statement", manifest.statement ?? [])]
        handOver.parts += exhibits.enumerated().map { ("exhibit-\($0.offset + 1)", $0.element) }
        handOver.signature = try key.map { Data(try $0.signature(of: manifest.bytes)).base64EncodedString() }
        return handOver
    }
}
