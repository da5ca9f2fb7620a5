import Testing

/// Small files made at run time: real headers written by hand, with just enough behind them to be files of their kind.
struct Media: Sendable, CustomTestStringConvertible {
    var mediaType: String
    var what: String
    var bytes: [UInt8]

    init(_ mediaType: String, _ what: String = "", _ bytes: [UInt8]) {
        self.mediaType = mediaType
        self.what = what
        self.bytes = bytes
    }

    var testDescription: String { "\(mediaType) \(what)" }

    static let all = pictures + sounds + films

    static let jpeg = Media(
        "image/jpeg", "",
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 16] + text("JFIF\0") + [1, 1, 0, 0, 1, 0, 1, 0, 0]
            + [0xFF, 0xDB, 0, 67, 0] + zeros(64) + [0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0]
            + [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0xD2, 0xCF, 0x20, 0xFF, 0xD9])

    static let pictures = [
        jpeg,
        Media(
            "image/png", "",
            [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10] + big(4, 13) + text("IHDR") + big(4, 1) + big(4, 1) + [
                8, 0, 0, 0, 0,
            ]
                + big(4, 0x3A7E_9B55) + big(4, 10) + text("IDAT") + zeros(14) + big(4, 0) + text("IEND") + big(4, 0)),
        Media(
            "image/gif", "",
            text("GIF89a") + little(2, 1) + little(2, 1) + [0x80, 0, 0] + zeros(6) + [0x2C] + zeros(4) + [
                1, 0, 1, 0, 0,
            ]
                + [2, 2, 0x44, 1, 0, 0x3B]),
        Media("image/webp", "", riff("WEBP", text("VP8L") + little(4, 30) + [0x2F] + zeros(29))),
        Media(
            "image/bmp", "",
            text("BM") + little(4, 58) + zeros(4) + little(4, 54) + little(4, 40) + little(4, 1) + little(4, 1)
                + little(2, 1) + little(2, 24) + zeros(24) + zeros(4)),
        Media("image/tiff", "little-endian", [0x49, 0x49, 0x2A, 0] + little(4, 8) + little(2, 8) + zeros(100)),
        Media("image/tiff", "big-endian", [0x4D, 0x4D, 0, 0x2A] + big(4, 8) + big(2, 8) + zeros(100)),
        Media("image/heic", "", ftyp("heic", "mif1", "heic") + box("meta", zeros(200))),
        Media("image/heic", "by a compatible brand", ftyp("mif1", "mif1", "heic") + box("meta", zeros(200))),
        Media("image/heif", "", ftyp("mif1", "mif1", "jpeg") + box("meta", zeros(200))),
        Media("image/avif", "", ftyp("avif", "mif1", "avif") + box("meta", zeros(200))),
        Media("image/jp2", "", jpeg2000("jp2 ")),
        Media("image/jpx", "", jpeg2000("jpx ")),
    ]

    static let sounds = [
        Media("audio/mpeg", "", repeated(mpegFrame, 4)),
        Media("audio/mpeg", "behind a tag", id3(zeros(300)) + repeated(mpegFrame, 4)),
        Media("audio/mpeg", "behind zeros", zeros(500) + repeated(mpegFrame, 4)),
        Media("audio/aac", "", repeated(adtsFrame, 4)),
        Media("audio/aac", "behind a tag", id3(zeros(300)) + repeated(adtsFrame, 4)),
        Media("audio/amr", "", text("#!AMR\n") + repeated([0x3C] + zeros(31), 3)),
        Media("audio/amr-wb", "", text("#!AMR-WB\n") + repeated([0x44] + zeros(60), 3)),
        Media(
            "audio/wav", "",
            riff("WAVE", text("fmt ") + little(4, 16) + pcm + text("data") + little(4, 100) + zeros(100))),
        Media("audio/aiff", "", text("FORM") + big(4, 100) + text("AIFFCOMM") + big(4, 18) + zeros(84)),
        Media(
            "audio/flac", "", text("fLaC") + [0x80, 0, 0, 34] + [16, 0, 16, 0] + zeros(30) + [0xFF, 0xF8] + zeros(40)),
        Media(
            "audio/flac", "behind a tag", id3(zeros(30)) + text("fLaC") + [0x80, 0, 0, 34, 16, 0, 16, 0] + zeros(80)),
        Media("audio/ogg", "Vorbis", ogg(text("\u{1}vorbis") + zeros(100))),
        Media("audio/ogg", "Opus", ogg(text("OpusHead") + [1, 1] + zeros(100))),
        Media("audio/ac3", "", repeated([0x0B, 0x77, 0, 0, 0x00, 0x40] + zeros(122), 4)),
        Media("audio/eac3", "", repeated([0x0B, 0x77, 0, 0x3F, 0x3F, 0x80] + zeros(122), 4)),
        Media("audio/x-wavpack", "", text("wvpk") + little(4, 100) + little(2, 0x410) + zeros(98)),
        Media("audio/x-ape", "", text("MAC ") + little(2, 3990) + zeros(100)),
        Media("audio/qcelp", "", riff("QLCM", text("fmt ") + little(4, 150) + zeros(200))),
        Media("audio/mp4", "M4A", ftyp("M4A ", "isom") + moov("soun")),
        Media("audio/mp4", "an MP4 without pictures", ftyp("isom", "mp41") + moov("soun")),
        Media("audio/3gpp", "", ftyp("3gp4", "isom") + moov("soun")),
        Media("audio/x-matroska", "", matroska("matroska", trackType: 2)),
        Media("audio/webm", "", matroska("webm", trackType: 2)),
        Media("audio/x-ms-wma", "", asf(stream: [0x40, 0x9E, 0x69, 0xF8, 0x4D, 0x5B, 0xCF, 0x11, 0xA8, 0xFD])),
    ]

    static let films = [
        Media("video/mp4", "", ftyp("mp42", "isom") + moov("soun", "vide")),
        Media("video/mp4", "with its table at the end", ftyp("isom", "mp41") + box("mdat", zeros(400))),
        Media("video/x-m4v", "", ftyp("M4V ", "mp42") + moov("vide")),
        Media("video/quicktime", "", ftyp("qt  ", "qt  ") + moov("vide")),
        Media("video/quicktime", "without a brand", box("mdat", zeros(400)) + moov("vide")),
        Media("video/3gpp", "", ftyp("3gp5", "isom") + moov("vide")),
        Media("video/3gpp2", "", ftyp("3g2a", "3g2a") + moov("vide")),
        Media("video/x-matroska", "", matroska("matroska", trackType: 1)),
        Media("video/webm", "", matroska("webm", trackType: 1)),
        Media("video/x-msvideo", "", riff("AVI ", text("LIST") + little(4, 300) + text("hdrlavih") + zeros(300))),
        Media("video/mp2t", "", repeated([0x47, 0x40, 0, 0x10] + zeros(184), 6)),
        Media("video/mp2t", "with time codes", repeated([0, 0, 0, 0, 0x47, 0x40, 0, 0x10] + zeros(184), 6)),
        Media("video/mpeg", "", [0, 0, 1, 0xBA, 0x44] + zeros(9) + [0, 0, 1, 0xBB] + zeros(100)),
        Media(
            "video/mpeg", "pictures alone",
            [0, 0, 1, 0xB3, 0x16, 0, 0xF0, 0x13] + zeros(20) + [0, 0, 1, 0xB8] + zeros(99)),
        Media("video/x-flv", "", text("FLV\u{1}\u{5}") + big(4, 9) + zeros(4) + [9] + zeros(100)),
        Media("video/x-ms-asf", "", asf(stream: [0xC0, 0xEF, 0x19, 0xBC, 0x4D, 0x5B, 0xCF, 0x11, 0xA8, 0xFD])),
    ]
}

