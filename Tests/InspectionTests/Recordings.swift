@testable import Inspection

/// Sound and film made at run time as recorders write them: every piece is there, and something to see or to hear in it.
struct Recording: Sendable {
    typealias Bytes = [UInt8]

    var type: String
    var what = ""
    var bytes: Bytes
    /// The container says where it ends: no beginning of it is whole.
    var hasEnd = true

    static let all: [Recording] = sounds + films

    static let sounds = [
        Recording(type: "audio/mpeg", bytes: Media.repeated(Media.mpegFrame, 12), hasEnd: false),
        Recording(
            type: "audio/mpeg", what: "counted, between tags",
            bytes: Media.id3(Media.zeros(90)) + xing(frames: 9) + Media.repeated(Media.mpegFrame, 9)),
        Recording(type: "audio/aac", bytes: Media.repeated(Media.adtsFrame, 12), hasEnd: false),
        Recording(type: "audio/ac3", bytes: Media.repeated(ac3Frame, 8), hasEnd: false),
        Recording(type: "audio/eac3", bytes: Media.repeated(eac3Frame, 8), hasEnd: false),
        Recording(
            type: "audio/amr", bytes: Media.text("#!AMR\n") + Media.repeated([0x3C] + Media.zeros(31), 50),
            hasEnd: false),
        Recording(
            type: "audio/amr-wb", bytes: Media.text("#!AMR-WB\n") + Media.repeated([0x44] + Media.zeros(60), 50),
            hasEnd: false),
        Recording(type: "audio/wav", bytes: wav),
        Recording(type: "audio/qcelp", bytes: qcelp),
        Recording(type: "audio/aiff", bytes: aiff(frames: 4000)),
        Recording(type: "audio/flac", bytes: flac(frames: 12)),
        Recording(type: "audio/ogg", what: "Opus", bytes: opus(pages: 6)),
        Recording(type: "audio/x-wavpack", bytes: wavPack(blocks: 4)),
        Recording(type: "audio/x-ape", bytes: ape(sound: 900)),
        Recording(type: "audio/mp4", bytes: iso("M4A ", [track("soun")])),
    ]

    static let films = [
        Recording(type: "video/mp4", what: "table first", bytes: iso("isom", [track("vide"), track("soun")])),
        Recording(
            type: "video/mp4", what: "table last", bytes: iso("isom", [track("vide"), track("soun")], isBehind: true)),
        Recording(type: "video/mp4", what: "in fragments", bytes: fragments(3)),
        Recording(type: "video/webm", bytes: matroska(seconds: 3)),
        Recording(type: "video/webm", what: "as it was recorded", bytes: matroska(seconds: nil), hasEnd: false),
        Recording(type: "video/x-msvideo", bytes: avi(frames: 10)),
        Recording(type: "video/mp2t", bytes: transport(frames: 12), hasEnd: false),
        Recording(type: "video/mp2t", what: "with time codes", bytes: transport(frames: 12, before: 4), hasEnd: false),
        Recording(type: "video/mpeg", bytes: program(packs: 8), hasEnd: false),
        Recording(type: "video/x-flv", bytes: flv(frames: 50), hasEnd: false),
        Recording(type: "video/x-ms-asf", bytes: asf(packets: 5)),
    ]
}

// MARK: - Sound

extension Recording {
    /// A first frame that counts those that follow.
    static func xing(frames: Int) -> Bytes {
        Array(Media.mpegFrame.prefix(4)) + Media.zeros(32) + Media.text("Xing") + Media.big(4, 1)
            + Media.big(4, frames) + Media.zeros(413 - 44)
    }

    static let ac3Frame: Bytes = [0x0B, 0x77, 0, 0, 0x00, 0x40] + Media.zeros(122)
    static let eac3Frame: Bytes = [0x0B, 0x77, 0, 0x3F, 0x3F, 0x80] + Media.zeros(122)

    static let wav = Media.riff(
        "WAVE", Array(Films.wav().dropFirst(12)) + Films.chunk("data", Media.repeated([1, 2], 4000)))

    static let qcelp: Bytes = {
        let format =
            Media.zeros(100) + Media.little(2, 13_000) + Media.little(2, 35) + Media.little(2, 160)
            + Media.little(2, 8000) + Media.zeros(42)
        return Media.riff("QLCM", Films.chunk("fmt ", format) + Films.chunk("data", Media.zeros(35 * 20)))
    }()

