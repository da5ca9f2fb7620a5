import Foundation
public import Tips

/// One line of `clues.jsonl`: a clue the platform has recorded. The line holds the manifest too, so that it alone, once
/// synced, is the record; `manifest.json` is written from it again should a power cut have taken the file.
public struct RecordedClue: Sendable, Hashable {
    public var id: TipID
    public var manifestDigest: Digest
    /// The platform's own number.
    public var clue: String
    /// As the manifest has them; nil when it does not.
    public var kind: Kind?
    public var receivedAt: Moment?
    public var recordedAt: Moment
    public var exhibits: [Part]
    public var manifest: [UInt8]

    public struct Part: Sendable, Hashable {
        public var number: Int
        public var mediaType: String
        public var bytes: Int64
        public var digest: Digest

        public init(number: Int, mediaType: String, bytes: Int64, digest: Digest) {
            self.number = number
            self.mediaType = mediaType
            self.bytes = bytes
            self.digest = digest
        }
    }

    public init(
        id: TipID, manifestDigest: Digest, clue: String, kind: Kind?, receivedAt: Moment?, recordedAt: Moment,
        exhibits: [Part], manifest: [UInt8]
    ) {
        self.id = id
        self.manifestDigest = manifestDigest
        self.clue = clue
        self.kind = kind
        self.receivedAt = receivedAt
        self.recordedAt = recordedAt
        self.exhibits = exhibits
        self.manifest = manifest
    }

    public var exhibitBytes: Int64 { exhibits.reduce(0) { $0 + $1.bytes } }

    /// With the line break.
    var line: [UInt8] {
        var json = JSONText(reserving: manifest.count + 512)
        json.object { json in
            json.key("id")
            json.string(id.description)
            json.key("manifest_sha256")
            json.string(manifestDigest.description)
            json.key("clue")
            json.string(clue)
            json.key("kind")
            json.string(kind?.rawValue)
            json.key("received_at")
            json.string(receivedAt?.description)
            json.key("recorded_at")
            json.string(recordedAt.description)
            json.key("exhibits")
            json.array { json in
                for exhibit in exhibits { exhibit.write(into: &json) }
            }
            json.key("manifest")
            json.string(String(decoding: manifest, as: UTF8.self))
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    /// Nil when `line` is no such line: a torn or damaged one.
    init?(line: some Collection<UInt8>) {
        guard let text = try? JSONDecoder().decode(LineText.self, from: Data(line)), let id = TipID(text.id),
            let digest = Digest(hex: text.manifestDigest), let recordedAt = Moment(rfc3339: text.recordedAt)
        else { return nil }
        let exhibits = text.exhibits.compactMap { part in
            Digest(hex: part.digest).map {
                Part(number: part.number, mediaType: part.mediaType, bytes: part.bytes, digest: $0)
            }
        }
        guard exhibits.count == text.exhibits.count else { return nil }
        self.init(
            id: id, manifestDigest: digest, clue: text.clue, kind: text.kind.flatMap(Kind.init(rawValue:)),
            receivedAt: text.receivedAt.flatMap { Moment(rfc3339: $0) }, recordedAt: recordedAt, exhibits: exhibits,
            manifest: Array(text.manifest.utf8))
    }

    private struct LineText: Decodable {
        var id: String
        var manifestDigest: String
        var clue: String
        var kind: String?
        var receivedAt: String?
        var recordedAt: String
        var exhibits: [ReceivedManifest.Part]
        var manifest: String

        enum CodingKeys: String, CodingKey {
            case id
            case manifestDigest = "manifest_sha256"
            case clue, kind
            case receivedAt = "received_at"
            case recordedAt = "recorded_at"
            case exhibits, manifest
        }
    }
}

extension RecordedClue.Part {
    fileprivate func write(into json: inout JSONText) {
        json.object { json in
            json.key("number")
            json.integer(number)
            json.key("media_type")
            json.string(mediaType)
            json.key("bytes")
            json.integer(bytes)
            json.key("sha256")
            json.string(digest.description)
        }
    }
}
