/// The name of a tip everywhere outside the sender's hands: 128 random bits, written as 26 characters of lower-case
/// base 32 (RFC 4648, no padding). It says nothing about the sender, the time or the order of arrival.
public struct TipID: Hashable, Sendable, CustomStringConvertible {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    public static func random(using source: inout some RandomNumberGenerator) -> TipID {
        TipID(high: source.next(), low: source.next())
    }

    /// Nil unless `bytes` holds exactly 16 bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for (index, byte) in bytes.enumerated() {
            if index < 8 {
                words.0 = words.0 << 8 | UInt64(byte)
            } else {
                words.1 = words.1 << 8 | UInt64(byte)
            }
        }
        self.init(high: words.0, low: words.1)
    }

    /// Nil unless `text` is the one spelling of an id: ids become folder names and URL parts, so nothing else passes.
    public init?(_ text: some StringProtocol) {
        let characters = text.utf8
        guard characters.count == 26 else { return nil }
        let decoded = Base32.decode(characters) { character in
            switch character {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a")
            case UInt8(ascii: "2")...UInt8(ascii: "7"): character - UInt8(ascii: "2") + 26
            default: nil
            }
        }
        guard let decoded else { return nil }
        self.init(bytes: decoded)
    }

    public var bytes: [UInt8] {
        (0..<16).map { index in
            UInt8(truncatingIfNeeded: (index < 8 ? high : low) >> UInt64(56 - 8 * (index % 8)))
        }
    }

    public var description: String {
        String(decoding: Base32.encode(bytes, alphabet: Base32.rfc4648), as: UTF8.self)
    }
}