    /// 8000 frames of sixteen bits a second.
    static func aiff(frames: Int) -> Bytes {
        let common =
            Media.big(2, 1) + Media.big(4, frames) + Media.big(2, 16) + [0x40, 0x0B, 0xFA, 0] + Media.zeros(6)
        let sound = Media.big(4, frames * 2 + 8) + Media.zeros(8) + Media.zeros(frames * 2)
        let body = Media.text("AIFF") + Media.text("COMM") + Media.big(4, 18) + common + Media.text("SSND") + sound
        return Media.text("FORM") + Media.big(4, body.count) + body
    }

    /// Frames of 4096 samples of silence at 44.1 kHz.
    static func flac(frames: Int, stated: Int? = nil) -> Bytes {
        let samples = stated ?? frames * 4096
        let first = Media.zeros(10) + Media.big(8, 44_100 << 44 | 15 << 36 | samples) + Media.zeros(16)
        return Media.text("fLaC") + [0, 0, 0, 34] + first + [0x84, 0, 0, 8] + Media.zeros(8)
            + (0..<frames).flatMap(flacFrame)
    }

    static func flacFrame(_ number: Int) -> Bytes {
        var frame: Bytes = [0xFF, 0xF8, 0xC9, 0x08, UInt8(number)]
        var sum: UInt8 = 0
        for byte in frame {
            sum ^= byte
            for _ in 0..<8 { sum = sum & 0x80 != 0 ? sum << 1 ^ 7 : sum << 1 }
        }
        frame += [sum, 0, 0x12, 0x34]
        var check: UInt16 = 0
        for byte in frame {
            check ^= UInt16(byte) << 8
            for _ in 0..<8 { check = check & 0x8000 != 0 ? check << 1 ^ 0x8005 : check << 1 }
        }
        return frame + Media.big(2, Int(check))
    }

    /// - Parameter flags: 2 for the first page of a stream, 4 for the last.
    static func page(_ packet: Bytes, flags: Int, granule: Int, serial: Int = 7) -> Bytes {
        var page =
            Media.text("OggS") + [0, UInt8(flags)] + Media.little(8, granule) + Media.little(4, serial)
            + Media.zeros(8) + [UInt8(packet.count / 255 + 1)]
        page += Bytes(repeating: 255, count: packet.count / 255) + [UInt8(packet.count % 255)] + packet
        var sum: UInt32 = 0
        for byte in page {
            sum ^= UInt32(byte) << 24
            for _ in 0..<8 { sum = sum & 0x8000_0000 != 0 ? sum << 1 ^ 0x04C1_1DB7 : sum << 1 }
        }
        page.replaceSubrange(22..<26, with: Media.little(4, Int(sum)))
        return page
    }

    /// A second a page.
    static func opus(pages: Int, serial: Int = 7) -> Bytes {
        let head = Media.text("OpusHead") + [1, 1] + Media.little(2, 312) + Media.little(4, 48_000) + [0, 0, 0]
        let heads =
            page(head, flags: 2, granule: 0, serial: serial)
            + page(Media.text("OpusTags") + Media.zeros(20), flags: 0, granule: 0, serial: serial)
        return (1...pages).reduce(heads) { film, number in
            film
                + page(
                    Media.repeated([9], 300), flags: number == pages ? 4 : 0, granule: number * 48_000 + 312,
                    serial: serial)
        }
    }

    /// Blocks of a second at 44.1 kHz, two seconds of which are stated for each two.
    static func wavPack(blocks: Int) -> Bytes {
        (0..<blocks).flatMap { number -> Bytes in
            let pieces: Bytes = [0x02, 2, 1, 2, 3, 4] + [0x8A, 100, 0, 0] + Media.repeated([7], 200)
            let head =
                Media.little(2, 0x410) + [0, 0] + Media.little(4, blocks * 44_100) + Media.little(4, number * 44_100)
                + Media.little(4, 44_100) + Media.little(4, 0x800 | 9 << 23) + Media.zeros(4)
            return Media.text("wvpk") + Media.little(4, head.count + pieces.count) + head + pieces
        }
    }

    static func ape(sound: Int) -> Bytes {
        let descriptor =
            Media.text("MAC ") + Media.little(2, 3990) + [0, 0] + Media.little(4, 52) + Media.little(4, 24)
            + Media.little(4, 8) + Media.little(4, 44) + Media.little(4, sound) + Media.zeros(24)
        let header =
            Media.zeros(4) + Media.little(4, 73_728) + Media.little(4, 8820) + Media.little(4, 2) + Media.little(2, 16)
            + Media.little(2, 2) + Media.little(4, 44_100)
        return descriptor + header + Media.zeros(8 + 44) + Media.repeated([3], sound)
    }
}

// MARK: - Film

