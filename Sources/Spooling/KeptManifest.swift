internal import Foundation
public import Tips

/// The manifest that lies beside a tip's exhibits, so that the tip can be admitted again where the ledger that knew it is
/// gone: the body that every delivery shares, behind the id, the lanes it goes to and a digest of all of it.
public struct KeptManifest: Sendable {
    public let tip: TipID
    public let exhibits: [Exhibit]
    /// Of a sealed tip: the age file that lies beside it.
    public let statement: SealedForm?
    private let text: Text
    private let lanes: [LaneName]
    private let kind: Kind
    private let receivedAt: Moment
    private let clear: [UInt8]
    /// What the figures count, of a sealed tip: its exhibits say of themselves only that they are age files. Nil of a tip in
    /// clear, and of one that was kept before this was written down.
    private let counts: [CustodyEvent.ExhibitCount]?

    /// More than any manifest or statement has: 10,000 characters, each escaped, and what decided.
    public static let longestBytes = 1 << 20
    /// A length no disk has comes from a damaged file.
    private static let mostBytes: Int64 = 1 << 48

    /// What is written beside the exhibits.
    static func bytes(of admission: Admission, clear: ArraySlice<UInt8>) -> [UInt8] {
        bytes(admission.tip, admission.figures, admission.exhibits, clear.dropFirst())
    }

    /// What is to be beside the exhibits of a tip as the ledger has it now; nil where it has none, or is erased.
    public static func bytes(of record: TipRecord) -> [UInt8]? {
        guard let body = record.manifestBody, !record.exhibits.isEmpty else { return nil }
        return bytes(record.tip, record.figures, record.exhibits, ManifestBody.parts(of: body).clear.dropFirst())
    }

    /// Of sealed exhibits the clear keys do not tell what they are: then their counts are written as well.
    private static func bytes(
        _ tip: TipID, _ figures: CustodyEvent.Figures, _ exhibits: [Exhibit], _ rest: ArraySlice<UInt8>
    ) -> [UInt8] {
        let own = CustodyEvent.ExhibitCount.fold(exhibits)
        let counts = figures.exhibits == own ? nil : figures.exhibits
        return head(tip, figures.lanes, counts, digest(tip, figures.lanes, counts, rest)) + rest
    }

    /// Of the whole, but for itself.
    private static func digest(
        _ tip: TipID, _ lanes: [LaneName], _ counts: [CustodyEvent.ExhibitCount]?, _ rest: ArraySlice<UInt8>
    ) -> Digest { Digest.of(head(tip, lanes, counts, nil) + rest) }

    /// Up to where the body's first key begins.
    ///
    /// - Parameter digest: nil in those that were kept before it was written down.
    private static func head(
        _ tip: TipID, _ lanes: [LaneName], _ counts: [CustodyEvent.ExhibitCount]?, _ digest: Digest?
    ) -> [UInt8] {
        var head = JSONText()
        head.object { json in
            json.key("id")
            json.string(tip.description)
            json.key("lanes")
            json.array { json in
                for lane in lanes { json.string(lane.name) }
            }
            if let counts {
                json.key("counts")
                json.array { json in
                    for count in counts {
                        json.object { json in
                            json.key("family")
                            json.string(count.family.rawValue)
                            json.key("count")
                            json.integer(count.count)
                            json.key("bytes")
                            json.integer(count.bytes)
                        }
                    }
                }
            }
            if let digest {
                json.key("kept_sha256")
                json.string(digest.description)
            }
        }
        return head.bytes.dropLast() + [UInt8(ascii: ",")]
    }

    private static let firstKey = Array("\"kind\":".utf8)

