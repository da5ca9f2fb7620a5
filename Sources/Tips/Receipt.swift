/// What the sender keeps: 80 bits as 16 Crockford base-32 characters in four groups, `7K3M-9QXV-0A2B-R8TW`.
/// Whoever holds it may ask what became of the tip. The spool stores only a keyed hash of it.
public struct Receipt: Hashable, Sendable {
    /// Ten bytes.
    public let bytes: [UInt8]

    /// The first ten of `bytes`, which must hold at least ten.
    public init(prefix bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes.prefix(10))
        precondition(self.bytes.count == 10, "a receipt is made of ten bytes")
    }

    public static func random(using source: inout some RandomNumberGenerator) -> Receipt {
        let (first, second) = (source.next(), source.next())
        return Receipt(
            prefix: (0..<10).map { UInt8(truncatingIfNeeded: ($0 < 8 ? first : second) >> UInt64(8 * ($0 % 8))) })
    }

    /// Reads what people type: any case, groups joined by hyphens or spaces or not at all, `O` for `0`, `I` and `L` for `1`.
    /// Nil when what is left is not 16 characters of the alphabet.
    public init?(typed text: some StringProtocol) {
        let characters = text.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
        guard characters.count == 16, let bytes = Base32.decode(characters, value: Self.value(of:)) else { return nil }
        self.init(prefix: bytes)
    }

    private static func value(of character: UInt8) -> UInt8? {
        let upper = character >= UInt8(ascii: "a") && character <= UInt8(ascii: "z") ? character - 32 : character
        switch upper {
        case UInt8(ascii: "O"): return 0
        case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
        default: return Base32.crockford.firstIndex(of: upper).map { UInt8($0) }
        }
    }

    /// The groups as they are shown, once, in the answer to the sender. Deliberately not `CustomStringConvertible`:
    /// a receipt must not slip into a log by interpolation.
    public var groups: String {
        let characters = Base32.encode(bytes, alphabet: Base32.crockford)
        let quartets = stride(from: 0, to: 16, by: 4).map { String(decoding: characters[$0..<$0 + 4], as: UTF8.self) }
        return quartets.joined(separator: "-")
    }
}
