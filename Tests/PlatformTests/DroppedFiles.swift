import Foundation
import Multipart
import Sealing
import Tips

@testable import Platform

/// Files as a drop puts them down, made without the room that does.
enum Dropped {
    static let spool = TipID(high: 5, low: 6)
    static let key = LaneBook.Key(spool: spool, lane: .fallback)

    static func file(_ head: DropHead, _ body: [UInt8]) -> [UInt8] {
        var head = head
        head.bodyBytes = Int64(body.count)
        let bytes = head.bytes + body
        return bytes + DropTrailer.bytes(.of(bytes))
    }

    /// - Parameter manifest: in place of the tip's own.
    static func tip(
        _ number: Int, exhibits: [[UInt8]] = [], manifest other: Manifest? = nil, sequence: Int64? = nil,
        signedBy key: SigningKey? = nil
    ) -> [UInt8] {
        let manifest =
            other ?? Sample.manifest(number, exhibits: Sample.exhibits(exhibits), sequence: Int64(number))
        let parts =
            [
                MultipartWriter.Part(
                    name: "manifest", contentType: "application/json", length: Int64(manifest.bytes.count))
            ]
            + exhibits.enumerated().map {
                .init(name: "exhibit-\($0.offset + 1)", contentType: "image/jpeg", length: Int64($0.element.count))
            }
        let writer = MultipartWriter(boundary: "0123456789abcdef0123456789abcdef01234567", parts: parts)
        var body = writer.head(of: 0) + manifest.bytes
        for (index, exhibit) in exhibits.enumerated() { body += writer.head(of: index + 1) + exhibit }
        let signature = key.flatMap { try? $0.signature(of: manifest.bytes) }
        let head = DropHead(
            .tip, spool: spool, lane: .fallback, sequence: sequence ?? manifest.sequence,
            headers: [
                .init("Idempotency-Key", "\(Sample.tip(number))"),
                .init("Tipline-Manifest-SHA256", "\(manifest.digest)"), .init("Content-Type", writer.contentType),
            ] + (signature.map { [.init("Tipline-Manifest-Signature", Data($0).base64EncodedString())] } ?? []))
        return file(head, body + writer.closing)
    }

    static func name(_ number: Int) -> Heartbeat.Name {
        .init(
            sequence: Int64(number), tip: Sample.tip(number),
            manifestDigest: Sample.manifest(number, sequence: Int64(number)).digest)
    }

    /// - Parameter seconds: after a time all tests share.
    static func heartbeat(
        at seconds: Double, highest: Int64, waiting: String = "-", sent: String, named: [Int]? = nil,
        endings: [Heartbeat.Ending] = [], told: Int64? = nil
    ) -> Heartbeat {
        let numbers = NumberRanges(sent) ?? NumberRanges()
        return Heartbeat(
            spool: spool, lane: .fallback, at: moment(seconds), intervalSeconds: 60, highest: highest,
            told: told ?? highest, waiting: NumberRanges(waiting) ?? NumberRanges(), sent: numbers,
            names: (named ?? numbers.numbers(limit: 10_000).map { Int($0) }).map(name), endings: endings)
    }

    static func moment(_ seconds: Double) -> Moment { Moment(milliseconds: 1_420_272_000_000).adding(seconds: seconds) }

    static func file(_ heartbeat: Heartbeat) -> [UInt8] { file(heartbeat.head, heartbeat.body) }

    static func tombstone(_ number: Int) -> [UInt8] {
        file(
            DropHead(
                .tombstone, spool: spool, lane: .fallback, sequence: Int64(number),
                headers: [.init("Idempotency-Key", "\(Sample.tip(number))"), .init("Ended", "expired")]), [])
    }
}
