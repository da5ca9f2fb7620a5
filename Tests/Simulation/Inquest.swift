import Accounting
import EmbeddedStore
import Foundation
import Spooling
import Synchronization
import Tips

/// Compares what a spool has with what everybody outside knows. Every breach of a promise is noted in the memory.
struct Inquest: Sendable {
    let embedded: EmbeddedSpool
    let disk: WorldDisk
    let platform: WorldPlatform
    let memory: Memory

    private var ledger: SQLiteLedger { embedded.ledger }

    /// A process that is gone sees nothing any more, and says nothing of what it does not see.
    private func breach(_ sort: Breach.Sort, _ sentence: String) {
        if !disk.isDead { memory.breach(sort, sentence) }
    }

    func hold() async throws {
        try await findings()
        for sentence in try await ledger.verify() { breach(.other, "verify: \(sentence)") }
        let records = try await ledger.list(stages: nil, after: nil, limit: 10_000)
        memory.readable = Set(records.filter { $0.manifestBody != nil }.map(\.tip))
        for record in records { try await examine(record) }
        try await compareLetters(Dictionary(uniqueKeysWithValues: records.map { ($0.tip, $0) }))
        try await compareCounts(records)
        compareNumbers(records)
        comparePlatform(Set(records.map(\.tip)))
    }

    /// Of a spool made from a backup: what was acknowledged before that is there with its receipt, and the rest that is not
    /// in words alone is there.
    func hold(afterRestoring letters: [Letter], and besides: [Letter]) async throws {
        for sentence in try await ledger.verify() { breach(.other, "verify of a restored spool: \(sentence)") }
        let records = try await ledger.list(stages: nil, after: nil, limit: 10_000)
        let tips = Set(records.map(\.tip))
        for letter in letters + besides where letter.kept.map({ !tips.contains($0.tip) }) ?? true {
            breach(.lost, "letter \(letter.number) did not come back from a backup")
        }
        for record in records where memory.letter(of: record.tip)?.refused.contains(record.tip) == false {
            try await examine(record)
        }
        for letter in letters {
            guard let kept = letter.kept else { continue }
            let found = try await ledger.tip(receiptHash: ledger.secret.hash(of: kept.receipt))
            if found?.tip != kept.tip {
                breach(.lost, "the receipt of letter \(letter.number) did not come back from a backup")
            }
        }
        try await compareCounts(records)
    }

    private func findings() async throws {
        let found = embedded.findings
        if let damage = found.logDamage { breach(.other, "a start took a cut for damage: \(damage)") }
        if !found.maySweep { breach(.other, "a start took the spool's own ledger for another one") }
        for sentence in try await ledger.openDeliveries().disagreements { breach(.other, "a start found: \(sentence)") }
    }

    /// A tip that has its row.
    private func examine(_ record: TipRecord) async throws {
        guard let letter = memory.letter(of: record.tip) else {
            return breach(.other, "tip \(record.tip) came from nobody")
        }
        if letter.refused.contains(record.tip) {
            breach(.twice, "letter \(letter.number) was refused as \(record.tip) and is there")
        }
        if record.deliveries.map(\.lane).sorted() != letter.lanes.sorted() {
            breach(.other, "letter \(letter.number) goes to \(record.deliveries.map(\.lane.name))")
        }
        for delivery in record.deliveries where delivery.stage == .delivered {
            if platform.book[.init(lane: delivery.lane.name, tip: record.tip)] == nil {
                breach(.lost, "letter \(letter.number) is delivered and the platform does not have it")
            }
        }
        for delivery in record.deliveries where delivery.stage == .quarantined {
            breach(.torn, "letter \(letter.number) was quarantined: \(delivery.why)")
        }
        guard let body = record.manifestBody else { return try await examineErased(record, letter) }
        if Inside.words(of: body)?.hold(letter.content) != true {
            breach(.torn, "letter \(letter.number) has other words")
        }
        try await examineExhibits(record, letter)
    }

    private func examineExhibits(_ record: TipRecord, _ letter: Letter) async throws {
        let isSealed = record.manifestBody.map(Inside.isSealed) == true
        guard isSealed ? record.exhibits.count == letter.digests.count : record.exhibits.map(\.digest) == letter.digests
        else {
            return breach(.torn, "letter \(letter.number) has other exhibits in the ledger")
        }
        for exhibit in record.exhibits {
            guard let fault = ExhibitCheck.fault(exhibit, open: { try embedded.vault.open(record.tip, exhibit) }) else {
                if isSealed { try examineSealed(exhibit, record.tip, letter) }
                continue
            }
            breach(
                fault == .missing ? .lost : .torn,
                "exhibit \(exhibit.number) of letter \(letter.number): \(fault.rawValue)")
        }
    }

