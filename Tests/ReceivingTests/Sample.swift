import Classification
import Foundation
import Inspection
import Seeded
import Spooling
import Testing
import Tips

@testable import Receiving

/// What the tests of this room stand on, all of it made at run time.
enum Sample {
    /// 2015-01-03 08:30 in Shanghai.
    static let start = Moment(milliseconds: 1_420_245_000_000)

    static let calendar = OfficeCalendar(timeZone: "Asia/Shanghai") ?? OfficeCalendar(timeZone: .gmt)

    static func settings(
        bounds: ReceptionSettings.Bounds = .init(), deadlines: ReceptionSettings.Deadlines = .init(),
        gate: GateSettings = .init()
    ) -> ReceptionSettings {
        ReceptionSettings(
            listen: .tcp(host: "127.0.0.1", port: 0), calendar: calendar, bounds: bounds, deadlines: deadlines,
            gate: gate)
    }

    static func rules() throws -> RuleBook {
        let text = """
            departments: { 交警: traffic }
            rules:
              - { name: parked, why: A car in the way., any: [parked], kind: report, weight: 3, department: 交警 }
              - { name: danger, why: Somebody is in danger now., any: [help me now], urgent: true }
              - { name: wish, why: Somebody wishes., any: [should], kind: suggestion, weight: 3 }
            """
        return try RuleBook(text: text, named: "classification.yaml")
    }

    /// Pictures up to 1 MiB and films up to 2 MiB.
    ///
    /// - Parameter profiles: the list `profiles`, as an office would write it; with it come films in MP4.
    static func formats(profiles: String? = nil) throws -> Formats {
        let words = Refusal.Code.allCases.map { "  \($0.rawValue): { zh: 不收, en: Not taken. }" }
        let text = """
            families:
              image: { label: { zh: 图片, en: picture }, largest: 1 MiB, megapixels: 3 }
              video: { label: { zh: 视频, en: video }, largest: 2 MiB, longest: 2 h }
            formats:
              - { media_type: image/jpeg, label: { zh: 图, en: JPEG }, libmagic: [image/jpeg], extensions: [jpg], least: 100 B }
              - { media_type: image/png, label: { zh: 图, en: PNG }, libmagic: [image/png], extensions: [png], least: 67 B }
              - { media_type: video/x-flv, label: { zh: 片, en: FLV }, libmagic: [video/x-flv], extensions: [flv], least: 20 B }
            \(profiles.map { mp4 + $0 } ?? "")
            refusals:
            \(words.joined(separator: "\n"))
            """
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("formats-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(text.utf8).write(to: folder.appendingPathComponent("formats.yaml"))
        return try Formats.load(directory: folder.path)
    }

    private static let mp4 =
        "  - { media_type: video/mp4, label: { zh: 片, en: MP4 }, libmagic: [video/mp4], extensions: [mp4], least: 100 B }\n"

    /// A film of `count` bytes that says it plays so many seconds, or not how many; its table lies before the media.
    static func mp4(_ count: Int, seconds: UInt8?) -> [UInt8] {
        func box(_ kind: String, _ body: [UInt8]) -> [UInt8] {
            let length = body.count + 8
            return [
                UInt8(length >> 24 & 0xFF), UInt8(length >> 16 & 0xFF), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF),
            ]
                + Array(kind.utf8) + body
        }
        let clock = [UInt8](repeating: 0, count: 15) + [1, 0, 0, 0, seconds ?? 0] + [UInt8](repeating: 0, count: 80)
        let type = box("ftyp", Array("isom".utf8) + [0, 0, 2, 0] + Array("isommp41".utf8))
        // One track of pictures: one sample of a hundred bytes, at a place in the media.
        func movie(_ place: Int) -> [UInt8] {
            let sizes = box("stsz", [0, 0, 0, 0, 0, 0, 0, 100, 0, 0, 0, 1])
            let places = box("stco", [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, UInt8(place >> 8), UInt8(place & 0xFF)])
            let handler = box(
                "hdlr", [UInt8](repeating: 0, count: 8) + Array("vide".utf8) + [UInt8](repeating: 0, count: 13))
            let track = box("trak", box("mdia", handler + box("minf", box("stbl", sizes + places))))
            return box("moov", box("mvhd", clock) + track)
        }
        let head = type + movie(type.count + movie(0).count + 8)
        return head + box("mdat", noise(count - head.count - 8, seed: 4))
    }

    /// A grey picture of `count` bytes, whole as far as its container goes; its data are noise that differs with `seed`.
    static func jpeg(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        let head: [UInt8] =
            [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 0x4A, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xFF, 0xDB, 0, 67, 0]
            + [UInt8](repeating: 1, count: 64) + [0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0]
            + [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0]
        guard count > head.count + 2 else { return Array(head.prefix(count)) }
        return head + noise(count - head.count - 2, seed: seed).map { min($0, 0xFE) } + [0xFF, 0xD9]
    }

    /// Its one chunk of data is noise but for the first two bytes.
    static func png(_ count: Int) -> [UInt8] {
        let head: [UInt8] =
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
            + [0, 0, 0, 8, 0, 0, 0, 8, 8, 2, 0, 0, 0, 0x4B, 0x6D, 0x29, 0xDC]
        let length = count - head.count - 24
        guard length > 2 else { return Array(head.prefix(count)) }
        let lengthBytes = (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) }
        return head + lengthBytes + Array("IDAT".utf8) + [0x78, 0x01] + noise(length - 2, seed: 2) + [0, 0, 0, 0]
            + [0, 0, 0, 0] + Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82]
    }

    /// One frame of `count` bytes in all.
    static func film(_ count: Int) -> [UInt8] {
        let head: [UInt8] = Array("FLV".utf8) + [1, 5, 0, 0, 0, 9, 0, 0, 0, 0]
        let length = count - head.count - 15
        func three(_ number: Int) -> [UInt8] { [UInt8(number >> 16), UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)] }
        return head + [9] + three(length) + [0, 0, 0, 0, 0, 0, 0] + [0x22] + noise(length - 1, seed: 3)
            + [0] + three(length + 11)
    }

    static func noise(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = SeededRandom(seed: seed)
        let words = (0..<(max(0, count) + 7) / 8).map { _ in random.next() }
        return words.withUnsafeBytes { Array($0.prefix(max(0, count))) }
    }
}
