import Logging
public import ServiceLifecycle
import Spooling
import Synchronization
import Tips

/// Tells the inside of a one-way gate, on a schedule and whether or not anything happens, how the lane stands: tombstones
/// for what has ended, and a heartbeat. Ends what a policy says has waited long enough for its confirmation.
public final class DropBeat: Service {
    private let writer: DropWriter
    private let ledger: any OneWayLedger
    private let time: any TimeSource
    private let ends: PatientTime
    private let clock: any Clock<Duration>
    private let logger: Logger

    /// - Parameters:
    ///   - ends: the time by which what nobody confirms ends.
    ///   - clock: what sleeping goes by.
    init(
        writer: DropWriter, ledger: any OneWayLedger, time: any TimeSource, ends: PatientTime,
        clock: any Clock<Duration> = ContinuousClock(), logger: Logger
    ) {
        self.writer = writer
        self.ledger = ledger
        self.time = time
        self.ends = ends
        self.clock = clock
        self.logger = logger
    }

    /// So many end in one go, and are told, before more do: a standing has room for them beside what is damaged.
    private static let expiryBatch = Heartbeat.mostEndings / 2

    public func run() async {
        await cancelWhenGracefulShutdown { [self] in
            var book = await begin()
            var isWell = true
            while !Task.isCancelled {
                let why = await beat(&book)
                if (why == nil) != isWell { tell(why) }
                isWell = why == nil
                try? await clock.sleep(for: .seconds(writer.folder.heartbeatSeconds))
            }
        }
    }

    func begin() async -> DropBook {
        let lying = await writer.apart { [writer] in
            writer.clearLeavings()
            return writer.heartbeats()
        }
        return DropBook(
            lane: writer.lane, spool: writer.spool, intervalSeconds: writer.folder.heartbeatSeconds, lying: lying)
    }

    /// Nil when all was said; else a constant word for why not. What was not said is said by the next beat.
    func beat(_ book: inout DropBook) async -> String? {
        var expired = 0
        defer {
            if expired > 0 {
                logger.warning(
                    "tips that nobody confirmed have ended", metadata: ["lane": "\(writer.lane)", "tips": "\(expired)"])
            }
        }
        do {
            var standing = try await look(book)
            if let why = await putTombstones(&book, standing) { return why }
            while case let some = try await expire(), some > 0 {
                expired += some
                standing = try await look(book)
                if let why = await putTombstones(&book, standing) { return why }
            }
            let heartbeat = book.heartbeat(standing, at: time.now)
            switch await put(heartbeat) {
            case .success(let name):
                let old = book.wrote(heartbeat: heartbeat, name: name)
                await writer.apart { [writer] in old.forEach(writer.remove) }
                return nil
            case .failure(let fault): return fault.why
            }
        } catch {
            return (error as? Failure)?.code.rawValue ?? "unknown"
        }
    }

    private func look(_ book: DropBook) async throws -> LaneStanding {
        try await ledger.standing(
            lane: writer.lane, namesAfter: book.namesAfter, names: Heartbeat.mostNames, endings: Heartbeat.mostEndings)
    }

    private func expire() async throws -> Int {
        guard let expireSeconds = writer.folder.expireSeconds else { return 0 }
        return try await ledger.expireUnconfirmed(
            lane: writer.lane, sentBefore: ends.now.adding(seconds: -expireSeconds), limit: Self.expiryBatch,
            now: ends.latest)
    }

    private func putTombstones(_ book: inout DropBook, _ standing: LaneStanding) async -> String? {
        for ending in book.untold(standing) {
            if let why = await put(tombstone: ending) { return why }
            book.told(ending)
        }
        return nil
    }

    private func put(tombstone ending: Heartbeat.Ending) async -> String? {
        await writer.apart { [writer] in
            let head = DropHead(tombstone: ending, spool: writer.spool, lane: writer.lane)
            do {
                try writer.put(head, name: DropCarrier.name(ending.sequence, ending.tip), ending: head.kind.ending)
                return nil
            } catch {
                return (error as? DropFault)?.why ?? "unknown"
            }
        }
    }

    private func put(_ heartbeat: Heartbeat) async -> Result<String, DropFault> {
        await writer.apart { [writer] in
            let head = heartbeat.head
            // Names in the order of time, wherever names are sorted.
            let name = padded(max(0, heartbeat.at.milliseconds), 15)
            do {
                return .success(try writer.put(head, body: heartbeat.body, name: name, ending: head.kind.ending))
            } catch {
                return .failure(error as? DropFault ?? DropFault(errno: 0))
            }
        }
    }

    private func tell(_ why: String?) {
        if let why {
            logger.error("no heartbeat could be put down", metadata: ["lane": "\(writer.lane)", "why": "\(why)"])
        } else {
            logger.notice("heartbeats are put down again", metadata: ["lane": "\(writer.lane)"])
        }
    }
}
