import Spooling
import Tips

/// A tip that a citizen means to send, and all that the citizen knows of what became of it.
final class Letter: @unchecked Sendable {
    let number: Int
    let content: String
    let exhibits: [[UInt8]]
    let digests: [Digest]
    let key: String?
    /// Exhibits from this one on come piece by piece before the tip does.
    let sent: [SentFile]
    let kind: Kind
    let isUrgent: Bool
    let lanes: [LaneName]

    /// The ids it came under; each request gets a new one.
    var ids: [TipID] = []
    /// Those of requests that were refused, with a word that means: nothing was kept.
    var refused: Set<TipID> = []
    /// The first answer that said it was kept.
    var kept: Kept?
    /// One answer said that it had not been there before.
    var wasNew = false
    /// Lanes whose platforms have it.
    var recorded: Set<String> = []
    var isDelivered: Bool { recorded.count == lanes.count }

    /// Begins every letter, and stands every so often in every exhibit: what is sealed has neither.
    static let mark = "letter"
    private static let exhibitMark = Array("letter-+".utf8)
    private static let markEvery = 256

    init(number: Int, chance: Chance, lanes: [LaneName], _ nature: Nature) {
        self.number = number
        content =
            "letter \(number) \(String(chance.next(), radix: 36)) "
            + String(repeating: "桥", count: chance.skewed(upTo: 2000))
        exhibits = (0..<(chance.coin ? 0 : chance.int(1...3))).map { _ in
            let (start, count) = (
                Int(chance.next() & 0xffff), chance.skewed(upTo: nature.hasUploads ? 160_000 : 40_000)
            )
            return Self.exhibit(from: start, count)
        }
        let inline = nature.hasUploads ? chance.below(exhibits.count + 1) : exhibits.count
        sent = exhibits.dropFirst(inline).map { SentFile($0) }
        digests = exhibits.map { Digest.of($0) }
        key = chance.coin ? "letter-\(number)-\(chance.next())" : nil
        kind = chance.pick(Kind.allCases)
        isUrgent = chance.once(in: 12)
        self.lanes = chance.once(in: 3) ? lanes : [chance.pick(lanes)]
    }

    private static func exhibit(from start: Int, _ count: Int) -> [UInt8] {
        var bytes = (0..<count).map { UInt8(truncatingIfNeeded: (start &+ $0 &* 31) ^ ($0 >> 7)) }
        for at in stride(from: 0, to: count - exhibitMark.count, by: markEvery) {
            bytes.replaceSubrange(at..<(at + exhibitMark.count), with: exhibitMark)
        }
        return bytes
    }

    /// As a request has it when its exhibits are in.
    func tip(_ id: TipID, at now: Moment, _ exhibits: [Exhibit]) -> Tip {
        Tip(
            id: id, channel: "web", content: content, receivedAt: now,
            receivedOn: CalendarDay(daysSinceEpoch: Int(now.milliseconds / 86_400_000)),
            decision: Decision(
                kind: kind, departments: ["traffic"], confidence: 1, because: [], lanes: lanes, isUrgent: isUrgent,
                rulesDigest: Digest.of([UInt8]())),
            exhibits: exhibits)
    }
}
