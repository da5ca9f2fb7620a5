import Foundation
import Multipart
public import Spooling
import Synchronization
import Tips

/// Carries tips over HTTP with libcurl. One thread of its own does all the work: many exchanges at once, connections kept
/// alive, exhibits read from their files as the wire takes them. The tasks of its lanes run on that thread too: between an
/// answer and the next tip no other has to be woken.
public final class Courier: Carrier {
    private let desk: CourierDesk

    /// - Parameter connections: open at the same time, over all lanes: at least the sum of what the lanes send in parallel.
    ///
    /// Throws `Failure` with code `libcurl-start`.
    public init(vault: any Vault, connections: Int = 64) throws {
        // The thread takes the handle over before anyone else can see it.
        nonisolated(unsafe) let multi = try CurlMulti(connections: max(1, connections))
        let desk = CourierDesk(waker: multi.waker)
        self.desk = desk
        let thread = Thread { CourierRound(multi: multi, desk: desk, vault: vault).run() }
        thread.name = "courier"
        thread.start()
    }

    /// Exchanges that are under way are abandoned and answered.
    deinit {
        desk.close()
    }

    public var executor: (any TaskExecutor)? { desk }

    public func carry(_ handOver: HandOver) async -> Answer {
        guard let endpoint = handOver.endpoint else { return .fault(.unreachable(why: "no-endpoint")) }
        return await run(.handOver(handOver, to: endpoint))
    }

    public func ask(_ question: Question) async -> Answer {
        await run(.question(question))
    }

    private func run(_ errand: Errand) async -> Answer {
        let ticket = desk.nextTicket()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                desk.submit(.init(ticket: ticket, errand: errand, continuation: continuation))
            }
        } onCancel: {
            desk.cancel(ticket)
        }
    }
}

/// Where tasks leave what the thread picks up, and themselves.
private final class CourierDesk: TaskExecutor {
    struct Order: Sendable {
        var ticket: Int
        var errand: Errand
        var continuation: CheckedContinuation<Answer, Never>
    }

    struct Mail {
        var orders: [Order] = []
        var cancelled: [Int] = []
        var jobs: [UnownedJob] = []
        var isClosed = false

        var isEmpty: Bool { orders.isEmpty && cancelled.isEmpty && jobs.isEmpty }
    }

    private struct State {
        var mail = Mail()
        /// The thread sleeps, or is about to.
        var isWaiting = false
        /// The thread has picked up its last mail.
        var isGone = false
    }

    private let state = Mutex(State())
    private let ticket = Atomic<Int>(0)
    private let waker: CurlWaker

    init(waker: CurlWaker) {
        self.waker = waker
    }

    func nextTicket() -> Int {
        ticket.wrappingAdd(1, ordering: .relaxed).newValue
    }

    func submit(_ order: Order) {
        let isTaken = state.withLock { state in
            // A cancellation that came first has found nothing to cancel.
            if state.mail.isClosed || Task.isCancelled { return false }
            state.mail.orders.append(order)
            wake(&state)
            return true
        }
        if !isTaken { order.continuation.resume(returning: .fault(.abandoned(wasWritten: false))) }
    }

    func cancel(_ ticket: Int) {
        state.withLock { state in
            guard !state.mail.isClosed else { return }
            state.mail.cancelled.append(ticket)
            wake(&state)
        }
    }

