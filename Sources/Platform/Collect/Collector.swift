public import Company
import Foundation
import Multipart
import NIOPosix
public import Sealing
public import Tips

/// The inner side of a one-way drop: takes what a gate has let through, records each tip once into the store that
/// ``PlatformServer`` writes, and says what is missing. Used by one task at a time.
///
/// It may be killed at any moment. A file is removed only after what it said is synced: what is done twice then is a repeat,
/// which is noted and recorded nowhere else.
public actor Collector {
    private let directory: String
    private let store: String
    private let time: any TimeSource
    private let confirmKey: SigningKey?
    private let keys: InnerKeys
    private let patienceSeconds: Double
    private let clues: ClueBook
    private let clusters: ClusterBook
    private var oneWay: OneWayStore
    private var books: [LaneBook.Key: LaneBook]
    private var counts = CollectReport.Counts()
    /// Files that were read and must stay: they are neither read nor recorded again while they stay what they are.
    private var staying: [String: Taken] = [:]
    /// Lanes without a book whose files are being read.
    private var asked: Set<LaneBook.Key> = []
    private let mostLanes: Int
    private let remarks: Remarks
    private var companyRestsUntil: Moment?
    private var serial = 0
    private var lastWritten: Moment?

    /// - Parameters:
    ///   - directory: where the gate puts the files.
    ///   - store: the folder of ``PlatformStore``, made when it is missing; nobody else may have it open.
    ///   - confirmKey: signs confirmation lists; without it there are none.
    ///   - keys: what is not signed by the front host's key is damaged; what is sealed to an identity is opened beside it.
    ///   - nearness: which clues are company to each other, for `clusters.jsonl`.
    ///   - patienceSeconds: a file that is too short and was written to within this time may still be arriving.
    ///   - mostLanes: more than any house has are somebody's doing: their files stay where they are.
    ///
    /// Throws `Failure`.
    public init(
        directory: String, store: String, confirmKey: SigningKey? = nil, keys: InnerKeys = InnerKeys(),
        patienceSeconds: Double = 60, nearness: Nearness = Nearness(), mostLanes: Int = 1024,
        time: any TimeSource = SystemTime()
    ) async throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: directory, isDirectory: &isFolder), isFolder.boolValue else {
            throw Failure("no-input", "There is no folder \(directory) to collect from.", .refuse)
        }
        self.directory = directory
        self.store = store
        self.time = time
        self.confirmKey = confirmKey
        self.keys = keys
        self.patienceSeconds = patienceSeconds
        self.mostLanes = mostLanes
        let remarks = Remarks()
        self.remarks = remarks
        clusters = ClusterBook(directory: store, nearness: nearness)
        (clues, oneWay, books) = try await NIOThreadPool.singleton.runIfActive {
            let clues = try ClueBook(directory: store, time: time) { remarks.add($0) }
            let opened = try OneWayStore.open(store)
            return (clues, opened.store, opened.books)
        }
    }

    private static let batch = 256
    private static let atOnce = 8

    /// Takes what lies there now, once. Ends always; what comes meanwhile is the next pass's.
    public func collect() async throws -> CollectReport {
        counts = CollectReport.Counts()
        let drop = try DropNames.read(directory)
        let names = drop.names
        counts.leftOut = drop.leftOut
        if !staying.isEmpty {
            let still = Set(names)
            staying = staying.filter { still.contains($0.key) }
        }
        for start in stride(from: 0, to: names.count, by: Self.batch) {
            try await take(Array(names[start..<min(start + Self.batch, names.count)]))
        }
        var report = report()
        let isDue = lastWritten.map { report.at.seconds(since: $0) >= Self.rewriteSeconds } ?? true
        if report.hasNews || isDue {
            try write(report)
            lastWritten = report.at
        }
        await lookForCompany()
        report.remarks = remarks.take()
        return report
    }

    /// Clues looked at behind one pass: the rest is the next one's.
    private static let mostLooked = 20_000

    /// Behind the record, which nothing hangs on: what cannot be written now is found by a later pass.
    private func lookForCompany() async {
        if let until = companyRestsUntil, time.now < until { return }
        var left = Self.mostLooked
        do {
            while left > 0 {
                let looked = try await NIOThreadPool.singleton.runIfActive { [clusters] in try clusters.look() }
                guard looked > 0 else { break }
                left -= looked
            }
            companyRestsUntil = nil
        } catch is CancellationError {
            return
        } catch {
            if companyRestsUntil == nil { remarks.add(Self.companySentence(error)) }
            companyRestsUntil = time.now.adding(seconds: Self.companyRestSeconds)
        }
    }

    private static let companyRestSeconds = 60.0

    private static func companySentence(_ error: any Error) -> String {
        "clusters.jsonl could not be written and is left as it is; tips are recorded all the same. "
            + "\((error as? Failure)?.sentence ?? "")"
    }

    /// The age of the last heartbeat is news too, but not in every second.
    private static let rewriteSeconds = 10.0

    private struct Taken: Sendable {
        var name: String
        var identity: DropFileReader.Identity?
        var outcome: DropOutcome
        /// An earlier pass has read it.
        var isOld = false
    }

    /// Reads some files, keeps what they say, and only then removes them.
    private func take(_ names: [String]) async throws {
        asked = []
        let taken = try await read(names)
        for file in taken { note(file) }
        try keep(taken.filter { !$0.isOld })
        let aside = taken.contains(where: \.outcome.isDamaged) ? AsideFolder(in: directory) : nil
        for file in taken { dispose(file, aside) }
    }

    /// Once its words are on the disk, the file may go.
    private func keep(_ taken: [Taken]) throws {
        var lines: [ReceivedLine] = []
        var changed: Set<LaneBook.Key> = []
        for file in taken {
            guard let key = file.outcome.key else { continue }
            if books[key] == nil { books[key] = LaneBook(key) }
            // In its place: a copy of a book is as long as its receipts are many.
            switch file.outcome {
            case .tip(_, let name, _):
                if books[key]?.record(name) == true { lines.append(ReceivedLine(key: key, name: name)) }
                continue
            case .heartbeat(let heartbeat): books[key]?.take(heartbeat, now: time.now)
            case .tombstone(_, let ending): books[key]?.take(tombstone: ending)
            default: continue
            }
            changed.insert(key)
        }
        try oneWay.append(lines)
        for key in changed.sorted() { if let book = books[key] { try oneWay.write(book) } }
    }

    /// Whether there is room for the lane, before anything of it is recorded. A book is made once a file of it is believed.
    private func admits(_ key: LaneBook.Key) -> Bool {
        if books[key] != nil || asked.contains(key) { return true }
        guard books.count + asked.count < mostLanes else { return false }
        asked.insert(key)
        return true
    }

    private func read(_ names: [String]) async throws -> [Taken] {
        var rest = names[...]
        return try await withThrowingTaskGroup(of: Taken?.self) { group in
            var taken: [Taken] = []
            func begin() {
                guard let name = rest.popFirst() else { return }
                serial += 1
                let (folder, known) = ("\(PlatformStore.incomingPath(store))/c\(serial)", staying[name])
                group.addTask { try await self.read(name, into: folder, known: known) }
            }
            for _ in 0..<Self.atOnce { begin() }
            while let file = try await group.next() {
                if let file { taken.append(file) }
                begin()
            }
            return taken
        }
    }

    private nonisolated func read(
        _ name: String, into folder: String, known: Taken?
    ) async throws -> Taken? {
        switch DropFileReader.open("\(directory)/\(name)") {
        case .gone: return nil
        case .foreign: return Taken(name: name, outcome: .foreign)
        case .damaged(let writtenAt): return Taken(name: name, outcome: cut(writtenAt))
        case .file(let file):
            if let known, known.identity == file.identity { return known }
            guard file.hasItsLength else {
                return Taken(name: name, identity: file.identity, outcome: cut(file.writtenAt))
            }
            return Taken(name: name, identity: file.identity, outcome: try await outcome(of: file, folder))
        }
    }

    /// Too short, too long, or without a whole head.
    private nonisolated func cut(_ writtenAt: Moment) -> DropOutcome {
        abs(time.now.seconds(since: writtenAt)) < patienceSeconds ? .arriving : .damaged(why: "cut")
    }

    private nonisolated func outcome(of file: DropFileReader, _ folder: String) async throws -> DropOutcome {
        let key = LaneBook.Key(spool: file.head.spool, lane: file.head.lane)
        guard await admits(key) else { return .foreign }
        switch file.head.kind {
        case .tip:
            let reading = DropTip(file: file, folder: folder, keys: keys)
            switch try await reading.record(in: clues) {
            case .certain(let outcome): return outcome
            case .doubtful(let why): return cutInPlace(file, why: why)
            }
        case .heartbeat:
            guard let body = try await file.body(most: Heartbeat.longestBytes), try await file.isWhole() else {
                return cutInPlace(file)
            }
            guard let heartbeat = Heartbeat(head: file.head, body: body) else {
                return .damaged(why: "heartbeat-malformed")
            }
            let isAhead = heartbeat.at.seconds(since: time.now) > LaneBook.longestAheadSeconds
            return isAhead ? .ahead : .heartbeat(heartbeat)
        case .tombstone:
            guard try await file.isWhole() else { return cutInPlace(file) }
            guard let ending = file.head.ending else { return .damaged(why: "tombstone-malformed") }
            return .tombstone(key, ending)
        }
    }

    /// It has its length and not its digest: a program that fills files from all sides may still be at it.
    private nonisolated func cutInPlace(_ file: DropFileReader, why: String = DropTip.differs) -> DropOutcome {
        abs(time.now.seconds(since: file.writtenAt)) < patienceSeconds ? .arriving : .damaged(why: why)
    }
}

