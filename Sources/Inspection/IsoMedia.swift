/// Files made of ISO boxes (ISO 14496-12): MP4, QuickTime, 3GP, HEIF, AVIF. The brand says which.
enum IsoMedia {
    static let mediaTypes: Set<String> = [
        "image/heic", "image/heif", "image/avif", "audio/mp4", "audio/3gpp", "audio/3gpp2", "video/mp4", "video/x-m4v",
        "video/quicktime", "video/3gpp", "video/3gpp2",
    ]

    static func mediaType(of head: Head) -> String? {
        guard let first = Box(head, at: 0) else { return nil }
        switch first.kind {
        case "ftyp": return Brands(first, in: head).flatMap { type(of: $0, in: head) }
        // QuickTime files from before there were brands begin with what they hold.
        case "moov", "mdat", "wide", "free", "skip", "pnot":
            return first.isFollowedByBox(in: head) ? "video/quicktime" : nil
        default: return nil
        }
    }

    private static func type(of brands: Brands, in head: Head) -> String? {
        guard let type = brands.mediaType else { return nil }
        guard let sound = soundOnly[type] else { return type }
        return tracks(in: head) == .soundOnly ? sound : type
    }

    /// What a film without pictures is called.
    private static let soundOnly = [
        "video/mp4": "audio/mp4", "video/3gpp": "audio/3gpp", "video/3gpp2": "audio/3gpp2",
    ]

    private enum Tracks {
        case soundOnly, withPictures, unseen
    }

    /// The handlers of the tracks, where the head holds the table of them.
    private static func tracks(in head: Head) -> Tracks {
        var tracks = Tracks.unseen
        for moov in Box.all(in: head, from: 0, to: head.count) where moov.kind == "moov" {
            for trak in moov.children(in: head) where trak.kind == "trak" {
                for mdia in trak.children(in: head) where mdia.kind == "mdia" {
                    for hdlr in mdia.children(in: head) where hdlr.kind == "hdlr" {
                        switch head.code(at: hdlr.body + 8) {
                        case "vide", "pict": return .withPictures
                        case "soun": tracks = .soundOnly
                        default: break
                        }
                    }
                }
            }
        }
        return tracks
    }

    /// The major brand and the compatible ones.
    private struct Brands {
        var major: String
        var compatible: Set<String>

        init?(_ box: Box, in head: Head) {
            guard let major = head.code(at: box.body), box.length >= 16 else { return nil }
            self.major = major
            compatible = []
            var offset = box.body + 8
            while offset + 4 <= min(box.end, box.body + 264), let brand = head.code(at: offset) {
                compatible.insert(brand)
                offset += 4
            }
        }

        var mediaType: String? {
            if let type = Self.byMajor[major] { return type }
            switch major {
            // HEIF says "a picture" first and how it is coded among the compatible brands (ISO 23008-12, annex B).
            case "mif1", "msf1", "mif2", "miaf":
                if !compatible.isDisjoint(with: ["avif", "avis"]) { return "image/avif" }
                return compatible.isDisjoint(with: ["heic", "heix", "hevc", "hevx", "heim", "heis"])
                    ? "image/heif" : "image/heic"
            // Canon's raw pictures call themselves compatible with films.
            case "crx ": return nil
            default: break
            }
            if major.hasPrefix("3g2") { return "video/3gpp2" }
            if major.hasPrefix("3g") { return "video/3gpp" }
            let isFilm = compatible.contains { Self.byMajor[$0] == "video/mp4" }
            return isFilm ? "video/mp4" : compatible.contains { $0.hasPrefix("3g") } ? "video/3gpp" : nil
        }

        /// https://mp4ra.org/registered-types/brands, those that phones, cameras and their programs write.
        private static let byMajor: [String: String] = {
            let brands: [(String, [String])] = [
                ("image/heic", ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"]),
                ("image/avif", ["avif", "avis"]),
                ("audio/mp4", ["M4A ", "M4B ", "M4P ", "F4A ", "F4B "]),
                ("video/x-m4v", ["M4V ", "M4VH", "M4VP"]),
                ("video/quicktime", ["qt  "]),
                ("video/3gpp2", ["kddi"]),
                (
                    "video/mp4",
                    [
                        "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42", "mp71",
                        "avc1", "dash", "cmfc", "cmf2", "F4V ", "f4v ", "mmp4", "MSNV", "XAVC", "hvc1", "ndsc", "ndas",
                    ]
                ),
            ]
            return Dictionary(uniqueKeysWithValues: brands.flatMap { type, names in names.map { ($0, type) } })
        }()
    }
}

/// One box, as far as the head shows it. A declared length is only ever used as a bound.
struct Box {
    var kind: String
    var start: Int
    /// Where its contents begin.
    var body: Int
    /// As declared, header included.
    var length: Int
    var end: Int { start.addingReportingOverflow(length).overflow ? .max : start + length }

    init?(_ head: Head, at start: Int) {
        guard let short = head.bigEndian(4, at: start), let kind = head.code(at: start + 4) else { return nil }
        self.kind = kind
        self.start = start
        switch short {
        case 0:
            // To the end of the file.
            body = start + 8
            length = .max - start
        case 1:
            guard let long = head.bigEndian(8, at: start + 8), long >= 16 else { return nil }
            body = start + 16
            length = Int(clamping: long)
        default:
            guard short >= 8 else { return nil }
            body = start + 8
            length = Int(short)
        }
    }

    func children(in head: Head) -> [Box] {
        Self.all(in: head, from: body, to: min(end, head.count))
    }

    /// At most 256 of them: a head full of empty boxes is no reason to work longer.
    static func all(in head: Head, from start: Int, to end: Int) -> [Box] {
        var boxes: [Box] = []
        var offset = start
        while offset < end, boxes.count < 256, let box = Box(head, at: offset) {
            boxes.append(box)
            offset = box.end
        }
        return boxes
    }

    /// The next box has a name of letters, or lies beyond the head.
    func isFollowedByBox(in head: Head) -> Bool {
        guard end < head.count else { return !head.isWhole || end == head.count }
        guard let next = Box(head, at: end) else { return false }
        return next.kind.utf8.count == 4 && next.kind.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }
}
