/// Matroska and WebM (RFC 9559): elements with an id, a length and contents.
enum Matroska {
    static let mediaTypes: Set<String> = ["video/x-matroska", "video/webm", "audio/x-matroska", "audio/webm"]

    static func mediaType(of head: Head) -> String? {
        guard let header = Element(head, at: 0), header.id == ID.header,
            let kind = header.children(in: head).first(where: { $0.id == ID.documentType })
        else { return nil }
        let sound = tracks(in: head, from: header.end)
        if kind.length <= 16, kind.end <= head.count {
            switch String(
                decoding: head.bytes.dropFirst(kind.body).prefix(kind.length).prefix { $0 != 0 }, as: UTF8.self)
            {
            case "matroska": return sound ? "audio/x-matroska" : "video/x-matroska"
            case "webm": return sound ? "audio/webm" : "video/webm"
            default: return nil
            }
        }
        return nil
    }

    private enum ID {
        static let header: UInt64 = 0x1A45_DFA3
        static let documentType: UInt64 = 0x4282
        static let segment: UInt64 = 0x1853_8067
        static let tracks: UInt64 = 0x1654_AE6B
        static let trackEntry: UInt64 = 0xAE
        static let trackType: UInt64 = 0x83
    }

    /// Whether the head shows tracks of sound and none of video.
    private static func tracks(in head: Head, from start: Int) -> Bool {
        guard let segment = Element(head, at: start), segment.id == ID.segment else { return false }
        var sound = false
        for tracks in segment.children(in: head) where tracks.id == ID.tracks {
            for entry in tracks.children(in: head) where entry.id == ID.trackEntry {
                for type in entry.children(in: head) where type.id == ID.trackType {
                    switch head.bigEndian(min(type.length, 8), at: type.body) {
                    case 1: return false
                    case 2: sound = true
                    default: break
                    }
                }
            }
        }
        return sound
    }

    /// One element, as far as the head shows it. A declared length is only ever used as a bound.
    private struct Element {
        var id: UInt64
        var body: Int
        var length: Int
        var end: Int { body.addingReportingOverflow(length).overflow ? .max : body + length }

        init?(_ head: Head, at start: Int) {
            guard let first = head[start], first != 0 else { return nil }
            let idLength = first.leadingZeroBitCount + 1
            guard idLength <= 4, let id = head.bigEndian(idLength, at: start),
                let mark = head[start + idLength], mark != 0
            else { return nil }
            let sizeLength = mark.leadingZeroBitCount + 1
            guard let size = head.bigEndian(sizeLength, at: start + idLength) else { return nil }
            let value = size & (1 << (7 * UInt64(sizeLength)) - 1)
            self.id = id
            body = start + idLength + sizeLength
            // All ones: unknown, to the end of what holds it.
            let isUnknown = value == 1 << (7 * UInt64(sizeLength)) - 1
            length = isUnknown ? .max : Int(clamping: value)
        }

        /// At most 256 of them: a head full of empty elements is no reason to work longer.
        func children(in head: Head) -> [Element] {
            var elements: [Element] = []
            var offset = body
            while offset < min(end, head.count), elements.count < 256, let element = Element(head, at: offset) {
                elements.append(element)
                offset = element.end
            }
            return elements
        }
    }
}
