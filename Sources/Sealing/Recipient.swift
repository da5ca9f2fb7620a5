internal import Crypto

/// Whom something is sealed to: the public half of an age X25519 key, written `age1…`.
public struct Recipient: Sendable, Hashable, CustomStringConvertible {
    /// 32 bytes.
    let bytes: [UInt8]

    static let prefix = "age"

    /// Nil for anything but one X25519 recipient: a checksum tells a slip of the pen.
    public init?(_ text: some StringProtocol) {
        guard text.first == "a", let bytes = Bech32.decode(prefix: Self.prefix, text), bytes.count == 32 else {
            return nil
        }
        self.init(bytes: bytes)
    }

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    public var description: String { Bech32.encode(prefix: Self.prefix, bytes) }
}

/// A file of recipients, one a line, as `age -R` reads it; `#` begins a line that is only for people.
public enum RecipientFile {
    /// The line that is no recipient, from 1.
    public struct Mistake: Error, Sendable, Hashable {
        public var line: Int
    }

    public static func read(_ text: String) throws(Mistake) -> [Recipient] {
        var recipients: [Recipient] = []
        for (line, words) in KeyLines(text) {
            guard let recipient = Recipient(words) else { throw Mistake(line: line) }
            recipients.append(recipient)
        }
        return recipients
    }
}

/// The lines of a key file that hold something, with their numbers from 1.
struct KeyLines: Sequence {
    private let lines: [(Int, Substring)]

    init(_ text: String) {
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().compactMap {
            let line = $0.element.drop { $0 == " " || $0 == "\t" }
            let end = line.lastIndex { $0 != " " && $0 != "\t" }
            guard let end, line.first != "#" else { return nil }
            return ($0.offset + 1, line[...end])
        }
    }

    func makeIterator() -> IndexingIterator<[(Int, Substring)]> { lines.makeIterator() }
}
