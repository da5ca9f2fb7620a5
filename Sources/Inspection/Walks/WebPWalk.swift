/// Walks the chunks of a WebP (RFC 9649): a picture, or the frames of a moving one.
struct WebPWalk: ContainerWalk, BitwiseCopyable {
    private var pixels: PixelSize?
    private var hasPicture = false
    private var isBroken = false
    /// As the header says, and as the chunks came to.
    private var end: UInt64 = 0
    private var reached: UInt64 = 0
    private var exif: ExifPart?
    private var fields: ExifFields?

    mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        if position == 0 {
            guard window.count >= 12 else { return .hold(12) }
            guard window.has("RIFF"), window.has("WEBP", at: 8), let length = window.littleEndian(4, at: 4),
                length >= 12
            else { return fail() }
            end = 8 + length
            return .pass(12)
        }
        if let part = exif {
            if let step = exif?.step(window, at: position) { return step }
            fields = exif?.fields
            exif = nil
            if part.end > position { return .pass(part.end - position) }
        }
        reached = max(reached, min(position, end))
        if position + 8 > end { return position >= end ? .ended : .pass(end - position) }
        return stepToChunk(window, at: position)
    }

    private mutating func fail() -> WalkStep {
        isBroken = true
        return .done
    }

    private mutating func stepToChunk(_ window: Head, at position: UInt64) -> WalkStep {
        guard window.count >= 8 else { return .hold(8) }
        guard let length = window.littleEndian(4, at: 4) else { return fail() }
        let whole = 8 + length + length % 2
        guard position + 8 + length <= end else { return fail() }
        let kind = window.code(at: 0)
        if kind == "EXIF", fields == nil, length > 16 { return openExif(window, at: position, length) }
        guard ["VP8 ", "VP8L", "VP8X", "ANMF"].contains(kind) else {
            return ["ALPH", "ANIM"].contains(kind) ? .pass(whole) : .skip(whole)
        }
        let wanted = 8 + Int(min(length, 16))
        guard window.count >= wanted else { return .hold(wanted) }
        guard let size = Self.size(kind, window.prefix(wanted)) else { return fail() }
        if size.count > pixels?.count ?? 0 { pixels = size }
        if kind != "VP8X" { hasPicture = true }
        return .pass(whole)
    }

    private mutating func openExif(_ window: Head, at position: UInt64, _ length: UInt64) -> WalkStep {
        guard window.count >= 14 else { return .hold(14) }
        // Some programs leave in what JPEG has before it.
        let head: UInt64 = window.has("Exif\0\0", at: 8) ? 14 : 8
        exif = ExifPart(from: position + head, to: position + 8 + length + length % 2)
        return .pass(head)
    }

    private static func size(_ kind: String?, _ chunk: Head) -> PixelSize? {
        switch kind {
        case "VP8 ":
            // A key frame, its start code, fourteen bits of width and of height (RFC 6386, 9.1).
            guard let tag = chunk[8], tag & 1 == 0, chunk.has([0x9D, 0x01, 0x2A], at: 11),
                let width = chunk.littleEndian(2, at: 14), let height = chunk.littleEndian(2, at: 16)
            else { return nil }
            return PixelSize(width: width & 0x3FFF, height: height & 0x3FFF)
        case "VP8L":
            guard chunk[8] == 0x2F, let bits = chunk.littleEndian(4, at: 9) else { return nil }
            return PixelSize(width: (bits & 0x3FFF) + 1, height: (bits >> 14 & 0x3FFF) + 1)
        case "VP8X": return size(chunk, at: 12)
        default: return size(chunk, at: 14)
        }
    }

    /// Three bytes each, less one.
    private static func size(_ chunk: Head, at offset: Int) -> PixelSize? {
        guard let width = chunk.littleEndian(3, at: offset), let height = chunk.littleEndian(3, at: offset + 3) else {
            return nil
        }
        return PixelSize(width: width + 1, height: height + 1)
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings()
        findings.pixels = pixels
        findings.take(fields ?? exif?.fields)
        findings.hasMedia = hasPicture
        // The last byte may be the one that only makes the length even.
        findings.ending = isBroken ? .broken : end == 0 || length.adding(1) < end ? .cut : .whole
        findings.trailingBytes = length - min(length, end)
        return findings
    }
}
