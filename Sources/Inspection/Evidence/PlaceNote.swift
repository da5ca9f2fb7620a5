#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Where a picture or film was taken by its own metadata, as it travels among the findings of an exhibit:
/// `place 30.57230,104.06650 agrees`, degrees north and east.
///
/// The last word says how it stands to the position the citizen gave; `place absent` stands where one was given and the
/// metadata has none.
public enum PlaceNote {
    /// A pin on a map, a phone between houses, and the way from the window to the street.
    public static let nearMetres = 1000.0
    public static let absent = "place absent"

    public static func text(_ place: CapturePlace) -> String {
        "place \(degrees(place.latitude)),\(degrees(place.longitude))"
    }

    /// The findings of an exhibit once it is known which position the citizen gave.
    public static func compared(_ findings: [String], latitude: Double, longitude: Double) -> [String] {
        guard let index = findings.firstIndex(where: { $0.hasPrefix("place ") }) else { return findings + [absent] }
        let parts = findings[index].dropFirst(6).split(separator: ",").compactMap { Double($0) }
        guard parts.count == 2 else { return findings }
        let isNear = metres((parts[0], parts[1]), (latitude, longitude)) <= nearMetres
        var findings = findings
        findings[index] += isNear ? " agrees" : " differs"
        return findings
    }

    /// Along a great circle of a round earth.
    static func metres(_ one: (latitude: Double, longitude: Double), _ other: (latitude: Double, longitude: Double))
        -> Double
    {
        let radians = Double.pi / 180
        let up = sin((one.latitude - other.latitude) * radians / 2)
        let along = sin((one.longitude - other.longitude) * radians / 2)
        let chord = up * up + cos(one.latitude * radians) * cos(other.latitude * radians) * along * along
        return 2 * 6_371_000 * asin(min(1, chord.squareRoot()))
    }

    /// Five decimals are a metre.
    private static func degrees(_ value: Double) -> String {
        let units = Int64((abs(value) * 100_000).rounded())
        let decimals = String(units % 100_000)
        return (value < 0 ? "-" : "") + "\(units / 100_000)." + String(repeating: "0", count: 5 - decimals.count)
            + decimals
    }
}