extension Recording {
    /// The contents of a track but its places, at 1000 ticks a second.
    static func track(
        _ handler: String, samples: Int = 10, reference: Bytes = Media.box("url ", [0, 0, 0, 1])
    ) -> (Int) -> Bytes {
        { place in
            let entry = Media.box("mp4x", Media.zeros(24) + Media.big(2, 320) + Media.big(2, 240) + Media.zeros(50))
            let table =
                Media.box("stsd", Media.zeros(4) + Media.big(4, 1) + entry)
                + Media.box("stsz", Media.zeros(4) + Media.big(4, 20) + Media.big(4, samples))
                + Media.box("stco", Media.zeros(4) + Media.big(4, 1) + Media.big(4, place))
            let references = Media.box("dinf", Media.box("dref", Media.zeros(4) + Media.big(4, 1) + reference))
            let media =
                Films.clock("mdhd", scale: 1000, ticks: 4000)
                + Media.box("hdlr", Media.zeros(8) + Media.text(handler) + Media.zeros(13))
                + Media.box("minf", references + Media.box("stbl", table))
            return Media.box(
                "trak",
                Media.box("tkhd", Media.zeros(12) + Media.big(4, 1) + Media.zeros(68)) + Media.box("mdia", media))
        }
    }

    /// - Parameter more: boxes that stand in the table of the film before its tracks.
    static func iso(
        _ brand: String, _ tracks: [(Int) -> Bytes], isBehind: Bool = false, more: Bytes = [], media: Int = 400
    ) -> Bytes {
        func movie(_ place: Int) -> Bytes {
            Media.box("moov", Films.clock("mvhd", scale: 1000, ticks: 4000) + more + tracks.flatMap { $0(place) })
        }
        let type = Media.ftyp(brand, "isom")
        let data = Media.box("mdat", Media.repeated([5], media))
        let place = type.count + (isBehind ? 0 : movie(0).count) + 8
        return type + (isBehind ? data + movie(place) : movie(place) + data)
    }

    /// A second each, as the table of the film says.
    static func fragments(_ count: Int) -> Bytes {
        let extends =
            Media.box("mehd", Media.zeros(4) + Media.big(4, count * 1000)) + Films.trex(40)
        let handler = Media.box("hdlr", Media.zeros(8) + Media.text("vide") + Media.zeros(13))
        let track = Media.box(
            "trak",
            Media.box("tkhd", Media.zeros(12) + Media.big(4, 1) + Media.zeros(60))
                + Media.box("mdia", Films.clock("mdhd", scale: 1000, ticks: 0) + handler))
        return Media.ftyp("iso5", "iso5")
            + Media.box("moov", Films.clock("mvhd", scale: 1000, ticks: 0) + Media.box("mvex", extends) + track)
            + (0..<count).flatMap {
                Films.fragment(Films.tfhd(), Films.tfdt($0 * 1000), Films.run(samples: 25))
            }
    }

    static let matroskaTrack = Films.element(
        [0x16, 0x54, 0xAE, 0x6B],
        Films.element(
            [0xAE],
            Films.element([0xD7], [1]) + Films.element([0x83], [1])
                + Films.element([0xE0], Films.element([0xB0], [1, 64]) + Films.element([0xBA], [240]))))

    /// - Parameter seconds: nil for lengths that nobody knew when they were written.
    static func matroska(seconds: Double?) -> Bytes {
        let clusters =
            Films.cluster(at: 0, isOpen: seconds == nil, Films.block(0), Films.block(500))
            + Films.cluster(at: 1000, isOpen: seconds == nil, Films.block(0), Films.block(2000))
        guard let seconds else {
            return Films.matroska(Films.information(Films.scale(1_000_000)), matroskaTrack, clusters)
        }
        let information = Films.information(Films.scale(1_000_000), Films.duration(seconds * 1000))
        return Films.matroskaHeader + Films.element([0x18, 0x53, 0x80, 0x67], information + matroskaTrack + clusters)
    }

    static func avi(frames: Int, more: Bytes = [], chunk: String = "00dc", text: Bytes? = nil) -> Bytes {
        let main = Films.chunk(
            "avih",
            Media.little(4, 40_000) + Media.zeros(12) + Media.little(4, frames) + Media.zeros(12)
                + Media.little(4, 320) + Media.little(4, 240) + Media.zeros(16))
        let stream = Films.chunk(
            "LIST",
            Media.text("strl") + Films.strh(text == nil ? "vids" : "txts", scale: 1, rate: 25, length: frames)
                + Films.chunk(
                    "strf", Media.little(4, 40) + Media.little(4, 320) + Media.little(4, 240) + Media.zeros(28)))
        let media = (0..<frames).flatMap { _ in Films.chunk(chunk, text ?? Media.repeated([6], 75)) }
        return Media.riff(
            "AVI ",
            Films.chunk("LIST", Media.text("hdrl") + main + stream) + more
                + Films.chunk("LIST", Media.text("movi") + media) + Films.chunk("idx1", Media.zeros(16 * frames)))
    }