    func close() {
        state.withLock { state in
            guard !state.mail.isClosed else { return }
            wake(&state)
            state.mail.isClosed = true
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isTaken = state.withLock { state in
            guard !state.isGone else { return false }
            state.mail.jobs.append(job)
            if !state.mail.isClosed { wake(&state) }
            return true
        }
        if !isTaken { run(job) }
    }

    func run(_ job: UnownedJob) {
        job.runSynchronously(on: asUnownedTaskExecutor())
    }

    /// Once closed, the last mail that is picked up is empty.
    func take() -> Mail {
        state.withLock { state in
            let taken = state.mail
            state.mail = Mail(isClosed: taken.isClosed)
            state.isWaiting = false
            state.isGone = taken.isClosed && taken.isEmpty
            return taken
        }
    }

    /// Whether nothing has come meanwhile: from here on, whoever brings something wakes the thread.
    func mayWait() -> Bool {
        state.withLock { state in
            state.isWaiting = state.mail.isEmpty && !state.mail.isClosed
            return state.isWaiting
        }
    }

    /// Under the lock: the handle lives for as long as the mail is not closed and picked up. Once is enough.
    private func wake(_ state: inout State) {
        guard state.isWaiting else { return }
        state.isWaiting = false
        waker.wake()
    }
}

/// The thread's work.
private final class CourierRound {
    private let multi: CurlMulti
    private let desk: CourierDesk
    private let vault: any Vault
    private var continuations: [Int: CheckedContinuation<Answer, Never>] = [:]
    private var random = SystemRandomNumberGenerator()
    /// Of the lanes that have a bandwidth, by endpoint: for the lane as a whole, however many transfers it has.
    private var throttles: [Endpoint: LaneThrottle] = [:]
    /// For bodies of a manifest alone: no line break stands in JSON unescaped, so no manifest can hold a delimiter.
    private let manifestBoundary: String

    init(multi: CurlMulti, desk: CourierDesk, vault: any Vault) {
        self.multi = multi
        self.desk = desk
        self.vault = vault
        manifestBoundary = MultipartWriter.boundary(using: &random)
    }

    func run() {
        Self.blockBrokenPipeSignal()
        while true {
            let mail = desk.take()
            for job in mail.jobs { desk.run(job) }
            for order in mail.orders { begin(order) }
            for ticket in mail.cancelled { abandon(ticket) }
            if mail.isClosed {
                for transfer in multi.transfers { abandon(transfer.ticket) }
                if mail.isEmpty { break }
                continue
            }
            for (transfer, answer) in multi.perform() { finish(transfer.ticket, answer) }
            if desk.mayWait() { multi.wait(milliseconds: longestWait) }
            for throttle in throttles.values { multi.resume(tickets: throttle.share()) }
        }
    }

    private var longestWait: Int32 {
        if throttles.values.contains(where: \.isAwaited) { return LaneThrottle.tickMilliseconds }
        return multi.isIdle ? 10_000 : 1000
    }

    private func begin(_ order: CourierDesk.Order) {
        continuations[order.ticket] = order.continuation
        do {
            let transfer = try transfer(order)
            if !multi.begin(transfer) { finish(order.ticket, .fault(.unreachable(why: "libcurl-refused"))) }
        } catch {
            finish(order.ticket, .fault(error))
        }
    }

    private func transfer(_ order: CourierDesk.Order) throws(TransportFault) -> Transfer {
        guard case .handOver(let handOver, let endpoint) = order.errand else {
            return Transfer(ticket: order.ticket, errand: order.errand)
        }
        let boundary = handOver.exhibits.isEmpty ? manifestBoundary : MultipartWriter.boundary(using: &random)
        let body = try HandOverBody(handOver, vault: vault, boundary: boundary)
        return Transfer(
            ticket: order.ticket, errand: order.errand, body: body, throttle: throttle(of: handOver, to: endpoint))
    }

    private func throttle(of handOver: HandOver, to endpoint: Endpoint) -> LaneThrottle? {
        guard let rate = handOver.bytesPerSecond else { return nil }
        if let known = throttles[endpoint], known.bytesPerSecond == rate { return known }
        let throttle = LaneThrottle(bytesPerSecond: rate)
        throttles[endpoint] = throttle
        return throttle
    }

    private func abandon(_ ticket: Int) {
        guard let (transfer, fault) = multi.abandon(ticket: ticket) else { return }
        finish(transfer.ticket, .fault(fault))
    }

    private func finish(_ ticket: Int, _ answer: Answer) {
        continuations.removeValue(forKey: ticket)?.resume(returning: answer)
    }

    /// With `NOSIGNAL` libcurl leaves the signal of a broken TLS connection to us; on this thread it never arrives.
    private static func blockBrokenPipeSignal() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
