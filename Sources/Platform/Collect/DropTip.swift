import Foundation
import Multipart
import NIOPosix
import Tips

/// What came of one file in the drop's folder.
enum DropOutcome: Sendable {
    /// Recorded now, or known before: then it was a repeat.
    case tip(LaneBook.Key, Heartbeat.Name, isNew: Bool)
    case heartbeat(Heartbeat)
    case tombstone(LaneBook.Key, Heartbeat.Ending)
    /// Not all there yet, perhaps.
    case arriving
    /// A heartbeat that is dated ahead of the clock here: it lies until its time has come.
    case ahead
    /// `why` is a constant word of the program.
    case damaged(why: String)
    case foreign

    var key: LaneBook.Key? {
        switch self {
        case .tip(let key, _, _), .tombstone(let key, _): key
        case .heartbeat(let heartbeat): LaneBook.Key(spool: heartbeat.spool, lane: heartbeat.lane)
        case .arriving, .ahead, .damaged, .foreign: nil
        }
    }

    var isDamaged: Bool {
        if case .damaged = self { true } else { false }
    }
}

/// One dropped tip on its way into the store: read like a hand-over that came by HTTP, and believed only when its file is
/// whole besides.
struct DropTip {
    let file: DropFileReader
    /// Where its parts go until they are believed; a name nobody else uses.
    let folder: String
    /// Opens and believes as the platform does that is handed tips over HTTP.
    var keys = InnerKeys()

    enum Reading: Sendable {
        case certain(DropOutcome)
        /// Damaged by its own words, or not what was put down; unless it is still arriving.
        case doubtful(why: String)
    }

    /// Throws when it is the store that fails.
    func record(in clues: ClueBook) async throws -> Reading {
        guard let id = file.head.value("Idempotency-Key").flatMap({ TipID($0) }),
            let digest = file.head.value("Tipline-Manifest-SHA256").flatMap({ Digest(hex: $0) }),
            let contentType = file.head.value("Content-Type"), file.head.sequence > 0
        else { return .certain(.damaged(why: "headers-missing")) }
        var intake = HandOverIntake(id: id, manifestDigest: digest, folder: folder)
        let arrival: ClueBook.Arrival
        do {
            arrival = try await intake.read(contentType: contentType, file)
        } catch let failure as Failure where failure.verdict == .refuse {
            return try await damage(failure.code.rawValue)
        } catch let error as MultipartError {
            return try await damage(error.isTooLarge ? "too-large" : "malformed")
        }
        // Recorded, the folder has moved away; otherwise nobody wants it any more.
        defer { if let folder = arrival.folder { try? FileManager.default.removeItem(atPath: folder) } }
        guard try await file.isWhole() else { return .doubtful(why: Self.differs) }
        guard Self.number(in: arrival.manifest) == Number(lane: file.head.lane.name, sequence: file.head.sequence)
        else {
            return .certain(.damaged(why: "number-differs"))
        }
        do {
            try keys.check(signature: file.head.value("Tipline-Manifest-Signature"), of: arrival.manifest)
            // What is sealed to others is recorded as it came.
            _ = try await NIOThreadPool.singleton.runIfActive { [keys] in try keys.open(arrival) }
        } catch let failure as Failure where failure.verdict == .refuse {
            return .certain(.damaged(why: failure.code.rawValue))
        }
        return .certain(try await record(arrival, in: clues))
    }

    private func record(_ arrival: ClueBook.Arrival, in clues: ClueBook) async throws -> DropOutcome {
        // Another manifest under an id that is taken is nobody's repeat, and is noted nowhere but beside its file.
        let taken = DropOutcome.damaged(why: "id-taken")
        if let kept = clues.kept(arrival.id), kept.manifestDigest != arrival.manifestDigest { return taken }
        let key = LaneBook.Key(spool: file.head.spool, lane: file.head.lane)
        let name = Heartbeat.Name(
            sequence: file.head.sequence, tip: arrival.id, manifestDigest: arrival.manifestDigest)
        switch try await clues.record(arrival) {
        case .recorded: return .tip(key, name, isNew: true)
        case .known(let kept):
            return kept.manifestDigest == arrival.manifestDigest ? .tip(key, name, isNew: false) : taken
        }
    }

    /// What was read is no tip. Whether the rest is whole tells why, and is worth no more than a short look.
    private func damage(_ why: String) async throws -> Reading {
        guard file.restBytes <= Self.longestRest else { return .doubtful(why: why) }
        return try await file.isRest() ? .certain(.damaged(why: why)) : .doubtful(why: Self.differs)
    }

    static let differs = "digest-differs"

    private static let longestRest: Int64 = 16 << 20

    private struct Number: Decodable, Hashable {
        var lane: String
        var sequence: Int64
    }

    /// The digest of the manifest vouches for these; the head only repeats them.
    private static func number(in manifest: [UInt8]) -> Number? {
        try? JSONDecoder().decode(Number.self, from: Data(manifest))
    }
}

extension DropFileReader {
    /// Reads what is left of the body, unlooked at, and says whether the file is whole: then what is wrong in it was put
    /// down like that.
    func isRest() async throws -> Bool {
        while try await next() != nil {}
        return try await isWhole()
    }
}
