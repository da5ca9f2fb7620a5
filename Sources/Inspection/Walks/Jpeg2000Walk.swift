/// Reads the boxes of a JPEG 2000 file and the headers of its coded picture (ISO 15444-1, annexes A and I): its size, and that
/// all its parts are there. Some writers leave the length of the last part out: then nobody can tell.
struct Jpeg2000Walk: ContainerWalk, BitwiseCopyable {
    private enum Place: BitwiseCopyable { case boxes, stream, behind }

    private var place = Place.boxes
    private var pixels: PixelSize?
    private var hasPicture = false
    private var ending = WalkFindings.Ending.cut
    private var streamEnd: UInt64 = .max
    private var end: UInt64?

    private enum Marker {
        static let start: UInt64 = 0xFF4F
        static let part: UInt64 = 0xFF90
        static let end: UInt64 = 0xFFD9
    }

    mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        switch place {
        case .boxes: return stepToBox(window, at: position)
        case .stream: return stepThroughStream(window, at: position)
        case .behind: return .ended
        }
    }

    private mutating func fail() -> WalkStep {
        ending = .broken
        return .done
    }

    private mutating func stepToBox(_ window: Head, at position: UInt64) -> WalkStep {
        guard window.count >= 8 else { return .hold(8) }
        if window.bigEndian(4, at: 0) == 1, window.count < 16 { return .hold(16) }
        guard let box = BoxHead(window), position > 0 || box.kind == "jP  " else {
            guard ending != .cut else { return fail() }
            end = position
            return .ended
        }
        switch box.kind {
        // A box of boxes, the size first among them.
        case "jp2h": return .pass(box.headBytes)
        case "ihdr":
            guard window.count >= 16 else { return .hold(16) }
            guard let height = window.bigEndian(4, at: 8), let width = window.bigEndian(4, at: 12), height > 0,
                width > 0
            else { return fail() }
            pixels = PixelSize(width: width, height: height)
        case "jp2c" where ending == .cut:
            streamEnd = box.length.map(position.adding) ?? .max
            place = .stream
            return .pass(box.headBytes)
        default: break
        }
        return box.length.map { .skip($0) } ?? .done
    }

    private mutating func stepThroughStream(_ window: Head, at position: UInt64) -> WalkStep {
        guard window.count >= 2 else { return .hold(2) }
        switch window.bigEndian(2, at: 0) {
        case Marker.start: return .pass(2)
        case Marker.end:
            ending = .whole
            place = streamEnd == .max ? .behind : .boxes
            end = streamEnd == .max ? position + 2 : nil
            return .pass(place == .boxes ? max(2, streamEnd - min(streamEnd, position)) : 2)
        case Marker.part:
            guard window.count >= 10 else { return .hold(10) }
            guard let length = window.bigEndian(4, at: 6), length == 0 || length >= 14 else { return fail() }
            hasPicture = true
            if length == 0 { ending = .unknown }
            return length == 0 ? .done : .pass(length)
        case .some(0xFF50...0xFFFF):
            guard let length = window.bigEndian(2, at: 2) else { return .hold(4) }
            return length >= 2 ? .pass(2 + length) : fail()
        default: return fail()
        }
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings()
        findings.pixels = pixels
        findings.hasMedia = hasPicture
        findings.ending = ending
        findings.trailingBytes = end.map { length - min(length, $0) } ?? 0
        return findings
    }
}