// MARK: - What files are made of

extension Media {
    static func text(_ text: String) -> [UInt8] { Array(text.utf8) }
    static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
    static func repeated(_ bytes: [UInt8], _ count: Int) -> [UInt8] { (0..<count).flatMap { _ in bytes } }

    static func big(_ length: Int, _ value: Int) -> [UInt8] {
        (0..<length).map { UInt8(truncatingIfNeeded: value >> (8 * (length - 1 - $0))) }
    }

    static func little(_ length: Int, _ value: Int) -> [UInt8] { big(length, value).reversed() }

    static func box(_ kind: String, _ body: [UInt8]) -> [UInt8] { big(4, body.count + 8) + text(kind) + body }

    static func ftyp(_ major: String, _ compatible: String...) -> [UInt8] {
        box("ftyp", text(major) + big(4, 0) + compatible.flatMap(text))
    }

    static func moov(_ handlers: String...) -> [UInt8] {
        let tracks = handlers.flatMap { handler in
            box("trak", box("tkhd", zeros(84)) + box("mdia", box("hdlr", zeros(8) + text(handler) + zeros(13))))
        }
        return box("moov", box("mvhd", zeros(100)) + tracks) + box("mdat", zeros(100))
    }

    static func riff(_ kind: String, _ body: [UInt8]) -> [UInt8] {
        text("RIFF") + little(4, body.count + 4) + text(kind) + body
    }

    static func jpeg2000(_ brand: String) -> [UInt8] {
        box("jP  ", [0x0D, 0x0A, 0x87, 0x0A]) + ftyp(brand, brand) + box("jp2h", zeros(100))
    }

    static func id3(_ body: [UInt8]) -> [UInt8] {
        text("ID3") + [4, 0, 0, 0, 0, UInt8(body.count >> 7), UInt8(body.count & 0x7F)] + body
    }

    static func ogg(_ packet: [UInt8]) -> [UInt8] {
        text("OggS") + [0, 2] + zeros(8) + little(4, 1) + zeros(8) + [1, UInt8(packet.count)] + packet
    }

    static func matroska(_ kind: String, trackType: UInt8) -> [UInt8] {
        func element(_ id: [UInt8], _ body: [UInt8]) -> [UInt8] {
            id + [0x40 | UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
        }
        let header = element(
            [0x1A, 0x45, 0xDF, 0xA3], element([0x42, 0x86], [1]) + element([0x42, 0x82], text(kind)))
        let entry = element([0xAE], element([0xD7], [1]) + element([0x83], [trackType]))
        let tracks = element([0x16, 0x54, 0xAE, 0x6B], entry)
        return header + element([0x18, 0x53, 0x80, 0x67], element([0xEC], zeros(150)) + tracks)
    }

    static func asf(stream: [UInt8]) -> [UInt8] {
        let header: [UInt8] = [
            0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0, 0xAA, 0, 0x62, 0xCE, 0x6C,
        ]
        return header + little(8, 200) + little(4, 1) + [1, 2] + zeros(40) + stream + zeros(300)
    }

    /// MPEG-1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes.
    static let mpegFrame: [UInt8] = [0xFF, 0xFB, 0x90, 0x44] + zeros(413)
    /// AAC-LC, 44.1 kHz, stereo, 100 bytes.
    static let adtsFrame: [UInt8] = [0xFF, 0xF1, 0x50, 0x80, 0x0C, 0x9F, 0xFC] + zeros(93)
    private static let pcm: [UInt8] = [1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0]
}

/// SplitMix64: the same damage on every machine.
struct SeededSource: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
