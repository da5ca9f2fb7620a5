/// Reads the directories of a TIFF structure from its beginning to its end (TIFF 6.0; BigTIFF by AWare Systems; Exif 2.32).
///
/// A directory may point anywhere, and a walk only goes forward. So the places that are still wanted are remembered, a few
/// dozen of them, and the nearest one ahead comes next. What lies behind is left alone: no writer puts what matters there,
/// and nothing can go round in circles.
struct TiffReader: Sendable, BitwiseCopyable {
    private(set) var exif = ExifFields()
    private(set) var extents = TiffExtents()
    /// It is no TIFF, or a directory cannot be one.
    private(set) var isBroken = false
    private var isLittle = true
    private var isBig = false
    private var hasBegun = false
    private var wanted = Wanted()
    private var errand = Errand.none
    private var pictures = 0

    private static let mostPictures = 64
    private static let mostEntries: UInt64 = 4096

    enum Directory: BitwiseCopyable { case picture, exif, position }

    /// What is done at a place.
    enum Errand: BitwiseCopyable {
        case none
        case directory(Directory)
        case entries(Directory, left: UInt64)
        case link(Directory)
        case text(ExifFields.Text, Int)
        case angle(ExifFields.Angle)
        case numbers(TiffExtents.List, bytes: Int, left: UInt64)

        var isOfPicture: Bool {
            switch self {
            case .directory(.picture), .entries(.picture, _), .numbers: true
            default: false
            }
        }
    }

    /// A directory of a picture, or where its strips are, is still to come.
    var awaitsPicture: Bool { !hasBegun || errand.isOfPicture || wanted.hasPicture }

    /// - Parameter offset: of the window, from the start of the structure.
    mutating func step(_ window: Head, at offset: UInt64) -> WalkStep {
        guard hasBegun else { return begin(window) }
        if case .none = errand {
            guard let next = wanted.next(from: offset) else { return .done }
            guard next == offset else { return .pass(next - offset) }
            errand = wanted.take(at: offset)
        }
        switch errand {
        case .none: return .done
        case .directory(let kind): return open(kind, window)
        case .entries(let kind, let left): return read(kind, left, window, at: offset)
        case .link(let kind): return follow(kind, window)
        case .text(let which, let count):
            guard window.count >= count else { return .hold(count) }
            exif.take(which, window.prefix(count))
            return finish(count)
        case .angle(let which):
            guard window.count >= 24 else { return .hold(24) }
            exif.take(which, degrees: degrees(window))
            return finish(24)
        case .numbers(let list, let bytes, let left): return read(list, bytes, left, window)
        }
    }

    private mutating func finish(_ count: Int) -> WalkStep {
        errand = .none
        return .pass(UInt64(count))
    }

    private mutating func fail() -> WalkStep {
        isBroken = true
        return .done
    }

    private mutating func begin(_ window: Head) -> WalkStep {
        guard window.count >= 8 else { return .hold(8) }
        isLittle = window.has("II")
        guard isLittle || window.has("MM") else { return fail() }
        switch number(window, 2, at: 2) {
        case 42: isBig = false
        case 43: isBig = true
        default: return fail()
        }
        let headBytes = isBig ? 16 : 8
        guard window.count >= headBytes else { return .hold(headBytes) }
        guard let first = number(window, wordBytes, at: wordBytes), first >= UInt64(headBytes) else { return fail() }
        hasBegun = true
        wanted.add(first, .directory(.picture))
        return .pass(UInt64(headBytes))
    }

    private mutating func open(_ kind: Directory, _ window: Head) -> WalkStep {
        let bytes = isBig ? 8 : 2
        guard window.count >= bytes else { return .hold(bytes) }
        guard let count = number(window, bytes, at: 0), (1...Self.mostEntries).contains(count) else {
            // A camera's own directory may be anything; the first of the file may not.
            guard kind == .picture, pictures == 0 else { return finish(bytes) }
            return fail()
        }
        if kind == .picture {
            pictures += 1
            extents.beginPicture()
        }
        errand = .entries(kind, left: count)
        return .pass(UInt64(bytes))
    }

    /// As many entries as the window holds: one by one they come to the same.
    private mutating func read(_ kind: Directory, _ left: UInt64, _ window: Head, at offset: UInt64) -> WalkStep {
        let entryBytes = isBig ? 20 : 12
        let count = Int(min(left, UInt64(window.count / entryBytes)))
        guard count > 0 else { return .hold(entryBytes) }
        for index in 0..<count {
            guard let entry = window.dropping(index * entryBytes) else { break }
            take(entry, of: kind)
        }
        let rest = left - UInt64(count)
        if rest == 0, kind == .picture { extents.endPicture() }
        errand = rest > 0 ? .entries(kind, left: rest) : .link(kind)
        return .pass(UInt64(count * entryBytes))
    }

    /// Where the next picture is.
    private mutating func follow(_ kind: Directory, _ window: Head) -> WalkStep {
        guard window.count >= wordBytes else { return .hold(wordBytes) }
        if kind == .picture, let next = number(window, wordBytes, at: 0), next != 0, pictures < Self.mostPictures {
            wanted.add(next, .directory(.picture))
        }
        return finish(wordBytes)
    }

