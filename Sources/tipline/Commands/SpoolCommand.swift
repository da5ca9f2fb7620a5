import ArgumentParser
import EmbeddedStore
import Foundation
import Receiving
import Spooling
import Tips

struct SpoolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spool", abstract: "Look into the spool, and say what shall become of a tip.",
        subcommands: [
            List.self, Show.self, Explain.self, CompanyCommand.self, Hold.self, Release.self, Retry.self,
            CorrectCommand.self, Resend.self, Confirm.self, Verify.self, Repair.self, BackupCommand.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "ls", abstract: "One line a tip: ID STAGE …")

        @OptionGroup var common: CommonOptions

        @Option(help: "Only tips with a delivery in this stage; may be repeated.")
        var stage: [String] = []

        @Option(help: "At most so many lines; all when left out.")
        var limit: Int?

        @Flag(help: "Behind each line the cluster its tip is in: see `spool company`.")
        var cluster = false

        func run() async throws {
            try await Outcome.of {
                let stages = try stage.map(SpoolCommand.stage)
                let (spool, _) = try common.openSpool()
                defer { spool.ledger.close() }
                var last: TipID?
                var left = limit ?? .max
                while left > 0 {
                    let page = try await spool.ledger.list(
                        stages: stages.isEmpty ? nil : Set(stages), after: last, limit: min(left, 500))
                    for record in page { print(SpoolText.line(record, withCluster: cluster)) }
                    left -= page.count
                    last = page.last?.tip
                    if page.isEmpty { break }
                }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "A tip with its deliveries and what it says.")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The tip's id.")
        var id: String

        func run() async throws {
            try await Outcome.of {
                let (spool, _) = try common.openSpool()
                defer { spool.ledger.close() }
                print(SpoolText.account(try await SpoolCommand.record(id, spool)))
            }
        }
    }

    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The custody of a tip, event by event, its hashes checked, and what happens to it next.")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The tip's id.")
        var id: String

        func run() async throws {
            try await Outcome.of {
                let (spool, _) = try common.openSpool()
                defer { spool.ledger.close() }
                let record = try await SpoolCommand.record(id, spool)
                let custody = try await spool.ledger.custody(of: record.tip)
                for event in custody { print(SpoolText.line(event)) }
                if let judged = SpoolText.judged(record, custody) { print(judged) }
                for delivery in record.deliveries {
                    print(SpoolText.outlook(delivery))
                    if let digest = SpoolText.manifestDigest(record, delivery) { print("  manifest  \(digest)") }
                }
                if let company = try await spool.ledger.company(of: record.tip, limit: 1) {
                    print(SpoolText.heading(company))
                }
                var wrong = try await spool.ledger.check(custodyOf: record.tip).map { "Tip \(record.tip): \($0)." }
                wrong += record.exhibits.compactMap { SpoolText.fault($0, of: record.tip, in: spool.vault) }
                for sentence in wrong { print(sentence) }
                print(SpoolText.checked(events: custody.count, exhibits: record.exhibits.count, wrong: wrong.count))
                if !wrong.isEmpty { throw ExitCode(65) }
            }
        }
    }

    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Send nothing of these tips until they are released.")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The tips' ids.")
        var ids: [String]

        func run() async throws {
            try await SpoolCommand.move(ids, common, from: nil, to: .held, why: "operator-hold")
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let held or parked tips go on: these, or all that are parked.")

        @OptionGroup var common: CommonOptions

        @Flag(help: "Every parked tip, whatever parked it.")
        var parked = false

        @Option(help: "With --parked: only where this is the reason, a word of `spool ls` such as http-422.")
        var why: String?

        @Argument(help: "The tips' ids.")
        var ids: [String] = []

        func validate() throws {
            guard parked == ids.isEmpty, why == nil || parked else {
                throw ValidationError("Name tips, or say --parked (and --why WORD, if you like).")
            }
        }

        func run() async throws {
            if parked {
                try await SpoolCommand.releaseParked(common, why: why)
            } else {
                try await SpoolCommand.move(ids, common, from: [.held, .parked], to: .queued, why: "operator-release")
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make deferred, in-doubt, parked or quarantined tips due at once.")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The tips' ids.")
        var ids: [String]

        func run() async throws {
            try await SpoolCommand.move(
                ids, common, from: [.deferred, .inDoubt, .parked, .quarantined], to: .queued, why: "operator-retry")
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "The full check: file, counters, rows, chain of custody, figures kept, and every exhibit's bytes.")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await Outcome.of {
                let (spool, settings) = try common.openSpool()
                defer { spool.ledger.close() }
                var wrong = try await spool.ledger.verify()
                wrong += try await spool.ledger.checkFigures(calendar: settings.calendar)
                var exhibits = 0
                var last: TipID?
                while true {
                    let page = try await spool.ledger.list(stages: nil, after: last, limit: 500)
                    if page.isEmpty { break }
                    for record in page {
                        exhibits += record.exhibits.count
                        wrong += record.exhibits.compactMap { SpoolText.fault($0, of: record.tip, in: spool.vault) }
                    }
                    last = page.last?.tip
                }
                let uploads = try spool.checkUploads()
                wrong += uploads.wrong
                for sentence in wrong { print(sentence) }
                let tally = try await spool.ledger.tally()
                print(
                    "\(tally.tips) tips, \(tally.open) open deliveries, \(exhibits) exhibits read, \(uploads.count) uploads: \(wrong.isEmpty ? "sound" : "\(wrong.count) wrong")."
                )
                if let clear = try await SpoolText.clear(in: spool.ledger, isSealing: !settings.recipients.all.isEmpty)
                {
                    print(clear)
                }
                if !wrong.isEmpty { throw ExitCode(65) }
            }
        }
    }
}

