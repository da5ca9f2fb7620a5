/// The name of a lane: one queue to one endpoint.
public struct LaneName: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let name: String

    /// Where everything goes that no rule sends elsewhere.
    public static let fallback = LaneName(unchecked: "default")

    /// Nil unless 1 to 64 letters, digits, `-`, `_` or `.` of ASCII, the first a letter or digit: lanes become file names and metric labels.
    public init?(_ name: String) {
        let allowed = name.utf8.allSatisfy { character in
            switch character {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
            default: false
            }
        }
        guard allowed, (1...64).contains(name.utf8.count), let first = name.first, first.isLetter || first.isNumber
        else {
            return nil
        }
        self.name = name
    }

    private init(unchecked name: String) {
        self.name = name
    }

    public var description: String { name }

    public static func < (left: LaneName, right: LaneName) -> Bool { left.name < right.name }
}
