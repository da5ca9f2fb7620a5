import Foundation
import Sealing
import Spooling

/// What rests of a sealed upload under the secret in its URL, each sort for itself.
struct UploadBoxes {
    let key: SecretBox
    let tail: SecretBox
    let held: SecretBox
    let mark: SecretBox

    init(_ id: UploadID) {
        key = SecretBox(secret: id.bytes, purpose: "tipline upload key")
        tail = SecretBox(secret: id.bytes, purpose: "tipline upload tail")
        held = SecretBox(secret: id.bytes, purpose: "tipline upload held")
        mark = SecretBox(secret: id.bytes, purpose: "tipline upload mark")
    }
}

/// The keys of the upload's file, wrapped: one, or two where a crash may have come between writing them down and putting the
/// file of the newer one in place. One a line, in Base64.
enum WrappedKeys {
    static func text(_ keys: [FileKey], _ box: SecretBox) throws -> String {
        try keys.map { key in
            let wrapped = try key.bytes.withUnsafeBytes { try box.seal($0) }
            return Data(wrapped).base64EncodedString() + "\n"
        }.joined()
    }

    static func read(_ text: String, _ box: SecretBox) -> [FileKey] {
        text.split(separator: "\n").compactMap { line in
            Data(base64Encoded: String(line)).flatMap { try? box.open(Array($0)) }.flatMap { FileKey(bytes: $0) }
        }
    }
}

/// What came behind the last whole chunk: the number of whole chunks before it in eight bytes, then a box.
struct UploadTail {
    /// Whole chunks before it.
    var chunks: Int64
    /// Of what is in the box.
    var length: Int64
    private var sealed: [UInt8]

    static let mostBytes = 8 + SecretBox.overhead + PayloadCipher.chunkBytes

    /// Nil for what is no tail.
    init?(_ file: [UInt8]) {
        guard file.count > 8 + SecretBox.overhead, file.count <= Self.mostBytes else { return nil }
        let number = file[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard let chunks = Int64(exactly: number), chunks < 1 << 40 else { return nil }
        self.chunks = chunks
        length = Int64(file.count - 8 - SecretBox.overhead)
        sealed = file
    }

    static func file(_ bytes: [UInt8], behind chunks: Int64, _ box: SecretBox) throws -> [UInt8] {
        let place = (0..<8).map { UInt8(truncatingIfNeeded: chunks >> (56 - 8 * $0)) }
        return place + (try bytes.withUnsafeBytes { try box.seal($0, at: place) })
    }

    func opened(_ box: SecretBox) throws -> [UInt8] { try box.open(sealed[8...], at: Array(sealed[..<8])) }
}
