import Classification
import Company
import EmbeddedStore
import Forwarding
import Inspection
import Logging
import Receiving
import Sealing
import ServiceLifecycle
import Spooling
import Tips
import UnixSignals

/// The daemon, wired: everything is read and checked before the spool is touched, and each service ends before what it
/// stands on.
struct Daemon {
    let settings: Settings
    let rules: RulesInForce
    let formats: Formats
    let schedule: Schedule
    let nearness: Nearness
    let time: any TimeSource
    let logger: Logger

    /// Reads what the office edits; throws its mistakes before anything is opened.
    init(settings: Settings, time: any TimeSource = SystemTime(), logger: Logger) throws {
        self.settings = settings
        self.time = time
        self.logger = logger
        let files = try OfficeFiles.load(directory: settings.rules, channels: settings.channels)
        rules = RulesInForce(files.book)
        (formats, schedule, nearness) = (files.formats, files.schedule, files.nearness)
    }

    /// What is listening, and the parts a rehearsal looks at.
    struct Running: Sendable {
        var spool: EmbeddedSpool
        var dispatcher: Dispatcher
        var group: ServiceGroup
    }

    /// Opens the box and the spool and starts every service; `whenReady` hears the public and the operators' address.
    ///
    /// - Parameter isBoxProven: every way out of the box is tried first.
    func open(
        signals: [UnixSignal], isBoxProven: Bool = false,
        whenReady: @escaping @Sendable (_ tips: ListenAddress, _ desk: ListenAddress) -> Void
    ) async throws -> Running {
        let box = try settings.box.open(isProven: isBoxProven, logger)
        let inspector = Inspector(formats: formats, box: box)
        let embedded = try EmbeddedSpool.openForDaemon(
            settings.spool, now: time.now, recipients: settings.recipients.all,
            clearIsMeant: settings.recipients.clearIsMeant)
        note(embedded.findings)
        renewal.tellOfStrangers()
        logger.notice(
            settings.recipients.all.isEmpty ? "tips rest in clear" : "tips are sealed before they rest",
            metadata: ["recipients": "\(settings.recipients.all.count)"])
        let sweep = Sweep(ledger: embedded.ledger, vault: embedded.vault)
        let patience = PatientTime(time, since: embedded.findings.reached)

        let bells = Dictionary(uniqueKeysWithValues: settings.lanes.map { ($0.name, Bell()) })
        let spool = Spool(
            ledger: embedded.ledger, vault: embedded.vault, secret: embedded.ledger.secret, bells: bells,
            keysKeptSeconds: schedule.keysRememberedSeconds, ends: patience)
        let uploads = try embedded.openUploads(now: patience.now)
        let courier = try Courier(vault: embedded.vault, connections: settings.lanes.reduce(0) { $0 + $1.connections })
        let drops = drops(embedded, patience)
        let dispatcher = try Dispatcher(
            lanes: settings.lanes, ledger: embedded.ledger, followed: embedded.ledger, carrier: courier,
            drops: drops.mapValues(\.carrier), bells: bells, time: time, ends: patience, sign: sign, logger: logger)
        let clear = ClearWatch(
            ledger: embedded.ledger, isSealing: !settings.recipients.all.isEmpty, logger: logger)
        let counters = IntakeCounters()
        let ready = Readiness(whenReady)
        let reception = Reception(
            settings: receptionSettings, spool: spool, uploads: uploads, inspector: inspector, rules: rules, time: time,
            ends: patience, counters: counters, logger: logger, onListening: ready.tips)
        let desk = OperatorsDesk(
            listen: settings.admin, sources: sources(embedded.ledger, dispatcher, counters, reception, box, clear),
            logger: logger, onListening: ready.desk)
        let upkeep = Upkeep(
            sweep: sweep, maySweep: embedded.findings.maySweep, ledger: embedded.ledger, lanes: settings.lanes,
            erasedAfterSeconds: settings.erasedAfterSeconds,
            noteProgress: { try await embedded.noteProgress(reached: patience.reached) },
            ends: patience, logger: logger)
        let uploadSweep = UploadSweep(
            uploads: uploads, lifetime: schedule.uploads, time: patience, logger: logger)
        let services: [any Service] =
            [
                LedgerWatch(ledger: embedded.ledger), upkeep, uploadSweep, clear, dispatcher, desk, reception,
                LeisureWork(
                    FigureKeeper(ledger: embedded.ledger, calendar: settings.calendar, time: time), logger: logger),
            ] + drops.values.map(\.beat) + company(embedded.ledger)
            + (signals.isEmpty ? [] : [await RuleReload(renewal)])
        var ending = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) }, gracefulShutdownSignals: signals, logger: quiet)
        // A stuck upload must not hold up the end: its connection is cut, and its exhibits are taken back.
        ending.maximumGracefulShutdownDuration = .seconds(20)
        let group = ServiceGroup(configuration: ending)
        return Running(spool: embedded, dispatcher: dispatcher, group: group)
    }

    private func company(_ ledger: SQLiteLedger) -> [any Service] {
        guard nearness.remembered > 0 else { return [] }
        let keeper = CompanyKeeper(
            ledger: ledger, nearness: nearness, seed: .random(in: .min ... .max), time: time)
        return [LeisureWork(keeper, logger: logger)]
    }

    private var renewal: RuleRenewal {
        RuleRenewal(
            folder: settings.rules, channels: settings.channels, lanes: settings.laneNames, rules: rules,
            logger: logger)
    }

    private var sign: ManifestSigning? {
        guard let key = settings.hostKey else { return nil }
        return { manifest in try key.signature(of: manifest) }
    }

    private func drops(_ spool: EmbeddedSpool, _ patience: PatientTime) -> [LaneName: Drop] {
        settings.lanes.reduce(into: [:]) { drops, lane in
            guard let folder = lane.drop else { return }
            drops[lane.name] = Drop(
                lane: lane.name, folder: folder, spool: spool.ledger.spoolID, vault: spool.vault, ledger: spool.ledger,
                time: time, ends: patience, logger: logger)
        }
    }

    private var receptionSettings: ReceptionSettings {
        var reception = settings.reception
        reception.uploadLifetime = schedule.uploads
        return reception
    }

    private func sources(
        _ ledger: SQLiteLedger, _ dispatcher: Dispatcher, _ counters: IntakeCounters, _ reception: Reception,
        _ box: InspectionBox, _ clear: ClearWatch
    ) -> OperatorsDesk.Sources {
        OperatorsDesk.Sources(
            ledger: ledger, calendar: settings.calendar, time: time, counters: counters,
            saneAgeSeconds: settings.readyAgeSeconds, failure: { ledger.failure }, box: box.means?.description,
            recipients: settings.recipients.all.count, tipsInClear: { clear.count },
            sendingSeconds: sendingSeconds, rules: { [rules] in rules.book.digest },
            lanes: { [gate = reception.metrics] in gate() + LaneMetrics.families(dispatcher.health) })
    }

    /// Nil where no lane has hours. What waits in a lane that nobody works has waited all the time.
    private var sendingSeconds: (@Sendable (LaneName, _ from: Moment, _ to: Moment) -> Double)? {
        guard settings.lanes.contains(where: { $0.hours != nil }) else { return nil }
        let lanes = settings.lanes
        return { name, start, end in
            let lane = lanes.first { $0.name == name }
            return lane?.sendingSeconds(from: start, to: end) ?? max(0, end.seconds(since: start))
        }
    }

    /// What libraries say of their own doings is worth a line only when something is wrong.
    private var quiet: Logger {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        return quiet
    }

    private func note(_ findings: EmbeddedSpool.Findings) {
        if findings.leasesReleased > 0 {
            logger.notice(
                "deliveries of a former run are in doubt", metadata: ["deliveries": "\(findings.leasesReleased)"])
        }
        if let damage = findings.logDamage { logger.error("\(damage)") }
        if !findings.maySweep {
            logger.warning("the ledger was restored or may be another's: nothing is swept")
        }
    }
}
