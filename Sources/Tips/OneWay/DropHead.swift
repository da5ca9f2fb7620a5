/// The text a dropped file begins with. A file of the one-way drop is, in this order: this head, exactly ``bodyBytes``
/// bytes, and a ``DropTrailer`` with the digest of all that stands before it.
///
///     tipline-drop 1
///     kind: tip
///     spool: <id of the spool>
///     lane: default
///     sequence: 17
///     Idempotency-Key: <id of the tip>
///     Tipline-Manifest-SHA256: <64 hexadecimal digits>
///     Content-Type: multipart/form-data; boundary=…
///     Content-Length: 12345
///
/// Lines end with one line feed, the head with an empty line. What is written with a capital letter is a header of the POST
/// (contract §4.2), and the body of a `tip` is the POST's body; a `heartbeat` has a ``Heartbeat`` as its body, a `tombstone` none.
public struct DropHead: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case tip
        /// The gate lives, and this is what has gone through it.
        case heartbeat
        /// A number that no tip will come with.
        case tombstone
    }

    public struct Header: Sendable, Hashable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var kind: Kind
    /// Numbers count within one lane of one spool.
    public var spool: TipID
    public var lane: LaneName
    /// The delivery's number; of a heartbeat the highest there is.
    public var sequence: Int64
    /// In the order of the file.
    public var headers: [Header]
    public var bodyBytes: Int64

    public init(
        _ kind: Kind, spool: TipID, lane: LaneName, sequence: Int64, headers: [Header] = [], bodyBytes: Int64 = 0
    ) {
        self.kind = kind
        self.spool = spool
        self.lane = lane
        self.sequence = sequence
        self.headers = headers
        self.bodyBytes = bodyBytes
    }

    /// Of a tombstone: whose number it is, and how that ended.
    public init(tombstone ending: Heartbeat.Ending, spool: TipID, lane: LaneName) {
        self.init(
            .tombstone, spool: spool, lane: lane, sequence: ending.sequence,
            headers: [.init("Idempotency-Key", ending.tip.description), .init("Ended", ending.stage.rawValue)])
    }

    /// What a tombstone says; nil for a head that says no such thing.
    public var ending: Heartbeat.Ending? {
        guard kind == .tombstone, let tip = value("Idempotency-Key").flatMap({ TipID($0) }),
            let stage = value("Ended").flatMap(Stage.init(rawValue:))
        else { return nil }
        return .init(sequence: sequence, tip: tip, stage: stage)
    }

    /// No head is longer.
    public static let longestBytes = 8192
    /// No file has a longer body: what says otherwise is damaged. A tip has at most 32 parts of 4 GiB; the statement, the
    /// manifest and the heads of the parts have one more to themselves.
    public static let longestBody: Int64 = 33 << 32
    static let firstLine = "tipline-drop 1"
    private static let bodyLength = "Content-Length"

    public func value(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// With the empty line.
    public var bytes: [UInt8] {
        var lines = [
            Self.firstLine, "kind: \(kind.rawValue)", "spool: \(spool)", "lane: \(lane)", "sequence: \(sequence)",
        ]
        lines += headers.map { "\($0.name): \($0.value)" }
        lines.append("\(Self.bodyLength): \(bodyBytes)")
        return Array((lines.joined(separator: "\n") + "\n\n").utf8)
    }

    public enum Reading: Sendable, Hashable {
        /// Read, and how long the head is.
        case head(DropHead, bytes: Int)
        /// Nothing of ours, or of a later version.
        case foreign
        /// It began as a dropped file and is none, or not all of one.
        case damaged
    }

    /// Reads the head from a file's beginning: all of the file, or ``longestBytes`` of it.
    public static func read(_ beginning: [UInt8]) -> Reading {
        let first = Array((firstLine + "\n").utf8)
        guard beginning.starts(with: first) else {
            return first.starts(with: beginning) ? .damaged : .foreign
        }
        guard let end = endOfHead(beginning), let text = String(validating: beginning[..<end], as: UTF8.self),
            let head = DropHead(lines: text.split(separator: "\n").dropFirst())
        else { return .damaged }
        return .head(head, bytes: end)
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        let feed = UInt8(ascii: "\n")
        let bounded = bytes.prefix(longestBytes)
        return bounded.indices.dropFirst().first { bounded[$0] == feed && bounded[$0 - 1] == feed }.map { $0 + 1 }
    }

    private init?(lines: ArraySlice<Substring>) {
        var headers: [Header] = []
        for line in lines {
            guard let mark = line.firstRange(of: ": "), line.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
                return nil
            }
            headers.append(Header(String(line[..<mark.lowerBound]), String(line[mark.upperBound...])))
        }
        guard headers.count >= 5, Set(headers.map(\.name)).count == headers.count,
            headers.prefix(4).map(\.name) == ["kind", "spool", "lane", "sequence"],
            let kind = Kind(rawValue: headers[0].value), let spool = TipID(headers[1].value),
            let lane = LaneName(headers[2].value), let sequence = OneWayNumber.read(headers[3].value),
            let last = headers.popLast(), last.name == Self.bodyLength, let bodyBytes = OneWayNumber.read(last.value),
            bodyBytes <= Self.longestBody
        else { return nil }
        self.init(
            kind, spool: spool, lane: lane, sequence: sequence, headers: Array(headers.dropFirst(4)),
            bodyBytes: bodyBytes)
    }
}

/// The last line of a dropped file: SHA-256 over every byte before it. A file that was cut, lengthened or changed anywhere
/// does not have it.
public enum DropTrailer {
    public static let length = 73
    private static let key = "sha256: "

    public static func bytes(_ digest: Digest) -> [UInt8] { Array("\(key)\(digest)\n".utf8) }

    /// Nil for anything but the one writing of a trailer.
    public static func read(_ line: some Collection<UInt8>) -> Digest? {
        guard line.count == length, line.starts(with: key.utf8),
            let digest = Digest(hex: String(decoding: line.dropFirst(key.utf8.count).prefix(64), as: UTF8.self)),
            line.elementsEqual(bytes(digest))
        else { return nil }
        return digest
    }
}

/// Numbers in the texts of the one-way drop: up to 18 decimal digits, no sign.
enum OneWayNumber {
    static func read(_ text: some StringProtocol) -> Int64? {
        guard (1...18).contains(text.utf8.count),
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int64(text)
    }
}