    /// The five bytes of a time at 90 kHz.
    static func time(_ ticks: Int) -> Bytes {
        [UInt8(0x21 | ticks >> 29 & 0xE)] + Media.big(2, (ticks >> 15 & 0x7FFF) << 1 | 1)
            + Media.big(2, (ticks & 0x7FFF) << 1 | 1)
    }

    /// The head of a packet of MPEG-2 with its time.
    static func packet(_ stream: UInt8, at ticks: Int, length: Int) -> Bytes {
        [0, 0, 1, stream] + Media.big(2, length + 8) + [0x80, 0x80, 5] + time(ticks)
    }

    /// Each frame in three packets, 25 a second.
    static func transport(frames: Int, before: Int = 0, from start: Int = 0, pid: Int = 0x100) -> Bytes {
        (0..<frames).flatMap { number -> Bytes in
            let head = packet(0xE0, at: start + number * 3600, length: 500)
            let first = Media.zeros(before) + [0x47] + Media.big(2, 0x4000 | pid) + [0x10] + head
            let rest = Media.zeros(before) + [0x47] + Media.big(2, pid) + [0x10] + Media.repeated([8], 184)
            return first + Media.repeated([8], 184 - head.count) + rest + rest
        }
    }

    /// Half a second each.
    static func program(packs: Int) -> Bytes {
        (0..<packs).flatMap { number -> Bytes in
            [0, 0, 1, 0xBA, 0x44] + Media.zeros(8) + [0xF8] + packet(0xE0, at: number * 45_000, length: 200)
                + Media.repeated([8], 200) + [0, 0, 1, 0xBE] + Media.big(2, 30) + Media.repeated([0xFF], 30)
        }
    }

    /// A description of the film, then a frame every 40 milliseconds.
    static func flv(frames: Int) -> Bytes {
        func number(_ name: String, _ value: Double) -> Bytes {
            Media.big(2, name.utf8.count) + Media.text(name) + [0]
                + Media.big(8, Int(bitPattern: UInt(value.bitPattern)))
        }
        let script =
            [2] + Media.big(2, 10) + Media.text("onMetaData") + [8] + Media.big(4, 3)
            + number("duration", Double(frames) / 25) + number("width", 320) + number("height", 240) + [0, 0, 9]
        let about =
            [18] + Media.big(3, script.count) + Media.zeros(7) + script + Media.big(4, script.count + 11) as Bytes
        return Films.flv(
            about
                + (0..<frames).flatMap { number -> Bytes in
                    let body: Bytes = [0x22] + Media.zeros(99)
                    return [9] + Media.big(3, 100) + Media.big(3, number * 40) + Media.zeros(4) + body
                        + Media.big(4, 111)
                })
    }

    static func asf(packets: Int, more: Bytes = []) -> Bytes {
        let properties: Bytes =
            [0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11, 0x8E, 0xE4, 0, 0xC0, 0x0C, 0x20, 0x53, 0x65]
            + Media.little(8, 104) + Media.zeros(40) + Media.little(8, 50_000_000) + Media.zeros(8) + Media.zeros(8)
            + Media.little(4, 2) + Media.little(4, 200) + Media.little(4, 200) + Media.zeros(4)
        let stream: Bytes =
            [0x91, 0x07, 0xDC, 0xB7, 0xB7, 0xA9, 0xCF, 0x11, 0x8E, 0xE6, 0, 0xC0, 0x0C, 0x20, 0x53, 0x65]
            + Media.little(8, 94) + [0xC0, 0xEF, 0x19, 0xBC, 0x4D, 0x5B, 0xCF, 0x11, 0xA8, 0xFD] + Media.zeros(44)
            + Media.little(4, 320) + Media.little(4, 240) + Media.zeros(8)
        let body = properties + stream + more
        let header = AsfWalk.header + Media.little(8, 30 + body.count) + Media.little(4, 2) + [1, 2] + body
        let media = Media.repeated([0x82, 0, 0, 0, 0x5D] + Media.repeated([4], 195), packets)
        let data: Bytes = [0x36, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0, 0xAA, 0, 0x62, 0xCE, 0x6C]
        return header + data + Media.little(8, 50 + media.count) + Media.zeros(26) + media
    }
}
