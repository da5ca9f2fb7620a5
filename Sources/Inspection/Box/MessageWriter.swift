/// Writes what crosses the wall of the box. Numbers little end first.
struct MessageWriter {
    private(set) var bytes = BoxChannel.room

    mutating func add(_ byte: UInt8) { bytes.append(byte) }

    mutating func add(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    mutating func add(_ number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func add(_ number: Double) { add(number.bitPattern) }

    mutating func add(_ text: String) { add(Array(text.utf8)[...]) }

    /// With its length.
    mutating func add(_ piece: ArraySlice<UInt8>) {
        add(UInt64(piece.count))
        bytes.append(contentsOf: piece)
    }

    /// The last of a message.
    mutating func add(rest: ArraySlice<UInt8>) { bytes.append(contentsOf: rest) }

    mutating func add(ifAny text: String?) {
        add(text != nil)
        if let text { add(text) }
    }

    mutating func add(ifAny number: Double?) {
        add(number != nil)
        if let number { add(number) }
    }
}

extension MessageWriter {
    mutating func add(_ position: WalkPosition) {
        add(position.mediaType)
        add(position.state[...])
        add(position.idleBytes)
        add(ifAny: position.durationSeconds)
    }

    mutating func add(_ facts: HeadFacts) {
        add(ifAny: facts.own)
        switch facts.magic {
        case nil: add(0 as UInt8)
        case .unknown: add(1 as UInt8)
        case .failed: add(2 as UInt8)
        case .type(let type):
            add(3 as UInt8)
            add(type)
        }
        add(ifAny: facts.payload?.rawValue)
        add(ifAny: facts.other?.rawValue)
    }

    mutating func add(_ findings: WalkFindings) {
        add(ifAny: findings.durationSeconds)
        add(findings.pixels != nil)
        if let pixels = findings.pixels {
            add(pixels.width)
            add(pixels.height)
        }
        add(findings.tracks != nil)
        if let tracks = findings.tracks {
            add(UInt64(clamping: tracks.video))
            add(UInt64(clamping: tracks.audio))
        }
        add(UInt8(findings.hasMedia.map { $0 ? 1 : 0 } ?? 2))
        add(findings.ending.code)
        add(findings.trailingBytes)
        add(findings.captured != nil)
        if let captured = findings.captured {
            add(UInt64(bitPattern: captured.wallSeconds))
            add(ifAny: captured.offsetMinutes.map(Double.init))
        }
        add(findings.place != nil)
        if let place = findings.place {
            add(place.latitude)
            add(place.longitude)
        }
        add(findings.refersElsewhere)
        add(ifAny: findings.payload?.rawValue)
        add(findings.trailer?.code ?? 0)
    }
}

extension WalkFindings.Ending {
    var code: UInt8 {
        switch self {
        case .unknown: 0
        case .whole: 1
        case .cut: 2
        case .broken: 3
        }
    }

    init?(code: UInt8) {
        switch code {
        case 0: self = .unknown
        case 1: self = .whole
        case 2: self = .cut
        case 3: self = .broken
        default: return nil
        }
    }
}

extension WalkFindings.Trailer {
    var code: UInt8 {
        switch self {
        case .pictures: 1
        case .film: 2
        case .notes: 3
        }
    }

    init?(code: UInt8) {
        switch code {
        case 1: self = .pictures
        case 2: self = .film
        case 3: self = .notes
        default: return nil
        }
    }
}
