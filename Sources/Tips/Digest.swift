internal import Crypto

/// A SHA-256 digest (FIPS 180-4): of an exhibit, a manifest, a rule book, an event in the chain of custody.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    /// The 32 bytes as big-endian words: kept in place, since a digest is made for every event of every tip.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// 32 bytes.
    public var bytes: [UInt8] {
        withUnsafeBytes { Array($0) }
    }

    /// The 32 bytes, where they are only looked at.
    public func withUnsafeBytes<Result, Problem: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Problem) -> Result
    ) throws(Problem) -> Result {
        let inOrder = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        return try Swift.withUnsafeBytes(of: inOrder, body)
    }

    /// Nil unless `bytes` holds exactly 32 bytes.
    public init?(bytes: some Sequence<UInt8>) {
        let words = bytes.withContiguousStorageIfAvailable { Self.words(of: UnsafeRawBufferPointer($0)) }
        guard let words = words ?? Array(bytes).withUnsafeBytes(Self.words(of:)) else { return nil }
        self.words = words
    }

    private static func words(of bytes: UnsafeRawBufferPointer) -> (UInt64, UInt64, UInt64, UInt64)? {
        guard bytes.count == 32 else { return nil }
        func word(_ index: Int) -> UInt64 {
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
        }
        return (word(0), word(1), word(2), word(3))
    }

    /// Nil unless `hex` is 64 hexadecimal digits, in either case.
    public init?(hex: some StringProtocol) {
        guard let bytes = Hexadecimal.bytes(hex, most: 32) else { return nil }
        self.init(bytes: bytes)
    }

    private init(_ digest: SHA256.Digest) {
        words = digest.withUnsafeBytes(Self.words(of:)) ?? (0, 0, 0, 0)
    }

    private init(words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    /// 32 zero bytes: what the first link of a chain follows.
    static let zero = Digest(words: (0, 0, 0, 0))

    public static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }

    public func hash(into hasher: inout Swift.Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.3)
    }

    public static func of(_ bytes: some Collection<UInt8>) -> Digest {
        var hasher = Hasher()
        let done: Void? = bytes.withContiguousStorageIfAvailable { hasher.update(UnsafeRawBufferPointer($0)) }
        if done == nil {
            Array(bytes).withUnsafeBytes { hasher.update($0) }
        }
        return hasher.finish()
    }

    /// A digest made while the bytes go by.
    public struct Hasher: Sendable {
        private var state = SHA256()

        public init() {}

        public mutating func update(_ bytes: UnsafeRawBufferPointer) {
            state.update(bufferPointer: bytes)
        }

        public func finish() -> Digest {
            Digest(state.finalize())
        }
    }

    /// 64 lower-case hexadecimal digits.
    public var description: String { withUnsafeBytes(Hexadecimal.text) }
}
