public import Spooling
public import Tips

/// Admissions made up for a check. Everything is random but what the check asks for.
public enum Specimen {
    /// A time to count from.
    public static let start = Moment(milliseconds: 1_420_041_600_000)

    public static func moment(_ seconds: Double) -> Moment { start.adding(seconds: seconds) }

    public static func lane(_ name: String) throws -> LaneName {
        guard let lane = LaneName(name) else { throw Failure("no-lane", "A specimen has no such lane.", .refuse) }
        return lane
    }

    public static func tip(content: String = "桥头夜里施工", exhibits: Int = 0, receivedAt: Moment = start) -> Tip {
        var source = SystemRandomNumberGenerator()
        return Tip(
            id: .random(using: &source), channel: "web", content: content, place: "人民路",
            receivedAt: receivedAt, receivedOn: CalendarDay(daysSinceEpoch: 16_436),
            decision: Decision(
                kind: .report, departments: ["traffic", "城管"], confidence: 0.5, because: [],
                rulesDigest: Digest.of([UInt8]())),
            exhibits: (0..<exhibits).map { index in
                Exhibit(
                    number: index + 1, mediaType: index.isMultiple(of: 2) ? "image/jpeg" : "video/mp4",
                    bytes: Int64(index) * 1_000_000_007, digest: Digest.of([UInt8(truncatingIfNeeded: index)]),
                    findings: index == 0 ? ["declared-type-differs", "no-date"] : [])
            })
    }

    /// - Parameters:
    ///   - key: an idempotency key; what the same text hashes to is the same.
    ///   - fields: what the fingerprint is made of.
    public static func admission(
        of tip: Tip = tip(), lanes: [LaneName] = [.fallback], key: String? = nil, fields: String = ""
    ) -> Admission {
        Admission(
            tip: tip.id, receivedAt: tip.receivedAt, figures: .init(tip: tip, lanes: lanes),
            manifestBody: Manifest.body(of: tip), exhibits: tip.exhibits, receiptHash: hash("receipt \(tip.id)"),
            key: key.map { .init(keyHash: hash("key \($0)"), fingerprint: hash("fields \(fields)")) })
    }

    /// 16 bytes that stand for a keyed hash.
    public static func hash(_ text: String) -> [UInt8] { Array(Digest.of(text.utf8).bytes.prefix(16)) }
}

extension AdmissionLedger {
    /// Admits one tip after the other, a second apart, and returns them.
    @discardableResult
    public func admitSome(
        _ count: Int, lanes: [LaneName] = [.fallback], exhibits: Int = 0, from seconds: Double = 0,
        urgent: Bool = false
    ) async throws -> [Admission] {
        var admissions: [Admission] = []
        for index in 0..<count {
            let tip = Specimen.tip(
                content: "tip \(index)", exhibits: exhibits, receivedAt: Specimen.moment(seconds + Double(index)))
            admissions.append(Specimen.admission(of: tip, lanes: lanes))
            admissions[index].figures.isUrgent = urgent
            _ = try await admit(admissions[index])
        }
        return admissions
    }
}

extension DispatchLedger {
    /// Claims for a minute.
    public func claimSome(_ limit: Int = 100, lane: LaneName = .fallback, at seconds: Double) async throws -> [Claim] {
        try await claim(lane: lane, limit: limit, now: Specimen.moment(seconds), leaseSeconds: 60)
    }

    public func settle(_ claim: Claim, _ outcome: Settlement.Outcome, at seconds: Double) async throws -> Int {
        try await settle([Settlement(delivery: claim.delivery, outcome: outcome, at: Specimen.moment(seconds))])
    }
}
