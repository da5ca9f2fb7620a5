import Foundation
import Tips

/// What the inside must know of an opened statement to see whether manifest, statement and exhibits are of one tip.
struct OpenedStatement: Decodable {
    struct Part: Decodable {
        var number: Int
        var bytes: Int64
        var digest: String
        var sealedDigest: String

        enum CodingKeys: String, CodingKey {
            case number, bytes
            case digest = "sha256"
            case sealedDigest = "sealed_sha256"
        }
    }

    var id: String
    var exhibits: [Part]

    /// Throws `Failure` with code `statement-differs` unless it is the statement of that very manifest.
    init(_ bytes: [UInt8], of manifest: ReceivedManifest) throws {
        guard let read = try? JSONDecoder().decode(OpenedStatement.self, from: Data(bytes)) else {
            throw Self.differs("The statement is not what the contract says.")
        }
        guard read.id == manifest.id else { throw Self.differs("The statement is another tip's.") }
        let (said, are) = (read.exhibits, manifest.exhibits)
        guard said.count == are.count,
            zip(said, are).allSatisfy({
                $0.number == $1.number && Digest(hex: $0.sealedDigest) == Digest(hex: $1.digest)
            })
        else { throw Self.differs("Statement and manifest name different exhibits.") }
        self = read
    }

    static func differs(_ sentence: String) -> Failure { Failure("statement-differs", sentence, .refuse) }
}
