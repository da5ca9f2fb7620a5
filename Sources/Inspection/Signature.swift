/// What a file is by the first bytes of it, looked at ourselves: in microseconds, before libmagic is asked, and where
/// libmagic 5.44 errs (MPEG-TS, MPEG audio behind an ID3 tag or with an odd first frame, some 3G2, WavPack, QCELP, and
/// whether an MP4, Matroska or ASF file is sound or video).
enum Signature {
    /// The media types there is a signature for: of any other, libmagic alone decides.
    static let known: Set<String> = ImageSignature.mediaTypes
        .union(SoundSignature.mediaTypes)
        .union(IsoMedia.mediaTypes)
        .union(Matroska.mediaTypes)
        .union(["video/x-msvideo", "video/mp2t", "video/mpeg", "video/x-flv", "video/x-ms-asf", "audio/x-ms-wma"])

    /// Our name for the format; nil when it begins like none of them.
    static func mediaType(of head: Head) -> String? {
        ImageSignature.mediaType(of: head)
            ?? IsoMedia.mediaType(of: head)
            ?? Matroska.mediaType(of: head)
            ?? SoundSignature.mediaType(of: head)
            ?? videoType(of: head)
    }

    private static func videoType(of head: Head) -> String? {
        if head.has("RIFF"), head.has("AVI ", at: 8), head.has("LIST", at: 12) || head.has("JUNK", at: 12) {
            return "video/x-msvideo"
        }
        if isMPEG(head) { return "video/mpeg" }
        // Version 1, no reserved flag set, a header of nine bytes (Adobe FLV 10.1, annex E).
        if head.has("FLV\u{1}"), let flags = head[4], flags & 0xFA == 0, head.bigEndian(4, at: 5) == 9 {
            return "video/x-flv"
        }
        if head.has(AsfWalk.header) { return asfType(of: head) }
        return TransportStream.isAtStart(of: head) ? "video/mp2t" : nil
    }

    /// A pack of a program stream: its start code, then the marker bits of MPEG-2 (01) or MPEG-1 (0010). Or pictures
    /// alone: a sequence of some width, height and shape, and soon the header of a picture or a group of them.
    private static func isMPEG(_ head: Head) -> Bool {
        guard head.has([0, 0, 1]), let code = head[3], let next = head[4] else { return false }
        if code == 0xBA { return next >> 6 == 0b01 || next >> 4 == 0b0010 }
        guard code == 0xB3, let size = head.bigEndian(3, at: 4), let shape = head[7] else { return false }
        let start = head.prefix(4096)
        return size >> 12 != 0 && size & 0xFFF != 0 && shape >> 4 != 0
            && (start.contains([0, 0, 1, 0xB8]) || start.contains([0, 0, 1, 0]))
    }

    // GUIDs of the ASF specification 01.20.05, section 10, as they lie in a file.
    private static let asfAudio: [UInt8] = [0x40, 0x9E, 0x69, 0xF8, 0x4D, 0x5B, 0xCF, 0x11, 0xA8, 0xFD]
    private static let asfVideo: [UInt8] = [0xC0, 0xEF, 0x19, 0xBC, 0x4D, 0x5B, 0xCF, 0x11, 0xA8, 0xFD]

    /// Sound when the header names a stream of sound and none of video.
    private static func asfType(of head: Head) -> String? {
        guard let length = head.littleEndian(8, at: 16), length >= 30 else { return nil }
        let header = head.prefix(Int(clamping: length))
        return header.contains(asfAudio) && !header.contains(asfVideo) ? "audio/x-ms-wma" : "video/x-ms-asf"
    }
}
