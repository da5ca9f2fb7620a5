/// Walks the boxes of a HEIF or AVIF file (ISO 23008-12, on ISO 14496-12): the size of the picture, where its pieces lie, and
/// that the file holds all of them.
struct HeifWalk: ContainerWalk, BitwiseCopyable {
    /// The box the walk is inside of, if it is one of these.
    private enum Place: BitwiseCopyable { case boxes, meta, properties, items, locations, exif }

    private var place = Place.boxes
    private var metaEnd: UInt64 = 0
    private var innerEnd: UInt64 = 0
    private var boxEnd: UInt64 = 0
    private var pixels: PixelSize?
    private var items = HeifItems()
    private var exif: ExifPart?
    private var fields: ExifFields?
    private var hasMeta = false
    private var hasFilm = false
    private var hasData = false
    private var isBroken = false
    private var end: UInt64?
    /// How far the boxes that were met go.
    private var reach: UInt64 = 0

    mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        switch place {
        case .boxes: return stepToBox(window, at: position)
        case .meta, .properties: return stepInside(window, at: position)
        case .items: return stepToItem(window, at: position)
        case .locations: return stepToLocation(window, at: position)
        case .exif: return stepThroughExif(window, at: position)
        }
    }

    private mutating func fail() -> WalkStep {
        isBroken = true
        return .done
    }

    private mutating func stepToBox(_ window: Head, at position: UInt64) -> WalkStep {
        guard window.count >= 8 else { return .hold(8) }
        if window.bigEndian(4, at: 0) == 1, window.count < 16 { return .hold(16) }
        guard let box = BoxHead(window), position > 0 || box.kind == "ftyp" else {
            // Whatever it is, it is not of this container.
            guard hasMeta || hasFilm, position >= reach else { return fail() }
            end = position
            return .ended
        }
        reach = max(reach, box.length.map(position.adding) ?? 0)
        boxEnd = box.length.map(position.adding) ?? .max
        switch box.kind {
        case "meta" where !hasMeta && box.length != nil:
            hasMeta = true
            metaEnd = boxEnd
            place = .meta
            // Its version and flags.
            return .pass(box.headBytes + 4)
        case "moov": hasFilm = true
        case "mdat":
            hasData = true
            return stepToData(box, at: position)
        case "ftyp": break
        default: return box.length.map { .skip($0) } ?? .done
        }
        return box.length.map { .pass($0) } ?? .done
    }

    /// The notes of the camera lie among the data.
    private mutating func stepToData(_ box: BoxHead, at position: UInt64) -> WalkStep {
        if let notes = items.exif, fields == nil, notes.offset >= position + box.headBytes, notes.offset < boxEnd,
            notes.length > 12
        {
            place = .exif
            return .pass(notes.offset - position)
        }
        return box.length.map { .pass($0) } ?? .done
    }

    /// Four bytes that say how far on the TIFF structure begins, then it.
    private mutating func stepThroughExif(_ window: Head, at position: UInt64) -> WalkStep {
        if exif == nil {
            guard window.count >= 4 else { return .hold(4) }
            guard let skipped = window.bigEndian(4, at: 0), let notes = items.exif, skipped < notes.length - 4 else {
                return leaveExif(window, at: position)
            }
            exif = ExifPart(from: position + 4 + skipped, to: notes.offset.adding(notes.length))
            return .pass(4 + skipped)
        }
        return exif?.step(window, at: position) ?? leaveExif(window, at: position)
    }

    private mutating func leaveExif(_ window: Head, at position: UInt64) -> WalkStep {
        fields = exif?.fields ?? ExifFields()
        place = .boxes
        // Behind a box that goes on to the end of the file nothing comes.
        guard boxEnd != .max else { return .done }
        return boxEnd > position ? .pass(boxEnd - position) : stepToBox(window, at: position)
    }

    /// The boxes of `meta`, and those of the properties among them.
    private mutating func stepInside(_ window: Head, at position: UInt64) -> WalkStep {
        if place == .properties, position >= innerEnd { place = .meta }
        guard position < metaEnd else {
            place = .boxes
            return stepToBox(window, at: position)
        }
        let room = (place == .properties ? innerEnd : metaEnd) - position
        guard room >= 8 else { return .pass(room) }
        guard window.count >= 8 else { return .hold(8) }
        guard let box = BoxHead(window), box.headBytes == 8 else { return .pass(room) }
        let length = min(box.length ?? room, room)
        switch box.kind {
        case "iprp",
            "ipco" where place == .properties:
            innerEnd = position + length
            place = .properties
            return .pass(8)
        case "ispe": return readSize(window, length)
        case "iinf": return openItems(window, at: position, length)
        case "iloc": return openLocations(window, at: position, length)
        case "free", "skip", "uuid": return .skip(length)
        default: return .pass(length)
        }
    }

    private mutating func readSize(_ window: Head, _ length: UInt64) -> WalkStep {
        guard length >= 20 else { return .pass(length) }
        guard window.count >= 20 else { return .hold(20) }
        if let width = window.bigEndian(4, at: 12), let height = window.bigEndian(4, at: 16) {
            let size = PixelSize(width: width, height: height)
            if size.count > pixels?.count ?? 0 { pixels = size }
        }
        return .pass(length)
    }

    private mutating func openItems(_ window: Head, at position: UInt64, _ length: UInt64) -> WalkStep {
        guard length >= 16 else { return .pass(length) }
        guard window.count >= 9 else { return .hold(9) }
        innerEnd = position + length
        place = .items
        return .pass(window[8] == 0 ? 14 : 16)
    }

    /// Which item is the notes of the camera.
    private mutating func stepToItem(_ window: Head, at position: UInt64) -> WalkStep {
        guard position + 8 <= innerEnd else { return leaveInner(window, at: position) }
        guard window.count >= 8 else { return .hold(8) }
        guard let length = window.bigEndian(4, at: 0), length >= 8, position + length <= innerEnd else {
            return leaveInner(window, at: position)
        }
        guard length >= 20, window.has("infe", at: 4) else { return .pass(length) }
        let wanted = Int(min(length, 22))
        guard window.count >= wanted else { return .hold(wanted) }
        let item = window.prefix(wanted)
        let isWide = item[8] == 3
        if item.has("Exif", at: isWide ? 18 : 16), let id = item.bigEndian(isWide ? 4 : 2, at: 12) {
            items.exifID = id
        }
        return .pass(length)
    }

    private mutating func openLocations(_ window: Head, at position: UInt64, _ length: UInt64) -> WalkStep {
        guard window.count >= 9 else { return .hold(9) }
        let head = HeifItems.headBytes(version: window[8] ?? 0)
        guard length >= UInt64(head) else { return .pass(length) }
        guard window.count >= head else { return .hold(head) }
        innerEnd = position + length
        place = .locations
        items.open(window)
        return .pass(UInt64(head))
    }

    private mutating func stepToLocation(_ window: Head, at position: UInt64) -> WalkStep {
        guard let wanted = items.nextBytes, position + UInt64(wanted) <= innerEnd else {
            return leaveInner(window, at: position)
        }
        guard window.count >= wanted else { return .hold(wanted) }
        items.takeRow(window)
        return .pass(UInt64(wanted))
    }

    private mutating func leaveInner(_ window: Head, at position: UInt64) -> WalkStep {
        place = .meta
        return innerEnd > position ? .pass(innerEnd - position) : stepInside(window, at: position)
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings()
        findings.pixels = pixels
        findings.take(fields ?? exif?.fields)
        guard !isBroken else {
            findings.ending = .broken
            return findings
        }
        let isCut = reach > length || items.neededBytes > length || !(hasMeta || hasFilm)
        findings.ending = isCut ? .cut : .whole
        findings.hasMedia = items.hasData || hasFilm && hasData
        findings.trailingBytes = end.map { length - min(length, $0) } ?? 0
        return findings
    }
}
