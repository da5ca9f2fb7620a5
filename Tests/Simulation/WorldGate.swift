import EmbeddedStore
import Spooling
import Tips

/// What is behind a one-way gate, and the person who carries lists back from there. It takes whatever lies in the folder of
/// the drop, loses some of it on its way, and believes no more than it reads.
final class WorldGate: @unchecked Sendable {
    static let lane = World.lanes.last ?? .fallback

    private let medium: Medium
    private let platform: WorldPlatform
    private let memory: Memory
    private let chance: Chance
    /// Numbers whose file lay in the folder whole.
    private var seen: Set<Int64> = []
    private var recorded: [Int64: CarriedList.Entry] = [:]
    /// The ledger may have heard that they are here.
    private var confirmed: Set<Int64> = []
    private var lastBeat: Heartbeat?

    init(_ medium: Medium, _ platform: WorldPlatform, _ memory: Memory, _ chance: Chance) {
        self.medium = medium
        self.platform = platform
        self.memory = memory
        self.chance = chance
    }

    /// Tips first: a heartbeat speaks of what was put down before it.
    func pull() {
        guard let folder = try? medium.folder(World.drop) else { return }
        let names = folder.names.keys.filter { !$0.hasPrefix(".") }.sorted()
        var beats: [Heartbeat] = []
        for name in names {
            guard case .file(let file) = folder.names[name] else { continue }
            guard let (head, body) = Self.read(file.bytes) else {
                memory.breach(.torn, "\(name) lies in the drop and is not whole")
                continue
            }
            switch head.kind {
            case .tip: take(head, body)
            case .heartbeat:
                guard let beat = Heartbeat(head: head, body: body) else {
                    memory.breach(.torn, "\(name) is no heartbeat")
                    continue
                }
                beats.append(beat)
            case .tombstone: break
            }
            if chance.coin { try? medium.unlink("\(World.drop)/\(name)") }
        }
        beats.sort { $0.at < $1.at }
        for beat in beats { believe(beat) }
    }

    /// Nil unless it is whole.
    private static func read(_ bytes: [UInt8]) -> (head: DropHead, body: [UInt8])? {
        guard case .head(let head, let length) = DropHead.read(bytes),
            bytes.count == length + Int(head.bodyBytes) + DropTrailer.length,
            DropTrailer.read(bytes.suffix(DropTrailer.length)) == Digest.of(Array(bytes.dropLast(DropTrailer.length)))
        else { return nil }
        return (head, Array(bytes[length...].dropLast(DropTrailer.length)))
    }

    private func take(_ head: DropHead, _ body: [UInt8]) {
        guard let tip = head.value("Idempotency-Key").flatMap({ TipID($0) }),
            let digest = head.value("Tipline-Manifest-SHA256").flatMap({ Digest(hex: $0) }),
            let boundary = head.value("Content-Type")?.split(separator: "boundary=").last
        else { return memory.breach(.torn, "a tip in the drop has no name") }
        seen.insert(head.sequence)
        let entry = CarriedList.Entry(sequence: head.sequence, tip: tip, manifestDigest: digest)
        if let before = recorded[head.sequence], before != entry {
            memory.breach(.twice, "number \(head.sequence) is two tips")
        }
        // The gate lost it.
        if chance.once(in: 4) { return }
        recorded[head.sequence] = entry
        platform.record(body, boundary: String(boundary), lane: Self.lane.name, tip: tip)
    }

    /// Every number is in one of three sets: to come, on its way, or done with.
    private func believe(_ beat: Heartbeat) {
        memory.trace.note("beat", Int(beat.told))
        lastBeat = beat
        for number in stride(from: 1, through: beat.told, by: 1) {
            switch (beat.waiting.contains(number), beat.sent.contains(number)) {
            case (true, true): memory.breach(.other, "a heartbeat says that \(number) waits and was sent")
            case (true, false): continue
            case (false, true):
                if !seen.contains(number) {
                    memory.breach(.lost, "a heartbeat says that \(number) was sent, and it never lay there")
                }
            case (false, false):
                if !confirmed.contains(number), !beat.endings.contains(where: { $0.sequence == number }) {
                    memory.breach(.lost, "a heartbeat expects nothing of \(number), which nobody has confirmed")
                }
            }
        }
    }

    /// Lists as `tipline collect` writes them: what is here, and what was sent and is not.
    func carry(to ledger: SQLiteLedger, now: Moment) async throws {
        pull()
        let here = recorded.values.sorted { $0.sequence < $1.sequence }
        confirmed.formUnion(here.map(\.sequence))
        for outcome in try await ledger.confirm(lane: Self.lane, here, now: now)
        where outcome == .differs || outcome == .unknown {
            memory.breach(.other, "a confirmation was answered with \(outcome)")
        }
        let missing = (lastBeat?.sent.ranges ?? []).flatMap { Array($0) }.filter { recorded[$0] == nil }
        _ = try await ledger.resend(lane: Self.lane, missing.map { .init(sequence: $0) }, now: now)
    }
}
