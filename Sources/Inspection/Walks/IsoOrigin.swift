/// When and where an ISO film was taken, from all the places that may say it: the table of the film, the texts of QuickTime
/// (`©xyz`, `©day`, and the keys that phones write), and 3GPP's `loci` (3GPP TS 26.244, section 8.2).
struct IsoOrigin: Sendable, BitwiseCopyable {
    private(set) var place: CapturePlace?
    /// A time with its offset comes before one without.
    var captured: CaptureTime? { keyed ?? texted ?? counted }

    private var keyed: CaptureTime?
    private var texted: CaptureTime?
    private var counted: CaptureTime?
    /// Keys are numbered from 1, and the items of a list carry the number of theirs.
    private var keys: UInt32 = 0
    private var placeKey: UInt32 = 0
    private var timeKey: UInt32 = 0
    private var item = BoxKind(code: 0)

    /// - Parameter code: what it calls itself: its number, where it is an item.
    mutating func enter(_ container: BoxKind, _ code: BoxKind) {
        switch container {
        case "keys": (keys, placeKey, timeKey) = (0, 0, 0)
        case IsoShape.item: item = code
        default: break
        }
    }

    mutating func read(_ kind: BoxKind, in parent: BoxKind?, _ body: Head) {
        switch (parent, kind) {
        case ("moov", "mvhd"):
            counted = body.bigEndian(body[0] == 1 ? 8 : 4, at: 4).flatMap { CaptureTime(seconds: $0, since: 1904) }
        case ("keys", _): readKey(body)
        case (IsoShape.item, "data"): body.dropping(8).map { take($0) }
        case ("udta", "loci"): readLocation(body)
        // The text has its length and its language before it.
        case ("udta", _):
            item = kind
            body.dropping(4).map { take($0) }
        default: break
        }
    }

    private mutating func readKey(_ name: Head) {
        keys &+= 1
        if name.has("com.apple.quicktime.location.ISO6709") { placeKey = keys }
        if name.has("com.apple.quicktime.creationdate") { timeKey = keys }
    }

    private mutating func take(_ text: Head) {
        switch item {
        case IsoShape.place: place = place ?? CapturePlace(iso6709: text)
        case IsoShape.day: texted = texted ?? CaptureTime(iso8601: text)
        case BoxKind(code: placeKey) where placeKey > 0: place = CapturePlace(iso6709: text) ?? place
        case BoxKind(code: timeKey) where timeKey > 0: keyed = keyed ?? CaptureTime(iso8601: text)
        default: break
        }
    }

    /// A name that ends with zero, a role, then longitude and latitude in sixteen bits and a fraction.
    private mutating func readLocation(_ body: Head) {
        guard let end = (6..<max(6, body.count)).first(where: { body[$0] == 0 }),
            let longitude = body.bigEndian(4, at: end + 2), let latitude = body.bigEndian(4, at: end + 6)
        else { return }
        func degrees(_ word: UInt64) -> Double { Double(Int32(truncatingIfNeeded: word)) / 65_536 }
        place = place ?? CapturePlace(degrees: degrees(latitude), degrees(longitude))
    }
}
