/// Sound but that in ISO media, Matroska and ASF files.
enum SoundSignature {
    static let mediaTypes: Set<String> = [
        "audio/mpeg", "audio/aac", "audio/amr", "audio/amr-wb", "audio/wav", "audio/aiff", "audio/flac", "audio/ogg",
        "audio/ac3", "audio/eac3", "audio/x-wavpack", "audio/x-ape", "audio/qcelp",
    ]

    static func mediaType(of head: Head) -> String? {
        named(head) ?? framed(head) ?? behindTag(head)
    }

    private static func named(_ head: Head) -> String? {
        switch head.code(at: 0) {
        case "RIFF": riffType(of: head)
        // More than 4 GiB of it: EBU Tech 3306.
        case "RF64", "BW64": head.has("WAVE", at: 8) ? "audio/wav" : nil
        case "FORM": head.has("AIFF", at: 8) || head.has("AIFC", at: 8) ? "audio/aiff" : nil
        // The first block of metadata is STREAMINFO, of 34 bytes (RFC 9639 section 8.2).
        case "fLaC": head[4].map { $0 & 0x7F } == 0 && head.bigEndian(3, at: 5) == 34 ? "audio/flac" : nil
        case "OggS": oggType(of: head)
        case "wvpk": head.littleEndian(2, at: 8).map { (0x402...0x410).contains($0) } == true ? "audio/x-wavpack" : nil
        // Versions of the format, as whole numbers.
        case "MAC ": head.littleEndian(2, at: 4).map { (3000..<5000).contains($0) } == true ? "audio/x-ape" : nil
        case "#!AM": amrType(of: head)
        default: nil
        }
    }

    private static func riffType(of head: Head) -> String? {
        if head.has("WAVE", at: 8) { return "audio/wav" }
        return head.has("QLCMfmt ", at: 8) ? "audio/qcelp" : nil
    }

    /// RFC 4867 section 5.
    private static func amrType(of head: Head) -> String? {
        if head.has("#!AMR-WB\n") || head.has("#!AMR-WB_MC1.0\n") { return "audio/amr-wb" }
        return head.has("#!AMR\n") || head.has("#!AMR_MC1.0\n") ? "audio/amr" : nil
    }

    /// What the first pages of an Ogg file hold (RFC 3533): how its streams are coded, with a skeleton before them or not.
    /// Video in Ogg is another format.
    private static func oggType(of head: Head) -> String? {
        var page = head
        var isSound = false
        for _ in 0..<8 {
            guard page.has("OggS"), page[4] == 0, let flags = page[5], flags & 2 != 0, let segments = page[26] else {
                break
            }
            let packet = 27 + Int(segments)
            if page[packet] == 0x80, page.has("theora", at: packet + 1) { return nil }
            isSound =
                isSound || page.has("\u{1}vorbis", at: packet) || page.has("OpusHead", at: packet)
                || page.has("\u{7F}FLAC", at: packet) || page.has("Speex   ", at: packet)
            let body = (27..<packet).reduce(0) { $0 + Int(page[$1] ?? 0) }
            guard let next = page.dropping(packet + body) else { break }
            page = next
        }
        return isSound ? "audio/ogg" : nil
    }

    /// A run of frames at the start, or soon after it: encoders that write a first frame later leave zeros for it, programs
    /// that strip it leave rests, and recorders of stations come in within a frame. Only where the file begins unlike text,
    /// or a page of HTML could come first.
    private static func framed(_ head: Head) -> String? {
        if let type = frameType(of: head) { return type }
        guard head.beginsUnlikeText else { return nil }
        for offset in 1..<max(2, min(4096, head.count)) where head[offset] == 0xFF {
            guard let rest = head.dropping(offset) else { continue }
            if head[0] == 0, let type = frameType(of: rest) { return type }
            if SoundFrame.run(in: rest, of: SoundFrame.mpeg, wanted: 6) { return "audio/mpeg" }
            if SoundFrame.run(in: rest, of: SoundFrame.adts, wanted: 6) { return "audio/aac" }
        }
        return nil
    }

    private static func frameType(of head: Head) -> String? {
        if SoundFrame.run(in: head, of: SoundFrame.mpeg) { return "audio/mpeg" }
        if SoundFrame.run(in: head, of: SoundFrame.adts) { return "audio/aac" }
        if SoundFrame.run(in: head, of: SoundFrame.ac3) { return "audio/ac3" }
        if SoundFrame.run(in: head, of: SoundFrame.eac3) { return "audio/eac3" }
        return nil
    }

    /// Behind an ID3v2 tag there may be several formats, and there may be a cover longer than the head.
    private static func behindTag(_ head: Head) -> String? {
        var rest = head
        for _ in 0..<3 {
            guard let length = ID3Tag.length(of: rest) else { break }
            guard let next = rest.dropping(length) else { return head.isWhole ? nil : "audio/mpeg" }
            rest = next
        }
        guard rest.count < head.count else { return nil }
        return framed(rest) ?? (rest.has("fLaC") ? "audio/flac" : nil)
    }
}
