import Foundation
import GRDB
import Synchronization
import Tips

/// The one worker that writes the ledger. Whatever waits when it looks up shares one transaction (group commit), without
/// a timer: under load the commits themselves are the pause in which the next batch gathers.
///
/// A commit that fails on input or output is final: nothing that was written since is believed, nothing is synced again,
/// and the writer refuses everything from then on, so that the daemon can end and a new one read what the disk really holds.
final class LedgerWriter: Duty, @unchecked Sendable {
    // Unchecked: `worker` is set once, before anyone else holds this; `statements` and `unkept` are the worker's alone.
    private struct State {
        var waiting: [any LedgerJob] = []
        var isEnded = false
        var failure: Failure?
    }

    private let state = Mutex(State())
    private let queue: DatabaseQueue
    private let recent: RecentTips
    private let checkpointer: Checkpointer
    private let onFailure: @Sendable (Failure) -> Void
    private let workers: any Workers
    private var worker: (any Worker)?
    private var statements: LedgerStatements?
    /// Nil beside a daemon, which may keep figures between any two transactions.
    private let unkept: UnkeptRuns?

    /// More than this in one transaction would make the first of them wait for the last.
    private static let largestBatch = 512
    private static let largestBatchBytes = 4 << 20
    /// The bound on what waits: beyond it admission is refused as busy.
    private static let largestQueue = 8192
    /// Without a tip for this long, what is filled in behind is filled in.
    private static let idleSeconds = 0.1

    /// - Parameters:
    ///   - recent: told what a transaction admitted before anyone is answered, and filled into the lookup behind.
    ///   - keepsFigures: this is the only process that does, which is the one that holds the spool.
    ///   - onFailure: called once, when the writer has become useless.
    init(
        _ queue: DatabaseQueue, recent: RecentTips, checkpointer: Checkpointer, keepsFigures: Bool = false,
        workers: any Workers = OwnThreads(), onFailure: @escaping @Sendable (Failure) -> Void
    ) {
        self.queue = queue
        self.recent = recent
        self.checkpointer = checkpointer
        self.workers = workers
        self.onFailure = onFailure
        unkept = keepsFigures ? UnkeptRuns() : nil
        // Whoever is just reading a tip gets the processor first and shares the commit. Measured with 64 connections on two
        // processors: 37 tips to a sync and not 20. Where nobody else wants the processor this costs nothing.
        worker = workers.begin("ledger", givesWay: true, self)
    }

