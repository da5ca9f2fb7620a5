import Spooling
import Tips

/// The spool on disk: which name is what. The sweep touches only names made here.
///
///     Spool/lock             held by the daemon
///     Spool/spool-id         whose spool this is, and the last event a start has seen
///     Spool/ledger.sqlite    the ledger, with its -wal and -shm
///     Spool/exhibits/ab/     exhibits, spread by the first two characters of the tip's id
///     Spool/uploads/         resumable uploads that no tip has taken yet, by the keyed hash of their ids
///     Spool/orphans/         files nobody acknowledged, put aside
public struct SpoolFolder: Sendable {
    public let path: String

    public init(_ path: String) {
        self.path = path
    }

    /// Makes the folder itself unless it is there. A power cut must not take the whole of it, so its name is synced, and every
    /// time: whoever made it may have come no further. A parent nobody may open cannot be synced by anybody.
    func make(_ disk: any Disk) throws {
        try disk.makeFolder(path)
        do { try disk.syncFolder(path + "/..") } catch let failure as DiskFailure where failure.isForbidden {}
    }

    public var lock: String { path + "/lock" }
    var identity: String { path + "/spool-id" }
    public var ledger: String { path + "/ledger.sqlite" }
    public var exhibits: String { path + "/exhibits" }
    public var orphans: String { path + "/orphans" }

    public var uploads: String { path + "/uploads" }

    func shelf(of tip: TipID) -> String { exhibits + "/" + tip.description.prefix(2) }

    /// Every shelf there can be, in order: all are made with the spool, so that no tip ever waits for one, and none is half made.
    static let shelves: [String] = {
        let characters = "234567abcdefghijklmnopqrstuvwxyz"
        return characters.flatMap { first in characters.map { String([first, $0]) } }
    }()

    /// - Parameter shelf: another folder than the tip's own.
    func exhibit(_ number: Int, of tip: TipID, in shelf: String? = nil) -> String {
        "\(shelf ?? self.shelf(of: tip))/\(tip)-\(number)"
    }

    func manifest(of tip: TipID, in shelf: String? = nil) -> String {
        "\(shelf ?? self.shelf(of: tip))/\(tip)-manifest.json"
    }

    /// Until it takes the place of the manifest that it corrects.
    func manifestDraft(of tip: TipID) -> String { "\(shelf(of: tip))/\(tip)-manifest.new" }

    func statement(of tip: TipID, in shelf: String? = nil) -> String {
        "\(shelf ?? self.shelf(of: tip))/\(tip)-statement.json.age"
    }

    func upload(_ name: UploadName, _ side: UploadSide = .content) -> String { "\(uploads)/\(name)\(side.rawValue)" }

    /// The upload a file name belongs to, and which of its files it is; nil for a name the store could not have made.
    static func upload(ofFile name: String) -> (name: UploadName, side: UploadSide)? {
        guard let upload = UploadName(name.prefix(26)), let side = UploadSide(rawValue: String(name.dropFirst(26)))
        else { return nil }
        return (upload, side)
    }

    /// The tips that have files on the shelves, or in the one folder that is given, in the order of their names after `after`;
    /// fewer than `limit` only at the end.
    func tips(_ disk: any Disk, in other: String? = nil, after: TipID?, limit: Int) throws -> [TipID] {
        let start = after?.description ?? ""
        var found: [TipID] = []
        let shelves = Self.shelves.filter { $0 >= start.prefix(2) }.map { exhibits + "/" + $0 }
        for folder in other.map({ [$0] }) ?? shelves {
            for tip in try disk.names(in: folder).compactMap(Self.tip(ofFile:))
            where tip.description > start && found.last != tip {
                found.append(tip)
                if found.count == limit { return found }
            }
        }
        return found
    }

    /// Whether any tip has files on the shelves. False where there are no shelves yet.
    func holdsExhibits(_ disk: any Disk) -> Bool {
        (try? tips(disk, after: nil, limit: 1))?.isEmpty == false
    }

    /// The tip a file name belongs to; nil for a name the vault could not have made.
    static func tip(ofFile name: String) -> TipID? {
        guard let tip = TipID(name.prefix(26)), name.utf8.dropFirst(26).first == UInt8(ascii: "-") else { return nil }
        let suffix = name.dropFirst(27)
        return ["manifest.json", "manifest.new", "statement.json.age"].contains(suffix)
            || (Int(suffix).map { $0 > 0 && String($0) == suffix } ?? false) ? tip : nil
    }
}

/// The files of one upload, by what stands behind its name.
enum UploadSide: String, CaseIterable {
    case content = ""
    /// Written once, at the creation: the declared length and when.
    case note = ".note"
    /// Where the bytes under a checksum begin that nobody has verified yet; only where a checksum was ever used.
    case floor = ".floor"
    case floorDraft = ".floor.new"
    /// The tip that takes it.
    case mark = ".tip"
    case markDraft = ".tip.new"
    /// Of an upload that is sealed as it comes: its file's key, wrapped under the secret in its URL.
    case key = ".key"
    case keyDraft = ".key.new"
    /// What came behind its last whole chunk, under that secret.
    case tail = ".tail"
    case tailDraft = ".tail.new"
    /// What came under a checksum and is not verified, under that secret.
    case held = ".held"
    /// The same bytes under a new key, until they take the place of the old ones.
    case contentDraft = ".new"
}
