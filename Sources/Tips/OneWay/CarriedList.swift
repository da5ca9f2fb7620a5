/// A list that an operator carries back from the inside to the front host: what got lost and is to be sent again, or what
/// has arrived. A small text, so that a person can read what they carry.
///
///     tipline-confirm 1
///     spool: <id of the spool>
///     lane: default
///     at: 2015-01-03T08:30:00.000Z
///     entries: 2
///
///     17 <id of the tip> <SHA-256 of its manifest>
///     19 <id of the tip> <SHA-256 of its manifest>
///     signature: <128 hexadecimal digits>
///
/// The last line vouches for every byte before it: `sha256:` of a list to be sent again (a forged one makes a tip travel
/// twice and no more), `signature:` (Ed25519, RFC 8032) of a confirmation, on which exhibits may be erased.
public struct CarriedList: Sendable, Hashable {
    public enum Purpose: String, Sendable, Hashable, CaseIterable {
        case resend
        case confirm

        fileprivate var closing: String { self == .resend ? "sha256" : "signature" }
    }

    public struct Entry: Sendable, Hashable {
        public var sequence: Int64
        /// `-` in a list to be sent again: nothing that got through has named it.
        public var tip: TipID?
        public var manifestDigest: Digest?

        public init(sequence: Int64, tip: TipID? = nil, manifestDigest: Digest? = nil) {
            self.sequence = sequence
            self.tip = tip
            self.manifestDigest = manifestDigest
        }
    }

    public var purpose: Purpose
    public var spool: TipID
    public var lane: LaneName
    public var at: Moment
    public var entries: [Entry]

    public init(_ purpose: Purpose, spool: TipID, lane: LaneName, at: Moment, entries: [Entry]) {
        self.purpose = purpose
        self.spool = spool
        self.lane = lane
        self.at = at
        self.entries = entries
    }

    /// No list has more, and none is longer: a reader refuses it unread.
    public static let mostEntries = 200_000
    public static let longestBytes = 32 << 20

    /// What the last line vouches for.
    public var statement: [UInt8] {
        var lines = [
            "tipline-\(purpose.rawValue) 1", "spool: \(spool)", "lane: \(lane)", "at: \(at)",
            "entries: \(entries.count)", "",
        ]
        lines += entries.map { entry in
            "\(entry.sequence) \(entry.tip?.description ?? "-")"
                + (entry.manifestDigest.map { " \($0)" } ?? "")
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// The whole list, closed by `seal`: a digest's 32 bytes or a signature's 64.
    public func text(sealedBy seal: [UInt8]) -> [UInt8] {
        statement + Array("\(purpose.closing): \(seal.withUnsafeBytes(Hexadecimal.text))\n".utf8)
    }

    /// Sealed by its own digest.
    public var text: [UInt8] { text(sealedBy: Digest.of(statement).bytes) }

    /// A list as it was carried here. `seal` is not yet believed.
    public struct Carried: Sendable, Hashable {
        public var list: CarriedList
        public var statement: [UInt8]
        public var seal: [UInt8]

        /// The last line is the statement's digest: the list is whole. Says nothing of who wrote it.
        public var isWhole: Bool { Digest.of(statement).bytes == seal }
    }

    /// Throws `Failure` with code `list-malformed`.
    public static func read(_ bytes: [UInt8], as purpose: Purpose) throws -> Carried {
        guard bytes.count <= longestBytes, bytes.last == UInt8(ascii: "\n"),
            let lastLine = bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")),
            let last = String(validating: bytes[(lastLine + 1)...].dropLast(), as: UTF8.self),
            last.hasPrefix(purpose.closing + ": "),
            let seal = Hexadecimal.bytes(last.dropFirst(purpose.closing.count + 2), most: 128),
            let text = String(validating: bytes[...lastLine], as: UTF8.self)
        else { throw malformed(purpose) }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard let list = CarriedList(purpose, lines) else { throw malformed(purpose) }
        return Carried(list: list, statement: Array(bytes[...lastLine]), seal: seal)
    }

    private init?(_ purpose: Purpose, _ lines: ArraySlice<Substring>) {
        var lines = lines
        func next(_ key: String) -> Substring? {
            guard let line = lines.popFirst(), line.hasPrefix(key) else { return nil }
            return line.dropFirst(key.count)
        }
        guard next("tipline-\(purpose.rawValue) 1") == "", let spool = next("spool: ").flatMap({ TipID($0) }),
            let lane = next("lane: ").flatMap({ LaneName(String($0)) }),
            let at = next("at: ").flatMap({ Moment(rfc3339: $0) }),
            let count = next("entries: ").flatMap({ OneWayNumber.read($0) }), next("") == "",
            count == lines.count, count <= Self.mostEntries
        else { return nil }
        var entries: [Entry] = []
        entries.reserveCapacity(lines.count)
        for line in lines {
            guard let entry = Entry(line, isNamed: purpose == .confirm) else { return nil }
            entries.append(entry)
        }
        self.init(purpose, spool: spool, lane: lane, at: at, entries: entries)
    }

    private static func malformed(_ purpose: Purpose) -> Failure {
        Failure(
            "list-malformed",
            "This is no \(purpose.rawValue) list, or not all of one. Carry over the file that `tipline collect` wrote.",
            .refuse)
    }
}

extension CarriedList.Entry {
    /// - Parameter isNamed: tip and digest must be there.
    fileprivate init?(_ line: Substring, isNamed: Bool) {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard (isNamed ? 3...3 : 2...3).contains(words.count), let sequence = OneWayNumber.read(words[0]), sequence > 0
        else { return nil }
        let digest = words.count == 3 ? Digest(hex: words[2]) : nil
        guard (words.count == 2) == (digest == nil) else { return nil }
        if words[1] == "-", !isNamed {
            self.init(sequence: sequence, manifestDigest: digest)
        } else {
            guard let tip = TipID(words[1]) else { return nil }
            self.init(sequence: sequence, tip: tip, manifestDigest: digest)
        }
    }
}