    /// Runs `work` inside a transaction shared with whatever else waits, and returns when that is durable.
    /// `work` must leave nothing behind outside the transaction: it may run twice.
    func perform<Value: Sendable>(_ work: @escaping @Sendable (LedgerTransaction, LedgerStatements) throws -> Value)
        async throws -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            perform(work) { continuation.resume(with: $0) }
        }
    }

    /// The same for somebody who does not wait: `then` is called once, on the writer's thread or at once.
    ///
    /// - Parameter bytes: that it writes, as far as they may be many.
    func perform<Value: Sendable>(
        bytes: Int = 0, _ work: @escaping @Sendable (LedgerTransaction, LedgerStatements) throws -> Value,
        then: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        submit(Job(bytes: bytes, work: work, then: then))
    }

    /// Takes nothing any more, and returns when what waited is done, the log is carried back and the worker has ended.
    func end() {
        state.withLock { $0.isEnded = true }
        worker?.call()
        worker?.join()
    }

    private func submit(_ job: any LedgerJob) {
        let (refusal, isFirst) = state.withLock { state -> (Failure?, Bool) in
            if let failure = state.failure { return (failure, false) }
            if state.isEnded { return (Self.closing, false) }
            guard state.waiting.count < Self.largestQueue else { return (Self.busy, false) }
            state.waiting.append(job)
            return (nil, state.waiting.count == 1)
        }
        if let refusal { return job.fail(refusal) }
        // Behind one that waits already the worker has been called.
        if isFirst { worker?.call() }
    }

    func turn(isCalled: Bool) -> Rest {
        let (batch, isEnded) = takeBatch()
        if !batch.isEmpty {
            commit(batch)
        } else if isEnded {
            if currentFailure == nil { carryBack() }
            statements = nil
            return .forGood
        } else if currentFailure != nil || recent.count == 0 {
            return .untilCalled()
        } else if isCalled {
            return .untilCalled(orAfter: Self.idleSeconds)
        } else {
            doIdleWork()
        }
        return .none
    }

    private func takeBatch() -> (batch: [any LedgerJob], isEnded: Bool) {
        let most = checkpointer.bytesAtOnce(most: Self.largestBatchBytes)
        return state.withLock { state in
            var (count, bytes) = (0, 0)
            for job in state.waiting.prefix(Self.largestBatch) {
                bytes += job.bytes
                if count > 0, bytes > most { break }
                count += 1
            }
            let batch = Array(state.waiting.prefix(count))
            state.waiting.removeFirst(batch.count)
            return (batch, state.isEnded)
        }
    }

    private func doIdleWork() {
        do { try write([]) } catch { giveUpIfFinal(error) }
    }

    private func commit(_ batch: [any LedgerJob]) {
        if let failure = currentFailure {
            for job in batch { job.fail(failure) }
            return
        }
        do {
            try write(batch)
        } catch {
            return refuse(batch, error)
        }
        // From here on nothing may fail a job any more: it is kept.
        for job in batch { job.succeed() }
        // What the checkpointer alone cannot bring to an end.
        if checkpointer.logIsLong { carryBack() }
    }

    /// With little room left the log must not take what the ledger needs to take the log back: then nothing could be written
    /// any more, by anyone, until somebody makes room.
    private func write(_ batch: [any LedgerJob]) throws {
        let bytes = batch.reduce(0) { $0 + $1.bytes }
        if !checkpointer.hasRoom(4, for: bytes), try !beginLogAnew(), !checkpointer.hasRoom(2, for: bytes) {
            throw Self.noRoom
        }
        do {
            try queue.writeWithoutTransaction { db in try transact(batch, db) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            // Once the log is begun anew, the same bytes take the next transaction.
            guard try beginLogAnew() else { throw error }
            try queue.writeWithoutTransaction { db in try transact(batch, db) }
        }
    }

    /// False where it could not be, for a reader or for want of room. Throws what is final.
    private func beginLogAnew() throws -> Bool {
        do {
            return try queue.writeWithoutTransaction { db in try checkpointer.beginLogAnew(db) }
        } catch let failure as DatabaseError where !Self.isFinal(failure) {
            return false
        }
    }

    private static let noRoom = DatabaseError(resultCode: .SQLITE_FULL, message: "the log must be carried back first")

    private func refuse(_ batch: [any LedgerJob], _ error: any Error) {
        if let failure = giveUpIfFinal(error) ?? Self.passing(error) {
            for job in batch { job.fail(failure) }
        } else if batch.count > 1 {
            // One of them is at fault: each stands alone, so that it takes nobody down with it.
            for job in batch { commit([job]) }
        } else {
            for job in batch { job.fail(Self.translate(error)) }
        }
    }

    private func transact(_ batch: [any LedgerJob], _ db: Database) throws {
        let statements = try self.statements ?? LedgerStatements(db)
        self.statements = statements
        try db.beginTransaction(.immediate)
        do {
            let transaction = try LedgerTransaction(statements, db: db, unkept: unkept)
            for job in batch { try job.run(transaction, statements) }
            let slice = recent.slice(
                limit: batch.isEmpty ? RecentTips.idleSlice : max(256, 8 * batch.count),
                eager: batch.isEmpty)
            if let slice { try transaction.fill(slice) }
            try transaction.finish()
            try db.commit()
            recent.add(transaction.admitted)
            unkept?.add(transaction.forgotten)
            if let slice { recent.done(slice) }
        } catch {
            // A statement that failed says so once more at its next use: new ones are prepared.
            self.statements = nil
            // Rolling back writes nothing; when it fails too, the first error is the one that tells.
            if db.isInsideTransaction { try? db.rollback() }
            throw error
        }
    }

    private func carryBack() {
        do {
            try queue.writeWithoutTransaction { db in try checkpointer.carryBack(db) }
        } catch {
            // A full disk leaves the log as it is; a failed write or sync ends the daemon.
            giveUpIfFinal(error)
        }
    }

    /// Ends all writing: what is on the disk is no longer known.
    func giveUp(_ error: DatabaseError) {
        let failure = Failure(
            "ledger-failed",
            "The ledger could not be written or synced. The daemon ends; look at the disk, then start it again.",
            .callSomeone, retryAfterSeconds: 60, cause: error)
        let isFirst = state.withLock { state in
            if state.failure != nil { return false }
            state.failure = failure
            return true
        }
        guard isFirst else { return }
        // Closing the connection would checkpoint, and so sync what failed to sync: it stays open until the process ends.
        workers.keep(queue)
        checkpointer.stop()
        onFailure(failure)
    }

    private var currentFailure: Failure? { state.withLock { $0.failure } }

    /// Non-nil when the error means that what is on the disk is no longer known.
    @discardableResult
    private func giveUpIfFinal(_ error: any Error) -> Failure? {
        guard let error = error as? DatabaseError, Self.isFinal(error) else { return nil }
        giveUp(error)
        return currentFailure
    }

    static func isFinal(_ error: DatabaseError) -> Bool {
        [.SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_READONLY, .SQLITE_CANTOPEN].contains(
            error.resultCode)
    }

    /// What says nothing against any job, and passes; nil for what one of them is to blame for.
    private static func passing(_ error: any Error) -> Failure? {
        guard let error = error as? DatabaseError else { return nil }
        switch error.resultCode {
        case .SQLITE_FULL:
            return Failure(
                "ledger-full", "There is no room in the ledger. Try again later.", .again,
                retryAfterSeconds: 60,
                cause: error)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return Failure(
                "busy", "The ledger is in use by a command. Try again shortly.", .again,
                retryAfterSeconds: 5,
                cause: error)
        case .SQLITE_NOMEM:
            return Failure(
                "busy", "There is no memory for this now. Try again shortly.", .again, retryAfterSeconds: 5,
                cause: error)
        default:
            return nil
        }
    }

    private static func translate(_ error: any Error) -> Failure {
        (error as? Failure)
            ?? Failure(
                "ledger-refused", "The ledger did not take this. Run `tipline spool verify`.", .callSomeone,
                cause: error)
    }

    private static let busy = Failure(
        "busy", "Too much waits for the ledger. Try again shortly.", .again, retryAfterSeconds: 5)
    private static let closing = Failure(
        "closing", "The daemon is going down. Try again shortly.", .again, retryAfterSeconds: 5)
}

/// Work that waits for a transaction, and somebody who waits for the work.
private protocol LedgerJob: AnyObject, Sendable {
    var bytes: Int { get }
    func run(_ transaction: LedgerTransaction, _ statements: LedgerStatements) throws
    func succeed()
    func fail(_ failure: Failure)
}

private final class Job<Value: Sendable>: LedgerJob, @unchecked Sendable {
    // Unchecked: `value` is the worker's alone.
    let bytes: Int
    private let work: (LedgerTransaction, LedgerStatements) throws -> Value
    private let then: @Sendable (Result<Value, any Error>) -> Void
    private var value: Value?

    init(
        bytes: Int, work: @escaping (LedgerTransaction, LedgerStatements) throws -> Value,
        then: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        self.bytes = bytes
        self.work = work
        self.then = then
    }

    func run(_ transaction: LedgerTransaction, _ statements: LedgerStatements) throws {
        value = try work(transaction, statements)
    }

    func succeed() {
        if let value { then(.success(value)) }
    }

    func fail(_ failure: Failure) {
        then(.failure(failure))
    }
}