    private func examineSealed(_ exhibit: Exhibit, _ tip: TipID, _ letter: Letter) throws {
        let reader = try embedded.vault.open(tip, exhibit)
        var bytes = [UInt8](repeating: 0, count: Int(reader.bytes))
        let count = try bytes.withUnsafeMutableBytes { try reader.read(into: $0, at: 0) }
        guard let opened = Inside.opened(bytes.prefix(count)), Digest.of(opened) == letter.digests[exhibit.number - 1]
        else {
            return breach(.torn, "exhibit \(exhibit.number) of letter \(letter.number) does not open as it came")
        }
    }

    private func examineErased(_ record: TipRecord, _ letter: Letter) async throws {
        let ended = record.deliveries.map(\.at).max() ?? record.receivedAt
        let erased = try await ledger.custody(of: record.tip).first { $0.change == .erased }?.at
        let isOpen = record.deliveries.contains(where: \.stage.isOpen)
        if isOpen || erased.map({ $0.seconds(since: ended) < Office.keptSeconds }) ?? true {
            breach(.lost, "letter \(letter.number) was erased before its time")
        }
    }

    private func compareLetters(_ records: [TipID: TipRecord]) async throws {
        for letter in memory.letters {
            if letter.key != nil, letter.ids.count(where: { records[$0] != nil }) > 1 {
                breach(.twice, "letter \(letter.number) is there twice")
            }
            guard let kept = letter.kept else { continue }
            guard records[kept.tip] != nil else {
                breach(.lost, "letter \(letter.number) was acknowledged and is not there")
                continue
            }
            let found = try await ledger.tip(receiptHash: ledger.secret.hash(of: kept.receipt))
            if found?.tip != kept.tip { breach(.lost, "the receipt of letter \(letter.number) leads nowhere") }
        }
    }

    private func compareCounts(_ records: [TipRecord]) async throws {
        let tally = try await ledger.tally()
        let stages = records.flatMap(\.deliveries).reduce(into: [Stage: Int]()) { $0[$1.stage, default: 0] += 1 }
        for stage in Stage.allCases where stages[stage] ?? 0 != tally.deliveries[stage] ?? 0 {
            breach(.other, "the tally of \(stage.rawValue) is not what the tips say")
        }
        let statistics = try await figures()
        if try await figures(byRuns: true) != statistics {
            memory.breach(.other, "the figures folded by runs are not those folded from the events")
        }
        let sum = statistics.sum
        if sum.tips != records.count || sum.kinds.total != records.count || statistics.strayEvents != 0 {
            breach(.other, "the figures count \(sum.tips) tips of \(records.count)")
        }
        if sum.exhibits.values.reduce(0, { $0 + $1.count })
            != records.reduce(0, { $0 + (memory.letter(of: $1.tip)?.exhibits.count ?? 0) })
        {
            breach(.other, "the figures count other exhibits")
        }
    }

    /// - Parameter byRuns: with what is kept, where it is.
    private func figures(byRuns: Bool = false) async throws -> Statistics {
        let zone = Office.calendar
        guard let first = CalendarMonth("2014-01"), let last = CalendarMonth("2019-12") else {
            throw Failure("no-month", "There are no such months.", .refuse)
        }
        let fold = Mutex(try MonthFold(from: first, to: last, calendar: zone))
        if byRuns {
            try await ledger.replayRuns(kept: { bytes in fold.withLock { $0.take(kept: bytes) } }) {
                place, at, change in
                let tip = TipID(place: place)
                fold.withLock { $0.take(tip: tip, at: at, change: change) }
            }
        } else {
            try await ledger.replay { tip, at, change in fold.withLock { $0.take(tip: tip, at: at, change: change) } }
        }
        return fold.withLock { $0 }.finish()
    }

    /// A lane's numbers have no holes, and nobody shares one.
    private func compareNumbers(_ records: [TipRecord]) {
        for lane in World.lanes {
            let numbers = records.flatMap(\.deliveries).filter { $0.lane == lane }.map(\.sequence).sorted()
            if !numbers.elementsEqual(numbers.indices.map { Int64($0) + 1 }) {
                breach(.other, "lane \(lane.name) has the numbers \(numbers)")
            }
        }
    }

    private func comparePlatform(_ tips: Set<TipID>) {
        for (place, clue) in platform.book.sorted(by: {
            ($0.key.lane, $0.key.tip.description) < ($1.key.lane, $1.key.tip.description)
        }) {
            guard let letter = memory.letter(of: place.tip), tips.contains(place.tip) else {
                breach(.other, "the platform has tip \(place.tip), which the spool does not know")
                continue
            }
            if clue.exhibits != letter.digests {
                breach(.torn, "letter \(letter.number) came to the platform with other exhibits")
            }
            if !clue.words.hold(letter.content) {
                breach(.torn, "letter \(letter.number) came to the platform with other words")
            }
        }
    }
}
