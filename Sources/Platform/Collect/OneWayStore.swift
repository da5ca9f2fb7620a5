import Foundation
import Tips

/// What `collect` keeps beside the clues, in `STORE/one-way/`. Everything in it follows from the clues and the dropped files;
/// a dropped file is removed only once what it said lies here and is synced.
///
///     received.txt              one line a clue that came one way: SPOOL LANE NUMBER ID MANIFEST-SHA256
///     LANE-SPOOL.state          the lane's last heartbeat, with the names it gathered
///     gaps.txt, gaps.json       what is missing, for people and for programs
///     LANE-SPOOL.resend         the list to carry back to `tipline spool resend`
///     LANE-SPOOL.confirm        the list to carry back to `tipline spool confirm`
struct OneWayStore: Sendable {
    let directory: String
    private let folder: StoreFile
    private let received: StoreFile
    private var length: Int64

    /// Opens it as it was left: a torn last line is cut away, since its file has not been removed yet. Blocks.
    static func open(_ store: String) throws -> (store: OneWayStore, books: [LaneBook.Key: LaneBook]) {
        let directory = "\(store)/one-way"
        try StoreFile.makeFolder(directory)
        let folder = try StoreFile.folder(directory)
        try StoreFile.folder(store).sync()
        var books = try states(in: directory)
        let received = try StoreFile.openForAppending("\(directory)/received.txt")
        let length = try readReceived("\(directory)/received.txt", &books)
        if try received.length > length { try received.truncate(to: length) }
        try received.sync()
        try folder.sync()
        return (OneWayStore(directory: directory, folder: folder, received: received, length: length), books)
    }

    private static let longestState: Int64 = 64 << 20
    private static let longestLine = 256

    private static func states(in directory: String) throws -> [LaneBook.Key: LaneBook] {
        var books: [LaneBook.Key: LaneBook] = [:]
        for name in try StoreFile.names(in: directory) where name.hasSuffix(".state") {
            // One that is damaged is written anew by the next heartbeat.
            guard let bytes = FileManager.default.contents(atPath: "\(directory)/\(name)").map({ Array($0) }),
                bytes.count <= longestState, let heartbeat = state(bytes)
            else { continue }
            let key = LaneBook.Key(spool: heartbeat.spool, lane: heartbeat.lane)
            var book = LaneBook(key)
            book.restore(heartbeat)
            books[key] = book
        }
        return books
    }

    private static func state(_ bytes: [UInt8]) -> Heartbeat? {
        guard case .head(let head, let headBytes) = DropHead.read(bytes),
            bytes.count == headBytes + Int(head.bodyBytes) + DropTrailer.length,
            DropTrailer.read(bytes.suffix(DropTrailer.length)) == Digest.of(bytes.dropLast(DropTrailer.length))
        else { return nil }
        let bounds = Heartbeat.Bounds(
            names: LaneBook.mostNames, endings: LaneBook.mostEndings, bytes: longestState)
        return Heartbeat(
            head: head, body: Array(bytes[headBytes...].dropLast(DropTrailer.length)), within: bounds)
    }

    /// Gives back where the last whole line ends.
    private static func readReceived(_ path: String, _ books: inout [LaneBook.Key: LaneBook]) throws -> Int64 {
        var place = LinePlace.start
        try place.read(path, longest: longestLine) { text, number in
            guard let line = ReceivedLine(text) else { throw LinePlace.damaged(path, number) }
            books[line.key, default: LaneBook(line.key)].record(line.name)
        }
        return place.offset
    }

    /// When this returns, the numbers are on the disk. When it throws, the store must be opened anew.
    mutating func append(_ lines: [ReceivedLine]) throws {
        guard !lines.isEmpty else { return }
        let bytes = lines.flatMap(\.bytes)
        do {
            try received.write(bytes)
        } catch {
            try? received.truncate(to: length)
            throw error
        }
        try received.sync()
        length += Int64(bytes.count)
    }

    func write(_ book: LaneBook) throws {
        guard let heartbeat = book.heartbeat else { return }
        let file = heartbeat.head.bytes + heartbeat.body
        try replace("\(Self.name(book.key)).state", file + DropTrailer.bytes(Digest.of(file)))
    }

    static func name(_ key: LaneBook.Key) -> String { "\(key.lane)-\(key.spool)" }

    /// All of the old file or all of the new one, whenever the power goes.
    func replace(_ name: String, _ bytes: [UInt8]) throws {
        let draft = "\(directory)/.\(name).new"
        let file = try StoreFile.create(draft)
        try file.write(bytes)
        try file.sync()
        try StoreFile.rename(draft, to: "\(directory)/\(name)")
        try folder.sync()
    }
}

/// One line of `received.txt`.
struct ReceivedLine: Sendable, Hashable {
    var key: LaneBook.Key
    var name: Heartbeat.Name

    var bytes: [UInt8] {
        Array("\(key.spool) \(key.lane) \(name.sequence) \(name.tip) \(name.manifestDigest)\n".utf8)
    }
}

extension ReceivedLine {
    init?(_ line: ArraySlice<UInt8>) {
        let words = String(decoding: line, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 5, let spool = TipID(words[0]), let lane = LaneName(String(words[1])),
            let sequence = Int64(words[2]), sequence > 0, let tip = TipID(words[3]), let digest = Digest(hex: words[4])
        else { return nil }
        key = LaneBook.Key(spool: spool, lane: lane)
        name = Heartbeat.Name(sequence: sequence, tip: tip, manifestDigest: digest)
    }
}
