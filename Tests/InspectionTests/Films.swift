import Testing

@testable import Inspection

/// Containers made at run time, with nothing in them but what says how long they play.
enum Films {
    typealias Bytes = [UInt8]

    /// `mvhd` or `mdhd` up to the duration; what follows is of no interest.
    static func clock(_ kind: String, scale: Int, ticks: Int, isLong: Bool = false) -> Bytes {
        let times =
            isLong
            ? Media.zeros(16) + Media.big(4, scale) + Media.big(8, ticks)
            : Media.zeros(8) + Media.big(4, scale) + Media.big(4, ticks)
        return Media.box(kind, [isLong ? 1 : 0, 0, 0, 0] + times + Media.zeros(20))
    }

    static func track(_ id: Int = 1, scale: Int = 1000, ticks: Int = 0) -> Bytes {
        Media.box(
            "trak",
            Media.box("tkhd", Media.zeros(12) + Media.big(4, id) + Media.zeros(60))
                + Media.box("mdia", clock("mdhd", scale: scale, ticks: ticks)))
    }

    static func iso(_ moov: Bytes, isBehind: Bool = false, media: Int = 5000) -> Bytes {
        let mdat = Media.box("mdat", Media.zeros(media))
        return Media.ftyp("isom", "isom") + (isBehind ? mdat + Media.box("moov", moov) : Media.box("moov", moov) + mdat)
    }

    /// The table of a film in fragments: nothing but its track, at 1000 ticks a second.
    static func fragmented(_ extends: Bytes = trex(40)) -> Bytes {
        Media.ftyp("iso5", "iso5")
            + Media.box("moov", clock("mvhd", scale: 1000, ticks: 0) + track() + Media.box("mvex", extends))
    }

    static func trex(_ sampleDuration: Int) -> Bytes {
        Media.box(
            "trex", Media.zeros(4) + Media.big(4, 1) + Media.big(4, 1) + Media.big(4, sampleDuration) + Media.zeros(8))
    }

    static func tfdt(_ time: Int) -> Bytes { Media.box("tfdt", Media.zeros(4) + Media.big(4, time)) }

    static func tfhd(sampleDuration: Int? = nil) -> Bytes {
        Media.box(
            "tfhd",
            [0, 0, 0, sampleDuration == nil ? 0 : 8] + Media.big(4, 1) + (sampleDuration.map { Media.big(4, $0) } ?? [])
        )
    }

    static func fragment(_ pieces: Bytes...) -> Bytes {
        Media.box("moof", Media.box("mfhd", Media.zeros(8)) + Media.box("traf", pieces.flatMap { $0 }))
            + Media.box("mdat", Media.zeros(300))
    }

    /// Samples of the track's usual duration.
    static func run(samples: Int) -> Bytes {
        Media.box("trun", [0, 0, 0, 1] + Media.big(4, samples) + Media.big(4, 0))
    }

    /// Samples with a duration and a size each.
    static func run(_ durations: [Int]) -> Bytes {
        Media.box(
            "trun",
            [0, 0, 3, 5] + Media.big(4, durations.count) + Media.zeros(8)
                + durations.flatMap { Media.big(4, $0) + Media.big(4, 77) })
    }

    static func sidx(scale: Int, start: Int = 0, _ durations: [Int]) -> Bytes {
        Media.box(
            "sidx",
            Media.zeros(4) + Media.big(4, 1) + Media.big(4, scale) + Media.big(4, start) + Media.big(4, 0)
                + Media.big(2, 0) + Media.big(2, durations.count)
                + durations.flatMap { Media.big(4, 999) + Media.big(4, $0) + Media.big(4, 0) })
    }

    static func chunk(_ kind: String, _ body: Bytes) -> Bytes {
        Media.text(kind) + Media.little(4, body.count) + body + Media.zeros(body.count % 2)
    }

    static func strh(_ kind: String, scale: Int, rate: Int, length: Int) -> Bytes {
        chunk(
            "strh",
            Media.text(kind) + Media.zeros(16) + Media.little(4, scale) + Media.little(4, rate) + Media.zeros(4)
                + Media.little(4, length) + Media.zeros(20))
    }

    static func avi(microseconds: Int, frames: Int, _ streams: Bytes...) -> Bytes {
        let avih = chunk(
            "avih", Media.little(4, microseconds) + Media.zeros(12) + Media.little(4, frames) + Media.zeros(36))
        let lists = streams.flatMap { chunk("LIST", Media.text("strl") + $0 + chunk("strf", Media.zeros(41))) }
        return Media.riff(
            "AVI ",
            chunk("LIST", Media.text("hdrl") + avih + lists) + chunk("JUNK", Media.zeros(333))
                + chunk("LIST", Media.text("movi") + chunk("00dc", Media.zeros(900))))
    }

    static func element(_ id: Bytes, _ body: Bytes) -> Bytes {
        id + [0x10, 0, UInt8(body.count >> 8 & 0xFF), UInt8(body.count & 0xFF)] + body
    }