    /// Nil unless `bytes` are what this program writes. In one that was kept without a digest a letter changed inside the
    /// citizen's words cannot be noticed, but a hole in them can: what was never synced may come back from a power cut as zeros.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.longestBytes, let text = try? JSONDecoder().decode(Text.self, from: Data(bytes)),
            let tip = TipID(text.id), let kind = Kind(rawValue: text.kind),
            let receivedAt = Moment(rfc3339: text.receivedAt)
        else { return nil }
        let lanes = text.lanes.compactMap { LaneName($0) }
        let exhibits = text.exhibits.compactMap(\.exhibit)
        let counts = text.counts?.compactMap(\.figure)
        let digest = text.digest.flatMap { Digest(hex: $0) }
        let head = Self.head(tip, lanes, counts, digest)
        let rest = bytes.dropFirst(head.count)
        guard !lanes.isEmpty, Set(lanes).count == text.lanes.count, !exhibits.isEmpty,
            exhibits.map(\.number) == Array(1...text.exhibits.count), counts?.count == text.counts?.count,
            counts.map({ Self.agree($0, exhibits) }) != false, bytes.starts(with: head),
            // With any other key there, what this head should have is misspelt.
            rest.starts(with: Self.firstKey),
            digest.map({ $0 == Self.digest(tip, lanes, counts, rest) }) ?? !rest.contains(where: { $0 < 0x20 })
        else { return nil }
        if let statement = text.statement {
            guard let form = statement.form else { return nil }
            self.statement = form
        } else {
            statement = nil
        }
        (self.tip, self.text, self.kind, self.receivedAt) = (tip, text, kind, receivedAt)
        (self.lanes, self.exhibits, self.counts) = (lanes, exhibits, counts)
        clear = [UInt8(ascii: "{")] + rest
    }

    /// The tip as it was admitted, but for what only the ledger had: its receipt and its idempotency key. The receipt's
    /// hash is a random one, so that nothing opens it.
    ///
    /// - Parameter statement: the age file of a sealed tip, compared by the caller.
    public func admission(statement: [UInt8]?, calendar: OfficeCalendar) -> Admission {
        var source = SystemRandomNumberGenerator()
        return Admission(
            tip: tip, receivedAt: receivedAt,
            figures: .init(
                receivedOn: calendar.day(of: receivedAt), kind: kind, departments: text.departments,
                channel: text.channel, lanes: lanes, exhibits: counts ?? CustodyEvent.ExhibitCount.fold(exhibits)),
            manifestBody: statement.map { ManifestBody.sealed(clear, statement: $0) } ?? clear, exhibits: exhibits,
            receiptHash: TipID.random(using: &source).bytes, key: nil)
    }

    /// Each family once, and all of them together as many and as long as the exhibits are.
    private static func agree(_ counts: [CustodyEvent.ExhibitCount], _ exhibits: [Exhibit]) -> Bool {
        Set(counts.map(\.family)).count == counts.count
            && counts.reduce(0) { $0 + $1.count } == exhibits.count
            && counts.reduce(Int64(0)) { $0 + $1.bytes } == exhibits.reduce(0) { $0 + $1.bytes }
    }

    private struct Text: Decodable {
        var id: String
        var lanes: [String]
        var counts: [CountText]?
        var digest: String?
        var kind: String
        var departments: [String]
        var channel: String
        var receivedAt: String
        var statement: StatementText?
        var exhibits: [ExhibitText]

        enum CodingKeys: String, CodingKey {
            case id, lanes, counts, kind, departments, channel, statement, exhibits
            case receivedAt = "received_at"
            case digest = "kept_sha256"
        }
    }

    private struct CountText: Decodable {
        var family: String
        var count: Int
        var bytes: Int64

        var figure: CustodyEvent.ExhibitCount? {
            guard let family = MediaFamily(rawValue: family), (1...10_000).contains(count),
                (0...mostBytes).contains(bytes)
            else { return nil }
            return CustodyEvent.ExhibitCount(family: family, count: count, bytes: bytes)
        }
    }

    private struct StatementText: Decodable {
        var bytes: Int64
        var sha256: String

        var form: SealedForm? {
            guard (0...Int64(longestBytes)).contains(bytes), let digest = Digest(hex: sha256) else { return nil }
            return SealedForm(bytes: bytes, digest: digest)
        }
    }

    private struct ExhibitText: Decodable {
        var number: Int
        var mediaType: String
        var bytes: Int64
        var sha256: String
        /// Of a sealed exhibit they are in the statement.
        var findings: [String]?

        enum CodingKeys: String, CodingKey {
            case number, bytes, sha256, findings
            case mediaType = "media_type"
        }

        var exhibit: Exhibit? {
            guard (0...mostBytes).contains(bytes), let digest = Digest(hex: sha256) else { return nil }
            return Exhibit(
                number: number, mediaType: mediaType, bytes: bytes, digest: digest, findings: findings ?? [])
        }
    }
}
