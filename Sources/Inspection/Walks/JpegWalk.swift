/// Walks the segments of a JPEG (ITU-T T.81, annex B) through its coded picture to the end of it, and through the pictures
/// that may follow it in the same file (CIPA DC-007). The picture of the notes of a camera (Exif) lies in a segment and is
/// not mistaken for it.
struct JpegWalk: ContainerWalk, BitwiseCopyable {
    private enum Place: BitwiseCopyable { case start, marker, scan, exif, behind }

    private var place = Place.start
    private var pixels: PixelSize?
    private var frameParts: UInt8 = 0
    private var scanBytes: UInt64 = 0
    private var exif: ExifPart?
    private var fields: ExifFields?
    private var isBroken = false
    /// Where the last whole picture ends, and whether another one has begun.
    private var end: UInt64?
    private var trailer: WalkFindings.Trailer?

    private enum Marker {
        static let start: UInt8 = 0xD8
        static let end: UInt8 = 0xD9
        static let scan: UInt8 = 0xDA
        static let metadata: ClosedRange<UInt8> = 0xE0...0xEF
        static let comment: UInt8 = 0xFE
        static let restarts: ClosedRange<UInt8> = 0xD0...0xD7
        /// Frames, but tables (C4, CC) and what is reserved (C8).
        static func isFrame(_ marker: UInt8) -> Bool {
            0xC0...0xCF ~= marker && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
        }
    }

    mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        switch place {
        case .start:
            guard window.count >= 2 else { return .hold(2) }
            guard window.has([0xFF, Marker.start]) else { return fail() }
            place = .marker
            return .pass(2)
        case .marker: return stepToMarker(window, at: position)
        case .scan: return stepThroughScan(window, at: position)
        case .exif:
            if let step = exif?.step(window, at: position) { return step }
            return leaveExif(window, at: position)
        case .behind: return stepBehind(window, at: position)
        }
    }

    private mutating func fail() -> WalkStep {
        guard end == nil else { return .ended }
        isBroken = true
        return .done
    }

    private mutating func stepToMarker(_ window: Head, at position: UInt64) -> WalkStep {
        // Decoders look for the next marker too.
        guard window[0] == 0xFF else { return .pass(UInt64(window.firstOffset(of: 0xFF) ?? window.count)) }
        guard let marker = window[1] else { return .hold(2) }
        switch marker {
        case 0xFF: return .pass(UInt64(max(1, window.run(of: 0xFF) - 1)))
        case Marker.end: return endPicture(at: position + 2)
        case Marker.start, Marker.restarts, 0...0xBF: return .pass(2)
        default: break
        }
        guard let length = window.bigEndian(2, at: 2) else { return .hold(4) }
        guard length >= 2 else { return fail() }
        if Marker.isFrame(marker) {
            let wanted = 2 + Int(min(length, 8))
            guard window.count >= wanted else { return .hold(wanted) }
            guard readFrame(window, length) else { return fail() }
        }
        if marker == Marker.scan {
            guard frameParts > 0 else { return fail() }
            place = .scan
        }
        if marker == 0xE1, fields == nil {
            let wanted = 2 + Int(min(length, 8))
            guard window.count >= wanted else { return .hold(wanted) }
            if window.has("Exif\0", at: 4), length > 16 { return openExif(at: position, length) }
        }
        let isMetadata = Marker.metadata ~= marker || marker == Marker.comment
        return isMetadata ? .skip(2 + length) : .pass(2 + length)
    }

    /// Its length follows from the number of its components. The height may be said behind the picture instead (DNL).
    private mutating func readFrame(_ window: Head, _ length: UInt64) -> Bool {
        guard let height = window.bigEndian(2, at: 5), let width = window.bigEndian(2, at: 7), let parts = window[9],
            width > 0, parts > 0, length == 8 + 3 * UInt64(parts)
        else { return false }
        frameParts = parts
        if pixels == nil, height > 0 { pixels = PixelSize(width: width, height: height) }
        return true
    }

    /// Within coded data FF stands for itself only with a 0 behind it; what is no marker there (T.81, table B.1, and the
    /// other way of stuffing in JPEG-LS) is data.
    private mutating func stepThroughScan(_ window: Head, at position: UInt64) -> WalkStep {
        var offset = 0
        while let found = window.firstOffset(of: 0xFF, from: offset) {
            guard let next = window[found + 1] else {
                scanBytes += UInt64(found)
                return found > 0 ? .pass(UInt64(found)) : .hold(2)
            }
            if next >= 0xC0, next != 0xFF, !(Marker.restarts ~= next) {
                scanBytes += UInt64(found)
                place = .marker
                return found > 0 ? .pass(UInt64(found)) : stepToMarker(window, at: position)
            }
            offset = next == 0xFF ? found + 1 : found + 2
        }
        scanBytes += UInt64(window.count)
        return .pass(UInt64(window.count))
    }

    private mutating func openExif(at position: UInt64, _ length: UInt64) -> WalkStep {
        exif = ExifPart(from: position + 10, to: position + 2 + length)
        place = .exif
        return .pass(10)
    }

    private mutating func leaveExif(_ window: Head, at position: UInt64) -> WalkStep {
        place = .marker
        fields = exif?.fields
        guard let end = exif?.end, end > position else { return stepToMarker(window, at: position) }
        return .pass(end - position)
    }

    private mutating func endPicture(at position: UInt64) -> WalkStep {
        end = position
        place = .behind
        return .pass(2)
    }

    /// Fewer bytes than this behind the end are nothing.
    private static let leastBehind = 12

    /// Another picture, the film around the picture, or something else.
    private mutating func stepBehind(_ window: Head, at position: UInt64) -> WalkStep {
        guard window.count >= Self.leastBehind else { return .hold(Self.leastBehind) }
        if window.has("ftyp", at: 4), let length = window.bigEndian(4, at: 0), length >= 8 {
            trailer = .film
            return .ended
        }
        // Padding up to the next picture, or to a box whose length begins with zeros.
        if window[0] == 0 {
            let count = UInt64(max(1, window.run(of: 0) - 3))
            end = position + count
            return .pass(count)
        }
        if window.has([0xFF, Marker.start, 0xFF]) {
            trailer = trailer ?? .pictures
            place = .marker
            return .pass(2)
        }
        return .ended
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings()
        findings.pixels = pixels
        findings.take(fields ?? exif?.fields)
        findings.hasMedia = scanBytes > 0
        findings.ending = isBroken ? .broken : end == nil ? .cut : .whole
        if let end, length >= end.adding(UInt64(Self.leastBehind)) {
            findings.trailingBytes = length - end
            findings.trailer = trailer
        }
        return findings
    }
}
