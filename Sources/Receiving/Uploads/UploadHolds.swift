import Spooling
import Synchronization
import Tips

/// Hands out the turns of ``UploadTurns``: waiting, and ending what must make way.
final class UploadHolds: Sendable {
    private struct State {
        var turns = UploadTurns()
        var waiting: [UploadTurns.Ticket: CheckedContinuation<UploadHold?, Never>] = [:]
        var holding: [UploadTurns.Ticket: AsyncStream<Never>.Continuation] = [:]
        var sentAway = 0
    }

    private let state = Mutex(State())

    /// Returns when the upload is the caller's alone.
    /// Throws `upload-in-use` when a later request came while this one waited.
    func hold(_ upload: UploadID, _ errand: UploadTurns.Errand) async throws -> UploadHold {
        let hold = await withCheckedContinuation { continuation in arrive(upload, errand, continuation) }
        guard let hold else { throw Self.inUse }
        return hold
    }

    static let inUse = Failure(
        "upload-in-use", "A later request goes on with this upload. Ask for its offset.", .refuse)

    private func arrive(
        _ upload: UploadID, _ errand: UploadTurns.Errand, _ continuation: CheckedContinuation<UploadHold?, Never>
    ) {
        let (hold, sentAway) = state.withLock { state in
            let arrival = state.turns.arrive(for: upload, errand)
            var hold: UploadHold?
            if arrival.goes {
                hold = self.hold(arrival.ticket, upload, &state)
            } else {
                state.waiting[arrival.ticket] = continuation
            }
            for ticket in arrival.evicted { state.holding[ticket]?.finish() }
            let sentAway = arrival.evicted.compactMap { state.waiting.removeValue(forKey: $0) }
            state.sentAway += sentAway.count
            return (hold, sentAway)
        }
        for waiting in sentAway { waiting.resume(returning: nil) }
        if let hold { continuation.resume(returning: hold) }
    }

    private func hold(_ ticket: UploadTurns.Ticket, _ upload: UploadID, _ state: inout State) -> UploadHold {
        let (eviction, told) = AsyncStream.makeStream(of: Never.self)
        state.holding[ticket] = told
        return UploadHold(upload: upload, ticket: ticket, eviction: eviction, holds: self)
    }

    fileprivate func leave(_ ticket: UploadTurns.Ticket, _ upload: UploadID) {
        let next: (CheckedContinuation<UploadHold?, Never>, UploadHold)? = state.withLock { state in
            guard state.holding.removeValue(forKey: ticket) != nil else { return nil }
            guard let next = state.turns.leave(ticket, of: upload) else { return nil }
            return state.waiting.removeValue(forKey: next).map { ($0, hold(next, upload, &state)) }
        }
        if let (waiting, hold) = next { waiting.resume(returning: hold) }
    }

    /// Uploads somebody holds.
    var count: Int { state.withLock { $0.turns.count } }
    /// Requests that ended without having had their turn.
    var sentAway: Int { state.withLock { $0.sentAway } }
}

/// An upload is the holder's alone until this is let go.
final class UploadHold: Sendable {
    let upload: UploadID
    /// Ends when somebody else wants the upload.
    let eviction: AsyncStream<Never>
    private let ticket: UploadTurns.Ticket
    private let holds: UploadHolds

    fileprivate init(
        upload: UploadID, ticket: UploadTurns.Ticket, eviction: AsyncStream<Never>, holds: UploadHolds
    ) {
        self.upload = upload
        self.ticket = ticket
        self.eviction = eviction
        self.holds = holds
    }

    deinit { release() }

    /// Letting go twice does no harm.
    func release() { holds.leave(ticket, upload) }
}