extension SpoolCommand {
    static func stage(_ word: String) throws -> Stage {
        guard let stage = Stage(rawValue: word) else {
            throw ValidationError("`\(word)` is no stage: \(Stage.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return stage
    }

    static func record(_ id: String, _ spool: EmbeddedSpool) async throws -> TipRecord {
        guard let record = try await find(id, spool) else { throw noTip(id) }
        return record
    }

    private static func find(_ id: String, _ spool: EmbeddedSpool) async throws -> TipRecord? {
        guard let tip = TipID(id) else { return nil }
        return try await spool.ledger.show(tip)
    }

    static func noTip(_ id: String) -> Failure {
        Failure("no-tip", "There is no tip `\(id)` in this spool. `tipline spool ls` lists them.", .refuse)
    }

    /// - Parameter stages: the stages it is meant for; nil for every stage the law allows.
    static func move(_ ids: [String], _ common: CommonOptions, from stages: Set<Stage>?, to stage: Stage, why: String)
        async throws
    {
        try await Outcome.of {
            let (spool, _) = try common.openSpool()
            defer { spool.ledger.close() }
            var unmoved = 0
            for id in ids {
                // One that is mistyped stops none behind it.
                guard let record = try await find(id, spool) else {
                    Outcome.complain("\(noTip(id))")
                    unmoved += 1
                    continue
                }
                if try await move(record, in: spool, from: stages, to: stage, why: why) {
                    print("\(id) \(stage.rawValue)")
                } else {
                    Outcome.complain("\(id) is \(record.stage.rawValue): it cannot become \(stage.rawValue) that way.")
                    unmoved += 1
                }
            }
            if unmoved > 0 { throw ExitCode(65) }
        }
    }

    private static func move(
        _ record: TipRecord, in spool: EmbeddedSpool, from stages: Set<Stage>?, to stage: Stage, why: String
    ) async throws -> Bool {
        guard record.deliveries.contains(where: { stages?.contains($0.stage) ?? true }) else { return false }
        return try await spool.ledger.move(record.tip, from: stages, to: stage, why: why, now: SystemTime().now) > 0
    }

    /// Everything that is parked, or parked for one reason, in one go.
    static func releaseParked(_ common: CommonOptions, why: String?) async throws {
        try await Outcome.of {
            let (spool, _) = try common.openSpool()
            defer { spool.ledger.close() }
            var released = 0
            var last: TipID?
            while true {
                let page = try await spool.ledger.list(stages: [.parked], after: last, limit: 500)
                for record in page
                where record.deliveries.contains(where: { $0.stage == .parked && (why ?? $0.why) == $0.why }) {
                    let moved = try await spool.ledger.move(
                        record.tip, from: [.parked], to: .queued, why: "operator-release", now: SystemTime().now)
                    if moved > 0 { print("\(record.tip) queued") }
                    released += moved
                }
                guard let end = page.last?.tip else { break }
                last = end
            }
            Outcome.complain("\(released) parked deliveries were released.")
        }
    }
}
