import Foundation
import Multipart
import Tips

@testable import Platform

/// A folder that is gone when the test has ended.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("platform-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func contents(_ name: String) -> [UInt8]? {
        FileManager.default.contents(atPath: "\(path)/\(name)").map { Array($0) }
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }

    func append(_ name: String, _ text: String) throws {
        try write(name, (contents(name) ?? []) + Array(text.utf8))
    }

    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }
}

enum Sample {
    static func tip(_ number: Int) -> TipID { TipID(high: 0x706C_6174, low: UInt64(number)) }

    static func exhibit(_ number: Int, _ bytes: [UInt8]) -> Exhibit {
        Exhibit(number: number, mediaType: "image/jpeg", bytes: Int64(bytes.count), digest: .of(bytes))
    }

    static func exhibits(_ contents: [[UInt8]]) -> [Exhibit] {
        contents.enumerated().map { exhibit($0.offset + 1, $0.element) }
    }

    static func manifest(_ number: Int, exhibits: [Exhibit] = [], sequence: Int64 = 1) -> Manifest {
        let tip = Tip(
            id: tip(number), channel: "web", content: "路灯坏了\n\"broken\" \\ lamp \u{1F4A1}",
            receivedAt: Moment(milliseconds: 1_420_272_000_000), receivedOn: CalendarDay(daysSinceEpoch: 16_438),
            decision: Decision(kind: .report, departments: ["交警"], confidence: 1, because: [], rulesDigest: .of([])),
            exhibits: exhibits)
        return Manifest(id: tip.id, lane: .fallback, sequence: sequence, body: Manifest.body(of: tip))
    }

    static func arrival(_ number: Int, sequence: Int64 = 1) throws -> ClueBook.Arrival {
        let manifest = manifest(number, sequence: sequence)
        return ClueBook.Arrival(
            id: tip(number), manifestDigest: manifest.digest, manifest: manifest.bytes,
            content: try ReceivedManifest.read(manifest.bytes))
    }

    static func clue(_ number: Int, exhibits: [Exhibit] = []) -> RecordedClue {
        let manifest = manifest(number, exhibits: exhibits)
        return RecordedClue(
            id: tip(number), manifestDigest: manifest.digest, clue: "C\(number)", kind: .report,
            receivedAt: Moment(milliseconds: 1_420_272_000_000), recordedAt: Moment(milliseconds: 1_420_272_001_500),
            exhibits: exhibits.map {
                .init(number: $0.number, mediaType: $0.mediaType, bytes: $0.bytes, digest: $0.digest)
            },
            manifest: manifest.bytes)
    }
}