    static let matroskaHeader = element([0x1A, 0x45, 0xDF, 0xA3], element([0x42, 0x82], Media.text("webm")))

    /// A segment of unknown length.
    static func matroska(_ parts: Bytes...) -> Bytes {
        matroskaHeader + [0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
            + parts.flatMap { $0 }
    }

    static func information(_ parts: Bytes...) -> Bytes { element([0x15, 0x49, 0xA9, 0x66], parts.flatMap { $0 }) }
    static func scale(_ nanoseconds: Int) -> Bytes { element([0x2A, 0xD7, 0xB1], Media.big(4, nanoseconds)) }
    static func duration(_ ticks: Double) -> Bytes {
        element([0x44, 0x89], Media.big(8, Int(bitPattern: UInt(ticks.bitPattern))))
    }
    static func duration(_ ticks: Float) -> Bytes { element([0x44, 0x89], Media.big(4, Int(ticks.bitPattern))) }

    static func cluster(at time: Int, isOpen: Bool = false, _ blocks: Bytes...) -> Bytes {
        let body = element([0xE7], Media.big(2, time)) + blocks.flatMap { $0 }
        return isOpen ? [0x1F, 0x43, 0xB6, 0x75, 0xFF] + body : element([0x1F, 0x43, 0xB6, 0x75], body)
    }

    static func block(_ relative: Int, size: Int = 200) -> Bytes {
        element([0xA3], [0x81] + Media.big(2, relative) + Media.zeros(size))
    }

    static func wav(_ form: String = "RIFF", rate: Int = 8000, block: Int = 2, average: Int = 16_000, code: Int = 1)
        -> Bytes
    {
        Media.text(form) + Media.little(4, 0) + Media.text("WAVE")
            + chunk(
                "fmt ",
                Media.little(2, code) + Media.little(2, 1) + Media.little(4, rate) + Media.little(4, average)
                    + Media.little(2, block) + Media.little(2, 16))
    }

    static func flac(rate: Int, samples: Int) -> Bytes {
        Media.text("fLaC") + [0x80, 0, 0, 34] + Media.zeros(10) + Media.big(8, rate << 44 | samples) + Media.zeros(16)
            + Media.zeros(100)
    }
}

extension Films {
    static func tag(_ kind: UInt8, at milliseconds: Int, size: Int = 100) -> Bytes {
        [kind] + Media.big(3, size) + Media.big(3, milliseconds & 0xFF_FFFF) + Media.big(1, milliseconds >> 24)
            + Media.zeros(3) + Media.zeros(size) + Media.big(4, size + 11)
    }

    static func flv(_ tags: Bytes) -> Bytes { Media.text("FLV") + [1, 5] + Media.big(4, 9) + Media.zeros(4) + tags }

    /// - Parameters:
    ///   - ticks: of 100 nanoseconds.
    ///   - buffered: milliseconds of them.
    ///   - before: what another object holds that stands before the properties.
    static func asf(ticks: Int, buffered: Int, flags: Int = 0, before: Bytes = []) -> Bytes {
        let header: Bytes = [
            0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0, 0xAA, 0, 0x62, 0xCE, 0x6C,
        ]
        let properties: Bytes = [
            0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11, 0x8E, 0xE4, 0, 0xC0, 0x0C, 0x20, 0x53, 0x65,
        ]
        let objects =
            Media.zeros(16) + Media.little(8, before.count + 24) + before + properties
            + Media.little(8, 104) + Media.zeros(40) + Media.little(8, ticks) + Media.zeros(8)
            + Media.little(8, buffered) + Media.little(4, flags) + Media.zeros(12)
        return header + Media.little(8, 30 + objects.count) + Media.zeros(6) + objects + Media.zeros(88)
    }
}

/// A file walked through in every way it may come; all must come to the same.
enum Walked {
    static func duration(_ mediaType: String, _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation)
        -> Double?
    {
        var source = SeededSource(state: UInt64(bytes.count))
        let whole = walk(mediaType, bytes) { bytes.count }
        let ways = [
            walk(mediaType, bytes) { 1 }, walk(mediaType, bytes) { Int.random(in: 1...40, using: &source) },
            walk(mediaType, bytes) { Int.random(in: 1...3000, using: &source) },
            walk(mediaType, bytes, isSeeking: true) { 16 },
        ]
        for way in ways { #expect(way == whole, sourceLocation: sourceLocation) }
        return whole?.durationSeconds
    }

    /// - Parameter isSeeking: what is not looked at is not even read.
    static func walk(_ mediaType: String, _ bytes: [UInt8], isSeeking: Bool = false, piece: () -> Int) -> WalkFindings?
    {
        guard var walk = Walk(mediaType: mediaType) else { return nil }
        var start = 0
        while start < bytes.count {
            let idle = isSeeking ? Int(min(walk.idleBytes, UInt64(bytes.count - start))) : 0
            if idle > 0 {
                walk.pass(UInt64(idle))
                start += idle
                continue
            }
            let end = min(bytes.count, start + max(1, piece()))
            walk.feed(bytes[start..<end])
            start = end
        }
        return walk.findings
    }
}
