import Forwarding
import Spooling
import Tips

/// The inner side: its book outlives every crash, its answers are what a bad day makes of them.
final class WorldPlatform: @unchecked Sendable {
    struct Clue {
        var digest: Digest
        /// Everything behind it as it came.
        var rest: [Digest]
        /// What the citizen wrote, and the exhibits as they were sent; none that does not open.
        var words: [UInt8]
        var exhibits: [Digest]
    }

    struct Place: Hashable {
        var lane: String
        var tip: TipID
    }

    let memory: Memory
    private let chance: Chance
    private(set) var book: [Place: Clue] = [:]
    /// What was ever said to be at a place, recorded or not: a repeat must say the same.
    private var seen: [Place: Digest] = [:]
    /// How many of a hundred exchanges go wrong.
    var ill = 0

    init(_ memory: Memory, _ chance: Chance) {
        self.memory = memory
        self.chance = chance
    }

    enum Mood: CaseIterable {
        case unreachable, requestLost, answerLost, writtenInVain, ailing, ailingRecorded, slowDown, otherEcho, cutReply
        case conflict, refusal, turnedAway, otherStatus
    }

    var mood: Mood? { chance.below(100) < ill ? chance.pick(Mood.allCases) : nil }

    /// Reads a whole body, and records it unless it is there.
    func record(_ body: [UInt8], boundary: String, lane: String, tip: TipID) {
        let parts = Self.parts(of: body, boundary: boundary)
        let place = Place(lane: lane, tip: tip)
        let clue = clue(parts.first ?? [], Array(parts.dropFirst()), of: tip)
        note(clue.digest, at: place)
        memory.trace.note("recorded")
        memory.letter(of: tip)?.recorded.insert(lane)
        guard let before = book[place] else { return book[place] = clue }
        if before.digest != clue.digest || before.rest != clue.rest {
            memory.breach(.twice, "tip \(tip) came to \(lane) twice, and was not the same")
        }
    }

    private func clue(_ manifest: [UInt8], _ rest: [[UInt8]], of tip: TipID) -> Clue {
        let isInClear = memory.letter(of: tip).map { manifest.hold($0.content) } ?? true
        let isSealed = memory.nature.isSealed && !isInClear
        let opened = rest.map { isSealed ? Inside.opened($0) : $0 }
        return Clue(
            digest: Digest.of(manifest), rest: rest.map { Digest.of($0) },
            words: isSealed ? (opened.first ?? nil) ?? [] : manifest,
            exhibits: opened.dropFirst(isSealed ? 1 : 0).map { $0.map { Digest.of($0) } ?? Digest.of([UInt8]()) })
    }

    /// The digest in a head that came, whatever became of its body.
    func note(_ digest: Digest, at place: Place) {
        if seen[place] ?? digest != digest {
            memory.breach(.twice, "tip \(place.tip) was sent to \(place.lane) with two manifests")
        }
        seen[place] = digest
    }

    func answer(to mood: Mood?, _ place: Place, _ digest: Digest) -> Answer {
        switch mood {
        case .otherEcho: .reply(echo(place.tip, Digest.of([UInt8(0)])))
        case .cutReply:
            .reply(Reply(status: 200, body: Array(echo(place.tip, digest).body.prefix(9)), ending: .cut))
        case .ailing, .ailingRecorded: .reply(Reply(status: chance.pick([500, 502, 503, 504])))
        case .slowDown: .reply(Reply(status: chance.pick([429, 503]), retryAfter: "\(chance.int(1...30))"))
        case .conflict: .reply(Reply(status: 409, body: Array("{}".utf8)))
        case .refusal: .reply(Reply(status: chance.pick([400, 422])))
        case .turnedAway: .reply(Reply(status: chance.pick([401, 403, 404])))
        case .otherStatus: .reply(Reply(status: chance.pick([204, 301, 307])))
        default: .reply(echo(place.tip, digest, status: chance.pick([200, 201, 409]), says: true))
        }
    }

    func question(_ place: Place) -> Answer {
        if chance.below(100) < ill { return .fault(.unreachable(why: "connect-refused")) }
        guard let clue = book[place] else { return .reply(Reply(status: 404)) }
        return .reply(echo(place.tip, clue.digest, says: true))
    }

