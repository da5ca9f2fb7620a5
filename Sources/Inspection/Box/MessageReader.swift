/// Reads what crosses the wall of the box. Nil for whatever is not there, too long or out of bounds; nothing traps.
struct MessageReader {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    mutating func byte() -> UInt8? { rest.popFirst() }

    mutating func flag() -> Bool? {
        switch byte() {
        case 0: false
        case 1: true
        default: nil
        }
    }

    mutating func number() -> UInt64? {
        take(8).map { $0.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    }

    /// Only one that is a number.
    mutating func double() -> Double? {
        number().map(Double.init(bitPattern:)).flatMap { $0.isFinite ? $0 : nil }
    }

    mutating func piece(upTo most: Int) -> ArraySlice<UInt8>? {
        guard let count = number(), count <= UInt64(most) else { return nil }
        return take(Int(count))
    }

    /// A name: a few letters, digits and marks. It may reach a log, so it holds nothing else.
    mutating func name() -> String? {
        let text = piece(upTo: Self.mostNameBytes).map { String(decoding: $0, as: UTF8.self) }
        return text.flatMap { Self.isName($0) ? $0 : nil }
    }

    static func isName(_ text: String) -> Bool {
        (1...mostNameBytes).contains(text.utf8.count) && text.utf8.allSatisfy(isOfName)
    }

    private static let mostNameBytes = 127

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "/"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// What stands behind a flag: nil when it cannot be read, nil inside when there is none.
    mutating func ifAny<Value>(_ read: (inout MessageReader) -> Value?) -> Value?? {
        guard let isThere = flag() else { return nil }
        guard isThere else { return .some(nil) }
        return read(&self).map { .some($0) }
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}

extension MessageReader {
    mutating func position() -> WalkPosition? {
        guard let mediaType = name(), let state = piece(upTo: WalkPosition.mostStateBytes), let idle = number(),
            let duration = seconds()
        else { return nil }
        return WalkPosition(
            mediaType: mediaType, state: Array(state), idleBytes: idle, durationSeconds: duration)
    }

    mutating func headFacts() -> HeadFacts? {
        guard let own = ifAny({ $0.name() }), let magic = magic() else { return nil }
        guard let payload = ifAny({ $0.name().flatMap(ForeignPayload.init(rawValue:)) }),
            let other = ifAny({ $0.name().flatMap(Refusal.Code.init(rawValue:)) })
        else { return nil }
        return HeadFacts(own: own, magic: magic, payload: payload, other: other)
    }

    private mutating func magic() -> MagicAnswer?? {
        switch byte() {
        case 0: .some(nil)
        case 1: .unknown
        case 2: .failed
        // libmagic's own words are taken for what they are when they are a media type, else for none.
        case 3: name().map { .type($0) }
        default: nil
        }
    }

    mutating func findings() -> WalkFindings? {
        guard let duration = seconds(), let pixels = ifAny({ $0.pixels() }), let tracks = ifAny({ $0.tracks() }),
            let media = byte(), media <= 2, let ending = byte().flatMap(WalkFindings.Ending.init(code:)),
            let trailing = number(), let captured = ifAny({ $0.captured() }), let place = ifAny({ $0.place() }),
            let elsewhere = flag(), let payload = ifAny({ $0.name().flatMap(ForeignPayload.init(rawValue:)) }),
            let trailer = byte(), trailer == 0 || WalkFindings.Trailer(code: trailer) != nil
        else { return nil }
        var findings = WalkFindings(durationSeconds: duration)
        findings.pixels = pixels
        findings.tracks = tracks
        findings.hasMedia = media == 2 ? nil : media == 1
        findings.ending = ending
        findings.trailingBytes = trailing
        findings.captured = captured
        findings.place = place
        findings.refersElsewhere = elsewhere
        findings.payload = payload
        findings.trailer = WalkFindings.Trailer(code: trailer)
        return findings
    }

    private mutating func seconds() -> Double?? {
        ifAny { $0.double().flatMap { WalkFindings.isDuration($0) ? $0 : nil } }
    }

    private mutating func pixels() -> PixelSize? {
        guard let width = number(), let height = number() else { return nil }
        return PixelSize(width: width, height: height)
    }

    private mutating func tracks() -> TrackCount? {
        guard let video = number(), let audio = number(), max(video, audio) <= UInt64(TrackCount.most) else {
            return nil
        }
        return TrackCount(video: Int(video), audio: Int(audio))
    }

    private mutating func captured() -> CaptureTime? {
        guard let wall = number(), let offset = ifAny({ $0.double() }), abs(offset ?? 0) <= 1440 else { return nil }
        let time = CaptureTime(wallSeconds: Int64(bitPattern: wall), offsetMinutes: offset.map { Int($0) })
        return time.isPossible ? time : nil
    }

    private mutating func place() -> CapturePlace? {
        guard let latitude = double(), let longitude = double() else { return nil }
        let place = CapturePlace(latitude: latitude, longitude: longitude)
        return place.isPossible ? place : nil
    }
}
