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
        return
            "\(record.tip) \(record.stage.rawValue) \(record.receivedAt) \(record.judged.kind.rawValue) \(figures.channel)"
            + " exhibits=\(count)/\(bytes)B \(lanes)"
            + (withCluster ? " cluster=\(record.cluster?.description ?? "-")" : "")
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
        if let cluster = record.cluster { lines.append("cluster     \(cluster)") }
        for delivery in record.deliveries {
            lines.append("delivery    \(delivery.lane) #\(delivery.sequence): \(outlook(delivery))")
            if let clue = delivery.clue { lines.append("  clue      \(clue.onOneLine)") }
            if let reply = delivery.reply { lines.append("  reply     \(reply.onOneLine)") }
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
                    String(decoding: ManifestBody.parts(of: $0).clear, as: UTF8.self).onOneLine
                }
                    ?? "erased at the end of its time"))
        return lines.joined(separator: "\n")
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
            case .parked: "was refused by the platform; look at the reason, then `spool release` (or `spool retry`)"
            case .sentUnconfirmed:
                "was put down for the one-way gate \(delivery.at); `spool confirm` or `spool resend` with a list from inside"
            case .delivered: "was delivered \(delivery.at)"
            case .expired: "ended unsent \(delivery.at)"
            case .quarantined: "is damaged and kept apart; mend it, then `spool retry`"
            }
        return "\(delivery.lane) \(delivery.stage.rawValue)\(why), \(delivery.attempts) attempt(s): \(next)"
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
}
