import EmbeddedStore
import Spooling
import Tips

/// Tips as an operator reads them.
enum SpoolText {
    /// `ID STAGE RECEIVED KIND CHANNEL EXHIBITS LANE:STAGE…`, single spaces, for eyes and for `awk`. What a person must look
    /// at says why: `LANE:parked(http-422)`.
    static func line(_ record: TipRecord, withCluster: Bool = false) -> String {
        let figures = record.figures
        let bytes = figures.exhibits.reduce(0) { $0 + $1.bytes }
        let count = figures.exhibits.reduce(0) { $0 + $1.count }
        let lanes = record.deliveries.map { "\($0.lane):\($0.stage.rawValue)\(reason($0))" }.joined(separator: ",")
        let line =
            "\(record.tip) \(record.stage.rawValue) \(record.receivedAt) \(record.judged.kind.rawValue) \(figures.channel)"
            + " exhibits=\(count)/\(bytes)B \(lanes)"
            + (withCluster ? " cluster=\(record.cluster?.description ?? "-")" : "")
        return line.onOneLine
    }

    private static func reason(_ delivery: DeliveryRecord) -> String {
        let needsAPerson = delivery.stage == .parked || delivery.stage == .quarantined
        return needsAPerson && !delivery.why.isEmpty ? "(\(delivery.why))" : ""
    }

    /// What an endpoint is to echo and a confirmation to name; nil once the tip is erased.
    static func manifestDigest(_ record: TipRecord, _ delivery: DeliveryRecord) -> Digest? {
        record.manifestBody.map {
            Manifest(id: record.tip, lane: delivery.lane, sequence: delivery.sequence, body: $0).digest
        }
    }

    static func checked(events: Int, exhibits: Int, wrong: Int) -> String {
        "\(events) event(s) and their links in the chain, what was admitted, and \(exhibits) exhibit(s) were checked: "
            + (wrong == 0 ? "sound." : "\(wrong) wrong.")
    }

    static func account(_ record: TipRecord) -> String {
        var lines = [
            "tip         \(record.tip)",
            "stage       \(record.stage.rawValue)",
            "received    \(record.receivedAt) (\(record.figures.receivedOn))",
            "kind        \(record.judged.kind.rawValue)\(was(record.figures.kind.rawValue, record.judged.kind.rawValue))",
            "departments \(list(record.judged.departments))"
                + was(list(record.figures.departments), list(record.judged.departments)),
            "channel     \(record.figures.channel)",
        ]
        if record.figures.isUrgent { lines.append("urgent      someone may be in danger: it goes first") }
        if let named = record.figures.named { lines.append("named       \(named)") }
        if let cluster = record.cluster { lines.append("cluster     \(cluster)") }
        for delivery in record.deliveries {
            lines.append("delivery    \(delivery.lane) #\(delivery.sequence): \(outlook(delivery))")
            if let clue = delivery.clue { lines.append("  clue      \(clue)") }
            if let reply = delivery.reply { lines.append("  reply     \(reply)") }
            if delivery.closed { lines.append("  closed    by the platform") }
        }
        for exhibit in record.exhibits {
            let marks = exhibit.findings.isEmpty ? "" : " (\(exhibit.findings.joined(separator: ", ")))"
            lines.append(
                "exhibit \(exhibit.number)   \(exhibit.mediaType) \(exhibit.bytes) bytes \(exhibit.digest)\(marks)")
        }
        lines.append(
            "manifest    "
                + (record.manifestBody.map {
                    String(decoding: ManifestBody.parts(of: $0).clear, as: UTF8.self)
                }
                    ?? "erased at the end of its time"))
        return lines.map(\.onOneLine).joined(separator: "\n")
    }

    /// `NUMBER MOMENT CHANGE DIGEST`, parted by tabs. Channels and departments are names that somebody outside may have given.
    static func line(_ event: CustodyEvent) -> String {
        "\(event.number)\t\(event.at)\t\(event.change.note.onOneLine)\t\(event.digest)"
    }

    /// What happens to a delivery next, and what a person can do about it.
    static func outlook(_ delivery: DeliveryRecord) -> String {
        let why = delivery.why.isEmpty ? "" : " (\(delivery.why))"
        let next =
            switch delivery.stage {
            case .queued: "waits for its turn"
            case .held: "is held by a person; `spool release` lets it go on"
            case .sending: "is being sent; the lease ends \(delivery.at)"
            case .deferred: "failed in a way that passes; tried again from \(delivery.at), or at once by `spool retry`"
            case .inDoubt:
                "may have arrived, the answer was lost; asked about, else sent again with the same key, from \(delivery.at)"
            case .parked where delivery.why == "http-409":
                "the platform has this id with another manifest: it is there, once. After `spool repair` that is this very tip "
                    + "under the number it had before; compare, and leave it parked. `spool release` sends it again"
            case .parked: "was refused by the platform; look at the reason, then `spool release` (or `spool retry`)"
            case .sentUnconfirmed:
                "was put down for the one-way gate \(delivery.at); `spool confirm` or `spool resend` with a list from inside"
            case .delivered: "was delivered \(delivery.at)"
            case .expired where delivery.why == DeliveryRecord.arrivedLate:
                "ended unconfirmed \(delivery.at), and the inside has said since that it arrived"
            case .expired where delivery.why == DeliveryRecord.unconfirmed:
                "ended unconfirmed \(delivery.at): nobody knows here whether it arrived"
            case .expired: "ended unsent \(delivery.at)"
            case .quarantined: "is damaged and kept apart; mend it, then `spool retry`"
            }
        return "\(delivery.lane) \(delivery.stage.rawValue)\(why), \(delivery.attempts) attempt(s): \(next)".onOneLine
    }
}

extension SpoolText {
    /// One sentence for an exhibit that is not as it was kept; nil when it is.
    static func fault(_ exhibit: Exhibit, of tip: TipID, in vault: any Vault) -> String? {
        ExhibitCheck.fault(exhibit) { try vault.open(tip, exhibit) }.map { fault in
            let what = fault == .differs ? "is not what was kept" : "cannot be read: \(fault.rawValue)"
            return "Tip \(tip): exhibit \(exhibit.number) \(what)."
        }
    }

    /// Where tips are sealed: how many rest in clear from before; nil where it is none.
    static func clear(in ledger: any HousekeepingLedger, isSealing: Bool) async throws -> String? {
        guard isSealing, case let count = try await ledger.tipsInClear(), count > 0 else { return nil }
        return "\(count) tips from before they were sealed rest in clear; each is erased when retention.ended is over."
    }
}
