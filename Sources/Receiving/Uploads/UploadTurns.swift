import Spooling

/// Whose turn it is with each upload: pure. One at a time, and a request that only carries bytes or asks makes way for
/// whatever comes after it: a client that reconnects means its own dead request, and only it knows the upload's id.
struct UploadTurns {
    enum Errand {
        /// HEAD, PATCH, DELETE: ended in the middle by whoever comes next.
        case transfer
        /// A tip is being admitted with it: seconds at most, never ended in the middle.
        case naming
    }

    struct Ticket: Hashable, Sendable {
        fileprivate var number: UInt64
    }

    private struct Turn {
        var holder: Ticket
        var errand: Errand
        var isEvicted = false
        var waiting: [(ticket: Ticket, errand: Errand)] = []
    }

    private var turns: [UploadID: Turn] = [:]
    private var lastNumber: UInt64 = 0

    struct Arrival: Equatable {
        var ticket: Ticket
        /// It may go on at once.
        var goes: Bool
        /// These must end: the one whose turn it is soon, those that only waited without having begun.
        var evicted: [Ticket]
    }

    mutating func arrive(for upload: UploadID, _ errand: Errand) -> Arrival {
        lastNumber += 1
        let ticket = Ticket(number: lastNumber)
        guard var turn = turns[upload] else {
            turns[upload] = Turn(holder: ticket, errand: errand)
            return Arrival(ticket: ticket, goes: true, evicted: [])
        }
        var evicted = turn.waiting.filter { $0.errand == .transfer }.map(\.ticket)
        if turn.errand == .transfer, !turn.isEvicted {
            turn.isEvicted = true
            evicted.append(turn.holder)
        }
        turn.waiting.removeAll { $0.errand == .transfer }
        turn.waiting.append((ticket, errand))
        turns[upload] = turn
        return Arrival(ticket: ticket, goes: false, evicted: evicted)
    }

    /// Whose turn it is after `ticket` has left; nil when nobody waits, or when it was not its turn.
    mutating func leave(_ ticket: Ticket, of upload: UploadID) -> Ticket? {
        guard var turn = turns[upload], turn.holder == ticket else { return nil }
        guard !turn.waiting.isEmpty else {
            turns[upload] = nil
            return nil
        }
        let next = turn.waiting.removeFirst()
        (turn.holder, turn.errand, turn.isEvicted) = (next.ticket, next.errand, false)
        turns[upload] = turn
        return next.ticket
    }

    /// Uploads somebody holds.
    var count: Int { turns.count }
}
