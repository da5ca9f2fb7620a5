import Tips

/// The fields of a tip, each checked against the contract.
struct TipForm: Equatable {
    var content: String
    var statedKind: Kind?
    var occurredAt: String?
    var place: String?
    var position: Tip.Position?
    var contact: String?
    var channel: String
    var idempotencyKey: String?
    /// Ids of finished uploads, as they were sent.
    var uploads: [String]

    /// - Parameter headerKey: the `Idempotency-Key` header, which must not contradict the field.
    init(_ fields: FormFields, headerKey: String?, settings: ReceptionSettings) throws {
        content = try Self.content(fields)
        statedKind = try fields[.kind].map(Self.kind)
        occurredAt = try fields[.occurredAt].map { text in
            guard let moment = settings.calendar.normalise(occurredAt: text) else {
                throw Self.invalid(.occurredAt, "Use RFC 3339, or YYYY-MM-DD with an optional THH:MM.")
            }
            return moment
        }
        place = try fields[.place].map { try Self.text($0, .place, upTo: 300) }
        contact = try fields[.contact].map { try Self.text($0, .contact, upTo: 200) }
        position = try Self.position(fields)
        channel = try Self.channel(fields, settings.channels)
        idempotencyKey = try Self.key(fields[.idempotencyKey], headerKey)
        uploads = fields.uploads
        guard uploads.count <= settings.bounds.parts else {
            throw Self.invalid(.upload, "A tip names \(settings.bounds.parts) uploads at most. Send several tips.")
        }
    }

    /// Unicode scalars.
    static let contentCharacters = 10_000

    private static func content(_ fields: FormFields) throws -> String {
        guard let content = fields[.content], content.unicodeScalars.contains(where: VisibleText.shows) else {
            throw invalid(.content, "Say what you saw: the content is missing.")
        }
        return try text(content, .content, upTo: contentCharacters)
    }

    private static func kind(_ text: String) throws -> Kind {
        guard let kind = Kind(rawValue: text), kind != .unsure else {
            throw invalid(.kind, "The kind must be report or suggestion, or be left out.")
        }
        return kind
    }

    private static func position(_ fields: FormFields) throws -> Tip.Position? {
        switch (fields[.latitude], fields[.longitude]) {
        case (nil, nil): return nil
        case (.some, nil): throw invalid(.longitude, "A latitude needs a longitude.")
        case (nil, .some): throw invalid(.latitude, "A longitude needs a latitude.")
        case (let latitude?, let longitude?):
            guard let north = degrees(latitude), (-90.0...90.0).contains(north) else {
                throw invalid(.latitude, "The latitude must be degrees from -90 to 90.")
            }
            guard let east = degrees(longitude), let position = Tip.Position(latitude: north, longitude: east) else {
                throw invalid(.longitude, "The longitude must be degrees from -180 to 180.")
            }
            return position
        }
    }

    /// Decimal, as JSON writes numbers; what else a number may look like to a machine is no coordinate.
    private static func degrees(_ text: String) -> Double? {
        text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) } ? Double(text) : nil
    }

    private static func channel(_ fields: FormFields, _ known: [String]) throws -> String {
        guard let channel = fields[.channel] else { return known.first ?? "web" }
        guard known.contains(channel) else { throw invalid(.channel, "This channel is not known here. Leave it out.") }
        return channel
    }

    private static func key(_ field: String?, _ header: String?) throws -> String? {
        if let field, let header, field != header {
            throw invalid(.idempotencyKey, "The header and the field name different keys. Send one.")
        }
        guard let key = field ?? header else { return nil }
        guard isKey(key) else {
            throw invalid(.idempotencyKey, "A key has 16 to 255 visible ASCII characters, without spaces.")
        }
        return key
    }

    /// What can stand in a header as well as in a field: visible ASCII, 16 to 255 characters of it.
    static func isKey(_ text: String) -> Bool {
        (16...255).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    private static func text(_ value: String, _ field: FormFields.Name, upTo limit: Int) throws -> String {
        // No text has more characters than bytes: most need not be counted.
        guard value.utf8.count <= limit || value.unicodeScalars.count <= limit else {
            throw invalid(field, "The text is longer than \(limit) characters. Shorten it.")
        }
        return value
    }

    private static func invalid(_ field: FormFields.Name, _ sentence: String) -> Failure {
        Failure("invalid-field", sentence, .refuse, field: field.rawValue)
    }
}