    private mutating func read(_ list: TiffExtents.List, _ bytes: Int, _ left: UInt64, _ window: Head) -> WalkStep {
        let count = Int(min(left, UInt64(window.count / bytes)))
        guard count > 0 else { return .hold(bytes) }
        for index in 0..<count { extents.take(number(window, bytes, at: index * bytes) ?? 0, in: list) }
        let rest = left - UInt64(count)
        errand = rest > 0 ? .numbers(list, bytes: bytes, left: rest) : .none
        return .pass(UInt64(count * bytes))
    }
}

// MARK: - Entries

extension TiffReader {
    /// One field of a directory: its tag, its type, how many values, and the values or where they are.
    private struct Field {
        var tag: UInt64
        var type: UInt64
        var count: UInt64
        var inline: Head

        /// Bytes of one value of each type; 0 where there is none.
        var unit: Int {
            switch type {
            case 1, 2, 6, 7: 1
            case 3, 8: 2
            case 4, 9, 11, 13: 4
            case 5, 10, 12, 16, 17, 18: 8
            default: 0
            }
        }
    }

    private mutating func take(_ entry: Head, of kind: Directory) {
        let valueAt = isBig ? 12 : 8
        guard let tag = number(entry, 2, at: 0), let type = number(entry, 2, at: 2),
            let count = number(entry, wordBytes, at: 4), let inline = entry.dropping(valueAt)?.prefix(wordBytes)
        else { return }
        let field = Field(tag: tag, type: type, count: count, inline: inline)
        guard field.unit > 0, count > 0 else { return }
        switch kind {
        case .picture: takePicture(field)
        case .exif: takeTime(field)
        case .position: takePosition(field)
        }
    }

    private mutating func takePicture(_ field: Field) {
        switch field.tag {
        case 256: extents.width = value(field) ?? 0
        case 257: extents.height = value(field) ?? 0
        case 273, 324, 513: takeNumbers(field, .offsets)
        case 279, 325, 514: takeNumbers(field, .lengths)
        case 330:
            // Pictures within a picture: one, or a list that is not followed further than its first.
            if let place = value(field), field.count == 1 { wanted.add(place, .directory(.picture)) }
        case 34_665: if let place = value(field) { wanted.add(place, .directory(.exif)) }
        case 34_853: if let place = value(field) { wanted.add(place, .directory(.position)) }
        default: break
        }
    }

    private mutating func takeTime(_ field: Field) {
        let which: ExifFields.Text
        switch field.tag {
        case 0x9003: which = .taken
        case 0x9004: which = .digitised
        case 0x9011: which = .takenOffset
        case 0x9012: which = .digitisedOffset
        default: return
        }
        guard field.type == 2, field.count >= 6 else { return }
        let count = min(field.count, 20)
        if field.count <= UInt64(wordBytes) {
            exif.take(which, field.inline)
        } else if let place = number(field.inline, wordBytes, at: 0) {
            wanted.add(place, .text(which, Int(count)))
        }
    }

    private mutating func takePosition(_ field: Field) {
        switch (field.tag, field.type, field.count) {
        case (1, 2, _): exif.isSouth = field.inline[0] == UInt8(ascii: "S")
        case (3, 2, _): exif.isWest = field.inline[0] == UInt8(ascii: "W")
        case (2, 5, 3), (4, 5, 3):
            guard let place = number(field.inline, wordBytes, at: 0) else { return }
            wanted.add(place, .angle(field.tag == 2 ? .latitude : .longitude))
        default: break
        }
    }

    /// Where strips or tiles lie and how long they are: one in the entry itself, more of them elsewhere.
    private mutating func takeNumbers(_ field: Field, _ list: TiffExtents.List) {
        guard [2, 4, 8].contains(field.unit) else { return }
        extents.begin(list, of: field.count)
        let (bytes, overflow) = field.count.multipliedReportingOverflow(by: UInt64(field.unit))
        guard !overflow, bytes > UInt64(wordBytes) else {
            for index in 0..<Int(min(field.count, UInt64(wordBytes / field.unit))) {
                extents.take(number(field.inline, field.unit, at: index * field.unit) ?? 0, in: list)
            }
            return
        }
        guard let place = number(field.inline, wordBytes, at: 0) else { return }
        wanted.add(place, .numbers(list, bytes: field.unit, left: field.count))
    }

    private func value(_ field: Field) -> UInt64? {
        field.unit <= wordBytes ? number(field.inline, field.unit, at: 0) : nil
    }

    private var wordBytes: Int { isBig ? 8 : 4 }

    private func number(_ window: Head, _ bytes: Int, at offset: Int) -> UInt64? {
        isLittle ? window.littleEndian(bytes, at: offset) : window.bigEndian(bytes, at: offset)
    }

    /// Degrees, minutes and seconds, each a fraction.
    private func degrees(_ window: Head) -> Double? {
        var sum = 0.0
        for (index, part) in [1.0, 60, 3600].enumerated() {
            guard let above = number(window, 4, at: index * 8), let below = number(window, 4, at: index * 8 + 4) else {
                return nil
            }
            // Phones without seconds write 0/0 for them.
            guard below != 0 else { if above == 0 && index > 0 { continue } else { return nil } }
            sum += Double(above) / Double(below) / part
        }
        return sum
    }
}