extension Collector {
    /// What an earlier pass has taken is nobody's news; what stays is named by each.
    private func note(_ file: Taken) {
        guard !file.isOld || file.outcome.key == nil else { return }
        counts.note(file.outcome, name: file.name)
        if file.isOld, file.outcome.isDamaged { counts.damagedBefore += 1 }
    }

    /// What is said is kept: the file may go. What is damaged goes aside, what is foreign stays.
    private func dispose(_ file: Taken, _ aside: AsideFolder?) {
        switch file.outcome {
        case .arriving, .ahead: return
        case .foreign:
            // Of a lane too many, once they are. Some of this pass may have been no tips, and leave room behind.
            if books.count >= mostLanes { stays(file) }
            return
        case .tip, .heartbeat, .tombstone:
            if unlink("\(directory)/\(file.name)") != 0, errno != ENOENT {
                counts.unremovable += 1
                return stays(file)
            }
        case .damaged(let why):
            if aside?.take(file.name, why: why, at: time.now) != true {
                counts.noteNotPutAside(file.name)
                return stays(file)
            }
        }
        staying[file.name] = nil
    }

    /// A file without an identity was not read, but for its beginning.
    private func stays(_ file: Taken) {
        guard file.identity != nil else { return }
        var file = file
        file.isOld = true
        staying[file.name] = file
    }

    private func report() -> CollectReport {
        let now = time.now
        let has = { [clues] (name: Heartbeat.Name) in clues.kept(name.tip)?.manifestDigest == name.manifestDigest }
        return CollectReport(
            at: now, lanes: books.values.map { $0.gaps(now: now, has: has) }.sorted { $0.key < $1.key }, counts: counts)
    }

    private func write(_ report: CollectReport) throws {
        try oneWay.replace("gaps.json", report.json)
        try oneWay.replace("gaps.txt", Array(report.text.utf8))
        for list in report.resendLists {
            let key = LaneBook.Key(spool: list.spool, lane: list.lane)
            try oneWay.replace("\(OneWayStore.name(key)).resend", list.text)
        }
        guard let confirmKey else { return }
        for (key, book) in books {
            let list = book.confirmList(at: report.at)
            let signature: [UInt8]
            do { signature = try confirmKey.signature(of: list.statement) } catch {
                throw Failure(
                    "confirm-key", "The confirmation key does not sign. Make a new one.", .callSomeone, cause: error)
            }
            try oneWay.replace("\(OneWayStore.name(key)).confirm", list.text(sealedBy: signature))
        }
    }
}
