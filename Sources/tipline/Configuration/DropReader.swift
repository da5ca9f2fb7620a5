import Forwarding
import Foundation
import RuleFiles
import Sealing
import Tips

/// Reads what an endpoint says of its one-way drop.
enum DropReader {
    /// What belongs to a drop alone, and what to a platform that answers.
    /// Not `confirm_key`: what a lane dropped before it got a URL still waits for the inside's word.
    private static let ofDrops = ["heartbeat", "expire_unconfirmed"]
    private static let ofAnswers = ["plain_http", "ca", "pin", "certificate", "key", "bandwidth", "follow"]

    /// Whether the folder is there and its own is asked by ``DropPlaces``, of the daemon alone: an operator must be able to
    /// look into the spool while the gate is down.
    static func folder(_ keys: RuleMapping) throws -> DropFolder {
        guard let node = keys["drop"] else { throw RuleMistake(location: keys.location, sentence: "There is no drop.") }
        if let url = keys["url"] {
            throw url.mistake("A lane has url or drop, not both. Take one of them away, or make two lanes.")
        }
        for key in ofAnswers {
            if let stray = keys[key] {
                throw stray.mistake("This belongs to url: a drop has no connection.")
            }
        }
        let path = try node.nonEmptyText()
        var folder = DropFolder(
            RealPath.of(path),
            heartbeatSeconds: try keys["heartbeat"]?.seconds(in: 1...86_400) ?? 60)
        if let expiry = keys["expire_unconfirmed"], try expiry.text() != "never" {
            folder.expireSeconds = try expiry.seconds(in: 60...(3660 * 86_400))
        }
        return folder
    }

    static func refuseStrays(_ keys: RuleMapping) throws {
        for key in ofDrops {
            if let stray = keys[key] { throw stray.mistake("This belongs to drop. Write drop: DIR in place of url.") }
        }
    }
}

/// Looks at the folders themselves: a drop that is missing, that cannot be written, that two lanes share, or that lies in
/// another's or in the spool is said before the daemon starts.
struct DropPlaces {
    let layers: SettingLayers
    let spool: String

    func check(_ lanes: [Lane], _ mistakes: inout RuleMistakes) {
        var earlier: [(name: String, path: String)] = [("the spool", RealPath.of(spool))]
        for lane in lanes {
            if let key = lane.confirmKey, ConfirmKey.read(key) == nil, let node = node(lane.name, "confirm_key") {
                mistakes.add(node.mistake(ConfirmKey.sentence))
            }
            guard let drop = lane.drop, let node = node(lane.name, "drop") else { continue }
            if let sentence = Self.fault(drop, earlier) { mistakes.add(node.mistake(sentence)) }
            earlier.append(("the drop of lane \(lane.name)", drop.path))
        }
    }

    private func node(_ lane: LaneName, _ key: String) -> RuleNode? {
        let endpoints = try? layers.file?.mapping()["endpoints"]?.mapping()
        return try? endpoints?[lane.name]?.mapping()[key]
    }

    private static func fault(_ drop: DropFolder, _ earlier: [(name: String, path: String)]) -> String? {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: drop.path, isDirectory: &isFolder), isFolder.boolValue else {
            return "There is no such folder. Make it, or mount the gate's, before the daemon starts."
        }
        guard access(drop.path, W_OK | X_OK) == 0 else {
            return "The daemon's user cannot write in this folder. Change its owner or its mode."
        }
        // The kernel's own: a file there is a switch or a device, or gone with the next start.
        for place in ["/proc", "/sys", "/dev"] where RealPath.overlap(drop.path, place) {
            return "Nothing that is put down in \(place) lasts. Name a folder on a disk."
        }
        for place in earlier where RealPath.overlap(drop.path, place.path) {
            return "This folder and \(place.name) are the same, or one lies in the other. Give each one of its own."
        }
        return nil
    }
}

/// The inside's public key.
enum ConfirmKey {
    static let sentence = "This is no file with an Ed25519 public key in PEM (BEGIN PUBLIC KEY)."

    /// Nil when there is no such key in it.
    static func read(_ path: String) -> VerifyingKey? {
        guard RealPath.isFile(path), let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        guard let bytes = try? file.read(upToCount: 16_384) else { return nil }
        return VerifyingKey(pem: String(decoding: bytes, as: UTF8.self))
    }
}

/// Where a path really leads.
enum RealPath {
    /// Absolute and without symbolic links, as far as it exists.
    static func of(_ path: String) -> String {
        var existing = URL(fileURLWithPath: path).standardizedFileURL
        var rest: [String] = []
        while true {
            if let real = realpath(existing.path, nil) {
                defer { free(real) }
                return rest.reduce(String(cString: real)) { $0 == "/" ? "/\($1)" : "\($0)/\($1)" }
            }
            guard existing.path != "/" else { return path }
            rest.insert(existing.lastPathComponent, at: 0)
            existing.deleteLastPathComponent()
        }
    }

    /// A file of its own, which can be read to an end: whoever opens a pipe waits for somebody to write.
    static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// The same, or one inside the other.
    static func overlap(_ one: String, _ other: String) -> Bool {
        func parts(_ path: String) -> [Substring] { path.split(separator: "/") }
        let (short, long) = one.utf8.count <= other.utf8.count ? (one, other) : (other, one)
        return parts(long).starts(with: parts(short))
    }
}