    private func echo(_ tip: TipID, _ digest: Digest, status: Int = 200, says: Bool = false) -> Reply {
        var more = ""
        if says {
            if chance.coin { more += ",\"clue\":\"C-\(chance.below(1000))\"" }
            if chance.once(in: 4) { more += ",\"reply\":\"thank you\"" }
            if chance.once(in: 6) { more += ",\"kind\":\"\(chance.pick(["report", "suggestion"]))\"" }
            if chance.once(in: 6) { more += ",\"department\":\"desk-\(chance.below(3))\"" }
            if chance.once(in: 3) { more += ",\"closed\":true" }
        }
        let text = "{\"id\":\"\(tip)\",\"manifest_sha256\":\"\(digest)\"\(more)}"
        return Reply(status: status, body: Array(text.utf8))
    }

    /// What stands between the delimiters, without the heads.
    static func parts(of body: [UInt8], boundary: String) -> [[UInt8]] {
        let delimiter = Array("\r\n--\(boundary)".utf8)
        let endOfHead = Array("\r\n\r\n".utf8)
        var (parts, start): ([[UInt8]], Int?) = ([], nil)
        var index = 0
        let whole = Array("\r\n".utf8) + body
        while let place = whole.place(of: delimiter, from: index) {
            if let start { parts.append(Array(whole[start..<place])) }
            index = place + delimiter.count
            start = whole.place(of: endOfHead, from: index).map { $0 + endOfHead.count }
        }
        return parts
    }
}

/// The wire between one process and the platform.
struct WorldCarrier: Carrier {
    let platform: WorldPlatform
    let disk: WorldDisk
    let vault: any Vault
    let chance: Chance
    let clock: WorldClock
    let schedule: Schedule

    var executor: (any TaskExecutor)? { schedule }

    private static let boundary = "------------------------world"

    private func place(_ url: String, _ tip: TipID) -> WorldPlatform.Place {
        WorldPlatform.Place(lane: String(url.split(separator: "/").last ?? ""), tip: tip)
    }

    func carry(_ handOver: HandOver) async -> Answer {
        guard let endpoint = handOver.endpoint else { return .fault(.unreachable(why: "no-endpoint")) }
        let place = place(endpoint.url, handOver.tip)
        let mood = platform.mood
        if disk.without == .answer, chance.once(in: 3) {
            return platform.answer(to: nil, place, handOver.manifestDigest)
        }
        if mood == .unreachable { return .fault(.unreachable(why: "connect-refused")) }
        await delay()
        let body: [UInt8]
        do { body = try await read(handOver) } catch { return .fault(error) }
        guard !Task.isCancelled, !disk.isDead else { return .fault(.abandoned(wasWritten: false)) }
        platform.note(handOver.manifestDigest, at: place)
        if mood == .requestLost { return .fault(.broken(why: "connection-reset", wasWritten: false)) }
        // From here on it is on the wire, whatever becomes of the process.
        if ![.writtenInVain, .ailing, .slowDown, .conflict, .refusal, .turnedAway, .otherStatus].contains(mood) {
            platform.record(body, boundary: Self.boundary, lane: place.lane, tip: place.tip)
        }
        await delay()
        if mood == .answerLost || mood == .writtenInVain {
            return .fault(.broken(why: "answer-lost", wasWritten: true))
        }
        guard !Task.isCancelled, !disk.isDead else { return .fault(.abandoned(wasWritten: true)) }
        return platform.answer(to: mood, place, handOver.manifestDigest)
    }

    func ask(_ question: Question) async -> Answer {
        await delay()
        guard !Task.isCancelled, !disk.isDead else { return .fault(.abandoned(wasWritten: false)) }
        return platform.question(place(question.endpoint.url, question.tip))
    }

    private func delay() async {
        try? await clock.sleep(for: .milliseconds(chance.skewed(upTo: chance.once(in: 10) ? 60_000 : 300)))
    }

    private func read(_ handOver: HandOver) async throws(TransportFault) -> [UInt8] {
        let body = try HandOverBody(handOver, vault: vault, boundary: Self.boundary)
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while !body.isFinished {
            let count = piece.withUnsafeMutableBytes { body.read(into: $0) }
            guard let count else { throw body.fault ?? .unreadableExhibit }
            bytes += piece.prefix(count)
            if chance.once(in: 3) { await Task.yield() }
        }
        return bytes
    }
}
