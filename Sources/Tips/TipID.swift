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
        // The loop over a collection of unknown kind costs ten times as much as the two words of an array.
        if let words = bytes.withContiguousStorageIfAvailable(Self.words(of:)) {
            guard let words else { return nil }
            self.init(high: words.high, low: words.low)
        } else {
            self.init(bytes: Array(bytes))
        }
    }

    private static func words(of bytes: UnsafeBufferPointer<UInt8>) -> (high: UInt64, low: UInt64)? {
        guard bytes.count == 16 else { return nil }
        let raw = UnsafeRawBufferPointer(bytes)
        return (
            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
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
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
    }

    public var description: String {
        String(decoding: Base32.encode(bytes, alphabet: Base32.rfc4648), as: UTF8.self)
    }
}
