import Foundation
import Sealing
import Spooling
import Tips

/// What is written down once when an upload is made: `1 BYTES CREATED`, or `2 BYTES CREATED` of one that is sealed as it comes.
struct UploadNote: Equatable {
    var bytes: Int64
    var createdAt: Moment
    var isSealed: Bool

    init(bytes: Int64, createdAt: Moment, isSealed: Bool = false) {
        self.bytes = bytes
        self.createdAt = createdAt
        self.isSealed = isSealed
    }

    /// Nil for what is not whole: the line's end is its last byte.
    init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, ["1", "2"].contains(words[0]), words[2].hasSuffix("\n"), let bytes = Int64(words[1]),
            bytes >= 0, let created = Int64(words[2].dropLast())
        else { return nil }
        self.init(bytes: bytes, createdAt: Moment(milliseconds: created), isSealed: words[0] == "2")
    }

    var text: String { "\(isSealed ? 2 : 1) \(bytes) \(createdAt.milliseconds)\n" }
}

/// How far an upload is verified: `OFFSET`, one line.
enum UploadFloor {
    static func read(_ text: String) -> Int64? {
        guard text.hasSuffix("\n"), let offset = Int64(text.dropLast()), offset >= 0 else { return nil }
        return offset
    }

    static func text(_ offset: Int64) -> String { "\(offset)\n" }
}

extension UploadMark {
    /// Of a mark in either shape: whose it is can be read without a secret.
    static func tip(in text: String) -> TipID? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        switch words.first {
        case "1": return UploadMark(text)?.tip
        case "2" where words.count == 4 && words[3].hasSuffix("\n"): return TipID(words[1])
        default: return nil
        }
    }

    /// `2 TIP - BOX`, one line: of a sealed upload, what it was is in a box under the secret in its URL, its key's hash with it.
    func sealedText(_ box: SecretBox) throws -> String {
        let inside = try Array(text.utf8).withUnsafeBytes { try box.seal($0) }
        return "2 \(tip) - \(Data(inside).base64EncodedString())\n"
    }

    /// Nil for what was not sealed under that secret.
    init?(sealed text: String, _ box: SecretBox) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 4, words[0] == "2", let inside = Data(base64Encoded: String(words[3].dropLast())),
            let bytes = try? box.open(Array(inside)), let mark = UploadMark(String(decoding: bytes, as: UTF8.self)),
            mark.tip.description == words[1]
        else { return nil }
        self = mark
    }

    /// `1 TIP KEY MEDIA-TYPE BYTES DIGEST`, one line; `-` for a tip without a key.
    init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 6, words[0] == "1", let tip = TipID(words[1]), let bytes = Int64(words[4]),
            words[5].hasSuffix("\n"), let digest = Digest(hex: words[5].dropLast())
        else { return nil }
        let key = words[2] == "-" ? nil : TipID(words[2])?.bytes
        guard words[2] == "-" || key != nil else { return nil }
        self.init(tip: tip, keyHash: key, mediaType: String(words[3]), bytes: bytes, digest: digest)
    }

    var text: String {
        let key = keyHash.flatMap { TipID(bytes: $0) }.map(\.description) ?? "-"
        return "1 \(tip) \(key) \(mediaType) \(bytes) \(digest)\n"
    }
}

extension Disk {
    /// A small file as text; nil when there is none.
    func text(of path: String) throws -> String? {
        try bytes(of: path, most: 512).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The first `most` bytes of a file; nil when there is none.
    func bytes(of path: String, most: Int) throws -> [UInt8]? {
        do {
            let file = try openForReading(path)
            defer { close(file) }
            return try [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
                let raw = UnsafeMutableRawBufferPointer(buffer)
                while count < most,
                    case let read = try self.read(
                        file, into: UnsafeMutableRawBufferPointer(rebasing: raw[count...]), at: Int64(count)), read > 0
                { count += read }
            }
        } catch let failure as DiskFailure where failure.isAbsent {
            return nil
        }
    }

    /// Makes a small file, synced; its folder is for the caller to sync.
    func write(_ text: String, toNew path: String) throws { try write(Array(text.utf8), toNew: path) }

    func write(_ bytes: [UInt8], toNew path: String) throws {
        let file = try create(path)
        defer { close(file) }
        try bytes.withUnsafeBytes { try write($0, to: file) }
        try sync(file)
    }

    /// Puts a small file in the place of another, all of it or nothing.
    func replace(_ path: String, by text: String, draft: String, in folder: String) throws {
        try replace(path, by: Array(text.utf8), draft: draft, in: folder)
    }

    func replace(_ path: String, by bytes: [UInt8], draft: String, in folder: String) throws {
        try unlink(draft)
        try write(bytes, toNew: draft)
        try rename(draft, to: path)
        try syncFolder(folder)
    }
}
