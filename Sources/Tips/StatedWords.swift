internal import Foundation

/// What a citizen said, read back from a manifest in clear or from an opened statement.
public struct StatedWords: Sendable, Hashable {
    public var content: String
    public var place: String?
    public var position: Tip.Position?
    /// One of the spellings of ``OfficeCalendar/normalise(occurredAt:)``.
    public var occurredAt: String?

    public init(content: String, place: String? = nil, position: Tip.Position? = nil, occurredAt: String? = nil) {
        self.content = content
        self.place = place
        self.position = position
        self.occurredAt = occurredAt
    }

    /// More than any manifest or statement has.
    private static let longestBytes = 1 << 20

    /// Nil unless `json` is an object with a `content`: a sealed tip's manifest has none.
    public init?(json: some Collection<UInt8>) {
        guard json.count <= Self.longestBytes, let text = try? JSONDecoder().decode(Text.self, from: Data(json)) else {
            return nil
        }
        content = text.content
        place = text.place
        occurredAt = text.occurredAt
        if let latitude = text.latitude, let longitude = text.longitude {
            position = Tip.Position(latitude: latitude, longitude: longitude)
        }
    }

    private struct Text: Decodable {
        var content: String
        var place: String?
        var latitude: Double?
        var longitude: Double?
        var occurredAt: String?

        enum CodingKeys: String, CodingKey {
            case content, place, latitude, longitude
            case occurredAt = "occurred_at"
        }
    }
}
