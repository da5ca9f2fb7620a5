import Foundation
import Tips

/// What the platform must know of a manifest to check and record it; the rest it keeps as it came.
struct ReceivedManifest: Decodable, Hashable {
    struct Part: Codable, Hashable {
        var number: Int
        var mediaType: String
        var bytes: Int64
        var digest: String

        enum CodingKeys: String, CodingKey {
            case number
            case mediaType = "media_type"
            case bytes
            case digest = "sha256"
        }
    }

    /// The age file beside the manifest of a sealed tip.
    struct Statement: Codable, Hashable {
        var bytes: Int64
        var digest: String

        enum CodingKeys: String, CodingKey {
            case bytes
            case digest = "sha256"
        }
    }

    var id: String
    var kind: String?
    var receivedAt: String?
    var statement: Statement?
    var exhibits: [Part]

    enum CodingKeys: String, CodingKey {
        case id, kind
        case receivedAt = "received_at"
        case statement, exhibits
    }

    /// Throws `Failure` with code `manifest-malformed`. The exhibits are numbered 1, 2, 3 …
    static func read(_ bytes: [UInt8]) throws -> ReceivedManifest {
        if let bare = bare(bytes) { return bare }
        guard let manifest = try? JSONDecoder().decode(ReceivedManifest.self, from: Data(bytes)),
            manifest.exhibits.map(\.number) == Array(1..<(manifest.exhibits.count + 1)),
            manifest.exhibits.allSatisfy({ $0.bytes >= 0 && Digest(hex: $0.digest) != nil }),
            manifest.statement.map({ $0.bytes >= 0 && Digest(hex: $0.digest) != nil }) ?? true
        else {
            throw Failure("manifest-malformed", "The manifest is not what the contract says.", .refuse)
        }
        return manifest
    }

    /// The manifest of a tip in words alone, most of them, without a tree; nil for every other, and for what is none.
    private static func bare(_ bytes: [UInt8]) -> ReceivedManifest? {
        var texts: [String: String] = [:]
        var isBare = false
        do {
            try bytes.withUnsafeBufferPointer { bytes in
                try JSONScanner.scan(bytes) { name, value in
                    switch (name, value) {
                    case ("id", .string(let text)), ("kind", .string(let text)), ("received_at", .string(let text)):
                        texts[name] = text
                    case ("exhibits", .strings([])): isBare = true
                    case ("id", _), ("kind", _), ("received_at", _), ("exhibits", _), ("statement", _):
                        throw JSONScanner.malformed
                    default: break
                    }
                }
            }
        } catch {
            return nil
        }
        guard isBare, let id = texts["id"] else { return nil }
        return ReceivedManifest(id: id, kind: texts["kind"], receivedAt: texts["received_at"], exhibits: [])
    }
}
