import Foundation
import Spooling
import Tips

/// What is written down once when an upload is made: `1 BYTES CREATED`, the first being the version of this shape.
struct UploadNote: Equatable {
    var bytes: Int64
    var createdAt: Moment

    init(bytes: Int64, createdAt: Moment) {
        self.bytes = bytes
        self.createdAt = createdAt
    }

    /// Nil for what is not whole: the line's end is its last byte.
    init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[0] == "1", words[2].hasSuffix("\n"), let bytes = Int64(words[1]), bytes >= 0,
            let created = Int64(words[2].dropLast())
        else { return nil }
        self.init(bytes: bytes, createdAt: Moment(milliseconds: created))
    }

    var text: String { "1 \(bytes) \(createdAt.milliseconds)\n" }
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
        do {
            let file = try openForReading(path)
            defer { close(file) }
            var window = [UInt8](repeating: 0, count: 512)
            let count = try window.withUnsafeMutableBytes { try read(file, into: $0, at: 0) }
            return String(decoding: window.prefix(count), as: UTF8.self)
        } catch let failure as DiskFailure where failure.isAbsent {
            return nil
        }
    }

    /// Makes a small file, synced; its folder is for the caller to sync.
    func write(_ text: String, toNew path: String) throws {
        let file = try create(path)
        defer { close(file) }
        try Array(text.utf8).withUnsafeBytes { try write($0, to: file) }
        try sync(file)
    }

    /// Puts a small file in the place of another, all of it or nothing.
    func replace(_ path: String, by text: String, draft: String, in folder: String) throws {
        try unlink(draft)
        try write(text, toNew: draft)
        try rename(draft, to: path)
        try syncFolder(folder)
    }
}
