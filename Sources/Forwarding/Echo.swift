import Spooling
import Tips

/// What a reply's JSON holds of what the contract knows: the echo that makes a tip delivered, and the platform's words.
/// A value of the wrong type is a value not given; only the object itself must be JSON.
struct Echo: Hashable {
    var id: String?
    var manifestDigest: String?
    var answer = PlatformAnswer()

    /// The shape of the platform's answer to `POST` and, later, to `GET <endpoint>/<id>`.
    init?(body: [UInt8]) {
        guard body.count <= Reply.longestBytes else { return nil }
        do {
            try body.withUnsafeBufferPointer { bytes in
                try JSONScanner.scan(bytes) { name, value in take(name, value) }
            }
        } catch {
            return nil
        }
    }

    private mutating func take(_ name: String, _ value: JSONScanner.Value) {
        switch (name, value) {
        case ("id", .string(let text)): id = text
        case ("manifest_sha256", .string(let text)): manifestDigest = text
        case ("clue", .string(let text)): answer.clue = Self.line(text, upTo: 200)
        // Many systems number their cases.
        case ("clue", .number(let digits)): answer.clue = Int64(digits).map { String($0) }
        case ("reply", .string(let text)): answer.reply = Self.text(text, upTo: 2000)
        case ("kind", .string(let text)): answer.kind = Kind(rawValue: text)
        case ("department", .string(let text)): answer.department = Self.line(text, upTo: 200)
        case ("closed", .boolean(let flag)): answer.closed = flag
        default: break
        }
    }

    /// Both, or nothing: an id without its digest may be somebody else's tip.
    func confirms(_ tip: TipID, _ digest: Digest) -> Bool {
        id == tip.description && manifestDigest.flatMap { Digest(hex: $0) } == digest
    }

    /// A word that is compared or shown in a row: nil when it is too long to be one. Control characters would speak to
    /// the operator's terminal.
    private static func line(_ value: String, upTo limit: Int) -> String? {
        let clean = String(value.unicodeScalars.filter { $0.properties.generalCategory != .control })
        return clean.isEmpty || clean.unicodeScalars.count > limit ? nil : clean
    }

    /// A sentence, cut at the limit; line breaks stay.
    private static func text(_ value: String, upTo limit: Int) -> String? {
        let clean = value.unicodeScalars.filter { $0 == "\n" || $0.properties.generalCategory != .control }
        return clean.isEmpty ? nil : String(String.UnicodeScalarView(clean.prefix(limit)))
    }
}
