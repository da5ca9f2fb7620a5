import Foundation
import Tips

/// Something of the sender's, made to be found again in whatever shape it may have been put away.
struct Canary {
    /// Where it was sent.
    let place: String
    let text: String

    /// Names of shapes with their bytes.
    var shapes: [(name: String, bytes: Data)] {
        let bytes = Array(text.utf8)
        let digest = Digest.of(bytes)
        let hex = bytes.map { String(UInt8($0), radix: 16) }
        var shapes: [(String, Data)] = [
            ("plain", Data(bytes)),
            ("lower case", Data(text.lowercased().utf8)),
            ("upper case", Data(text.uppercased().utf8)),
            ("percent", Data(hex.map { "%" + $0 }.joined().utf8)),
            ("PERCENT", Data(hex.map { "%" + $0.uppercased() }.joined().utf8)),
            ("hexadecimal", Data(hex.joined().utf8)),
            ("UTF-16 little-endian", Data(bytes.flatMap { [$0, 0] })),
            ("UTF-16 big-endian", Data(bytes.flatMap { [0, $0] })),
            ("SHA-256", Data(digest.bytes)),
            ("SHA-256 hexadecimal", Data(digest.description.utf8)),
            ("SHA-256 base64", Data(digest.bytes).base64EncodedData()),
        ]
        // What stands in front decides how the same bytes look in base64; the ends are shared with neighbours.
        for shift in 0..<3 {
            let encoded = Data(Array(repeating: 0, count: shift) + bytes).base64EncodedString()
            let own = encoded.dropFirst(shift == 0 ? 0 : shift + 1).prefix { $0 != "=" }.dropLast()
            shapes.append(("base64, \(shift) behind", Data(own.utf8)))
            let url = own.replacing("+", with: "-").replacing("/", with: "_")
            shapes.append(("base64url, \(shift) behind", Data(url.utf8)))
        }
        return shapes
    }

    /// Every shape of it that `places` holds, as sentences.
    func found(in places: [(name: String, bytes: Data)]) -> [String] {
        shapes.flatMap { shape in
            places.filter { $0.bytes.range(of: shape.bytes) != nil }.map { "\(place), \(shape.name), in \($0.name)" }
        }
    }
}
