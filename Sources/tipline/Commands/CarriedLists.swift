import ArgumentParser
import EmbeddedStore
import Forwarding
import Foundation
import Sealing
import Spooling
import Tips

/// Applies lists that were carried here from behind a one-way gate. A list that is not this spool's, not whole or, for
/// a confirmation, not signed by the inside changes nothing.
struct CarriedLists {
    let ledger: any OneWayLedger
    let spool: TipID
    let lanes: [Lane]
    let time: any TimeSource

    func resend(_ bytes: [UInt8]) async throws -> CarriedTally {
        let carried = try CarriedList.read(bytes, as: .resend)
        guard carried.isWhole else {
            throw Failure(
                "list-cut", "The list was cut or changed on its way. Carry it over again; nothing was changed.", .refuse
            )
        }
        try checkSpool(carried.list)
        let outcomes = try await ledger.resend(lane: carried.list.lane, carried.list.entries, now: time.now)
        return CarriedTally(carried.list, outcomes)
    }

    func confirm(_ bytes: [UInt8]) async throws -> CarriedTally {
        let carried = try CarriedList.read(bytes, as: .confirm)
        try checkSpool(carried.list)
        let key = try key(of: carried.list.lane)
        guard key.isValid(signature: carried.seal, of: carried.statement) else {
            throw Failure(
                "list-forged",
                "The list is not signed by the inside's key: forged, cut or changed on its way. Nothing was changed.",
                .refuse)
        }
        let outcomes = try await ledger.confirm(lane: carried.list.lane, carried.list.entries, now: time.now)
        return CarriedTally(carried.list, outcomes)
    }

    private func checkSpool(_ list: CarriedList) throws {
        guard list.spool == spool else {
            throw Failure(
                "list-foreign",
                "The list is for spool \(list.spool), and this is \(spool). Carry it to its own; nothing was changed.",
                .refuse)
        }
    }

    private func key(of lane: LaneName) throws -> VerifyingKey {
        guard let path = lanes.first(where: { $0.name == lane })?.confirmKey else {
            throw Failure(
                "no-confirm-key",
                "Lane \(lane) has no key to believe a list by. Write endpoints.\(lane).confirm_key: FILE, "
                    + "beside its drop or beside the url that came in the drop's place.", .refuse)
        }
        guard let key = ConfirmKey.read(path) else {
            throw Failure("no-confirm-key", "endpoints.\(lane).confirm_key: \(ConfirmKey.sentence)", .refuse)
        }
        return key
    }

    /// Every list, however one of them ends; what was said of each line by line.
    static func apply(
        _ paths: [String], _ common: CommonOptions,
        _ work: (CarriedLists, [UInt8]) async throws -> CarriedTally
    ) async throws {
        try await Outcome.of {
            let (spool, settings) = try common.openSpool()
            let lists = CarriedLists(
                ledger: spool.ledger, spool: spool.ledger.spoolID, lanes: settings.lanes, time: SystemTime())
            var isSound = true
            for path in paths {
                do {
                    let tally = try await work(lists, try bytes(of: path))
                    print("\(path): \(tally.summary)")
                    for sentence in tally.wrong { Outcome.complain(sentence) }
                    isSound = isSound && tally.wrong.isEmpty
                } catch let failure as Failure where failure.verdict == .refuse {
                    Outcome.complain("\(path): \(failure)")
                    isSound = false
                }
            }
            spool.ledger.close()
            if !isSound { throw ExitCode(65) }
        }
    }

    /// No more than a list may have, and one byte, so that a longer one is refused.
    static func bytes(of path: String) throws -> [UInt8] {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw Failure("no-input", "The list cannot be read. Is the path right?", .refuse)
        }
        defer { try? file.close() }
        return Array(try file.read(upToCount: CarriedList.longestBytes + 1) ?? Data())
    }
}

/// What became of the lines of one list.
struct CarriedTally {
    private let list: CarriedList
    private(set) var done = 0
    private(set) var already: [Stage: Int] = [:]
    private(set) var notSent: [Stage: Int] = [:]
    private(set) var unknown = 0
    /// Had ended unconfirmed, and has arrived: noted just now, and noted before.
    private(set) var late = 0
    private(set) var knownLate = 0
    /// One sentence for each line that contradicts the ledger.
    private(set) var wrong: [String] = []

    private static let mostSentences = 20

    init(_ list: CarriedList, _ outcomes: [CarriedOutcome]) {
        self.list = list
        for (entry, outcome) in zip(list.entries, outcomes) {
            switch outcome {
            case .done: done += 1
            case .already(let stage): already[stage, default: 0] += 1
            case .arrivedLate: late += 1
            case .knownLate: knownLate += 1
            case .notSent(let stage): notSent[stage, default: 0] += 1
            // A number without a name is a question: the inside could not know whether it was sent.
            case .unknown where entry.tip == nil: unknown += 1
            case .unknown:
                unknown += 1
                complain("\(list.lane) \(entry.sequence): no delivery of this spool has that number and that id.")
            case .differs:
                complain("\(list.lane) \(entry.sequence): the manifest inside is not the one of this ledger.")
            }
        }
    }

    private mutating func complain(_ sentence: String) {
        if wrong.count < Self.mostSentences { wrong.append(sentence) }
    }

    var summary: String {
        let verb = list.purpose == .resend ? "queued to be sent again" : "confirmed and delivered"
        var parts = ["\(list.entries.count) line(s)", "\(done) \(verb)"]
        for (stage, count) in already.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            parts.append("\(count) already \(stage.rawValue)")
        }
        for (stage, count) in notSent.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            parts.append("\(count) left as they are, \(stage.rawValue)")
        }
        if unknown > 0 { parts.append("\(unknown) not waiting here") }
        if late > 0 {
            parts.append("\(late) had ended unconfirmed and arrived all the same: noted in the custody, still expired")
        }
        if knownLate > 0 { parts.append("\(knownLate) arrived after they had ended, as noted before") }
        let known = already.values.reduce(knownLate, +)
        let isOld = done == 0 && !list.entries.isEmpty && known == list.entries.count
        return parts.joined(separator: ", ") + (isOld ? ": an old list, nothing was changed." : ".")
    }
}
