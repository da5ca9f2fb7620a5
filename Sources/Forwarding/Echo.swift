import Foundation
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
        guard body.count <= Reply.longestBytes, let text = EchoText.plain(body) ?? EchoText.any(body) else {
            return nil
        }
        id = text.id
        manifestDigest = text.manifestDigest
        answer = PlatformAnswer(
            clue: text.clue.flatMap { Self.line($0, upTo: 200) },
            reply: text.reply.flatMap { Self.text($0, upTo: 2000) },
            kind: text.kind.flatMap(Kind.init(rawValue:)),
            department: text.department.flatMap { Self.line($0, upTo: 200) },
            closed: text.closed)
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

private struct EchoText: Decodable {
    var id: String?
    var manifestDigest: String?
    var clue: String?
    var reply: String?
    var kind: String?
    var department: String?
    var closed = false

    enum CodingKeys: String, CodingKey {
        case id
        case manifestDigest = "manifest_sha256"
        case clue, reply, kind, department, closed
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func text(_ key: CodingKeys) -> String? { try? values.decodeIfPresent(String.self, forKey: key) }
        id = text(.id)
        manifestDigest = text(.manifestDigest)
        // Many systems number their cases.
        clue = text(.clue) ?? (try? values.decodeIfPresent(Int64.self, forKey: .clue)).flatMap { $0 }.map { String($0) }
        reply = text(.reply)
        kind = text(.kind)
        department = text(.department)
        closed = (try? values.decodeIfPresent(Bool.self, forKey: .closed)) ?? false
    }

    private init() {}

    /// An echo as most platforms write it, without a tree; nil for every other. It is stricter than the contract, and a tip
    /// that was recorded must not be sent for ever because of a half character in a reply.
    static func plain(_ body: [UInt8]) -> EchoText? {
        var text = EchoText()
        do {
            try body.withUnsafeBufferPointer { bytes in
                try JSONScanner.scan(bytes) { name, value in try text.take(name, value) }
            }
        } catch {
            return nil
        }
        return text
    }

    static func any(_ body: [UInt8]) -> EchoText? {
        try? JSONDecoder().decode(
            EchoText.self, from: Data(body.starts(with: Self.mark) ? body.dropFirst(3) : body[...]))
    }

    /// The byte order mark that some write before UTF-8.
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private mutating func take(_ name: String, _ value: JSONScanner.Value) throws {
        switch (name, value) {
        case ("id", .string(let value)): id = value
        case ("manifest_sha256", .string(let value)): manifestDigest = value
        case ("clue", .string(let value)): clue = value
        case ("clue", .number): throw JSONScanner.malformed
        case ("reply", .string(let value)): reply = value
        case ("kind", .string(let value)): kind = value
        case ("department", .string(let value)): department = value
        case ("closed", .boolean(let value)): closed = value
        default: break
        }
    }
}
