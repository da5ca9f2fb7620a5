import Company
import Foundation
import Synchronization
import Tips

/// Which clues of a store are company to each other: `STORE/clusters.jsonl`, made behind the record out of `clues.jsonl` and,
/// of sealed tips, of what was opened beside them. `STORE/clusters.seen` says how far. Whoever removes both has them made
/// anew. Blocks.
final class ClusterBook: Sendable {
    private let directory: String
    private let nearness: Nearness
    private let mostNames: Int
    private let state: Mutex<State>

    private struct State {
        var circle: Circle
        /// Up to where `clues.jsonl` was looked through; nil until what is remembered was read.
        var seen: LinePlace?
        /// By lines of `clues.jsonl`: those remembered, and those in a cluster.
        var names: [Int64: TipID] = [:]
        var lines: [ClusterLine] = []
        /// So many names were left when they were last looked through.
        var namesKept = 0
    }

    /// - Parameter mostNames: so many more than were needed the last time are kept before they are looked through.
    init(directory: String, nearness: Nearness, mostNames: Int = 100_000) {
        self.directory = directory
        self.nearness = nearness
        self.mostNames = mostNames
        state = Mutex(State(circle: Circle(nearness, seed: .random(in: .min ... .max))))
    }

    /// Looks at up to `limit` more clues, and says at how many. Throws `Failure`; then it is as it was before the first look.
    func look(limit: Int = 512) throws -> Int {
        guard nearness.remembered > 0 else { return 0 }
        return try state.withLock { state in
            do { return try look(limit, &state) } catch {
                state = State(circle: Circle(nearness, seed: .random(in: .min ... .max)))
                throw error
            }
        }
    }

    private func look(_ limit: Int, _ state: inout State) throws -> Int {
        let before = try state.seen ?? savedPlace()
        guard before.offset < length(of: cluesPath) else { return 0 }
        if state.seen == nil { try recall(before, &state) }
        var place = before
        try place.read(cluesPath, limit: limit) { line, number in
            guard let (id, portrait) = portrait(line, number, state.circle) else { return }
            state.names[number] = id
            if let met = state.circle.meet(portrait) { note(met, &state) }
        }
        try write(place, &state)
        state.seen = place
        prune(&state, before: place)
        return Int(place.lines - before.lines)
    }

    /// What those who met become in the file.
    private func note(_ met: Introduction, _ state: inout State) {
        guard let cluster = state.names[met.cluster] else { return }
        for link in met.links {
            guard let id = state.names[link.number] else { continue }
            state.lines.append(
                ClusterLine(
                    id: id, number: link.number, cluster: cluster, beside: link.beside.flatMap { state.names[$0] },
                    likeness: link.likeness))
        }
        for number in met.moved {
            guard let id = state.names[number] else { continue }
            state.lines.append(ClusterLine(id: id, number: number, cluster: cluster))
        }
    }

    /// First the lines, then how far they go: after a crash in between some are there twice, and say the same.
    private func write(_ place: LinePlace, _ state: inout State) throws {
        if !state.lines.isEmpty {
            let file = try StoreFile.openForAppending(clustersPath)
            try file.write(state.lines.flatMap(\.bytes))
            try file.sync()
            state.lines = []
        }
        let draft = seenPath + ".new"
        try StoreFile.create(draft).write(Array("\(place.offset) \(place.lines)\n".utf8))
        try StoreFile.rename(draft, to: seenPath)
    }

    /// Lets go of names that no introduction can bring up again.
    private func prune(_ state: inout State, before place: LinePlace) {
        guard state.names.count > 2 * state.namesKept + mostNames else { return }
        let oldest = place.lines - Int64(nearness.remembered)
        let nameable = state.circle.nameable
        state.names = state.names.filter { $0.key > oldest || nameable.contains($0.key) }
        state.namesKept = state.names.count
    }
}

extension ClusterBook {
    private static let longestLine = 4096

    private var cluesPath: String { PlatformStore.cluesPath(directory) }
    private var clustersPath: String { PlatformStore.clustersPath(directory) }
    private var seenPath: String { PlatformStore.clustersSeenPath(directory) }

    private func length(of path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// A place that lies behind the end is another file's: everything is looked at anew.
    private func savedPlace() throws -> LinePlace {
        guard let text = FileManager.default.contents(atPath: seenPath) else { return .start }
        let words = String(decoding: text.prefix(64), as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let offset = Int64(words[0]), let lines = Int64(words[1]), lines >= 0,
            (0...length(of: cluesPath)).contains(offset)
        else { return .start }
        return LinePlace(offset: offset, lines: lines)
    }

    /// Makes the circle again of the last clues that were looked at.
    private func recall(_ end: LinePlace, _ state: inout State) throws {
        let known = try clusters()
        let first = try end.back(nearness.remembered, in: cluesPath)
        let numbers = Dictionary(known.values.map { ($0.id, $0.number) }) { first, _ in first }
        let alive = Set(known.values.filter { $0.number > first.lines }.map(\.cluster))
        for line in known.values.sorted(by: { $0.number < $1.number }) where alive.contains(line.cluster) {
            state.names[line.number] = line.id
            guard line.number <= first.lines, let cluster = numbers[line.cluster] else { continue }
            state.circle.recall(absent: line.number, cluster: cluster)
        }
        var place = first
        try place.read(cluesPath, limit: Int(end.lines - first.lines)) { line, number in
            guard let (id, portrait) = portrait(line, number, state.circle) else { return }
            state.names[number] = id
            state.circle.recall(portrait, cluster: known[id].flatMap { numbers[$0.cluster] })
        }
        state.seen = end
    }

    /// The last line of each clue; a torn one is cut away.
    private func clusters() throws -> [TipID: ClusterLine] {
        var known: [TipID: ClusterLine] = [:]
        var place = LinePlace.start
        do {
            try place.read(clustersPath, longest: Self.longestLine) { line, _ in
                if let line = ClusterLine(line: line) { known[line.id] = line }
            }
        } catch let failure as Failure {
            throw Failure(
                failure.code, "clusters.jsonl cannot be read. Remove it and clusters.seen: both are made anew.",
                .callSomeone, cause: failure)
        }
        if length(of: clustersPath) > place.offset {
            try StoreFile.openForAppending(clustersPath).truncate(to: place.offset)
        }
        return known
    }

    /// Nil for a clue that nobody here can read, or whose line is damaged: that is the record's to say.
    private func portrait(_ line: ArraySlice<UInt8>, _ number: Int64, _ circle: Circle) -> (TipID, Portrait)? {
        guard let clue = RecordedClue(line: line), let (words, exhibits) = StatedClue.read(clue, in: directory) else {
            return nil
        }
        return (
            clue.id,
            circle.portrait(
                number: number, receivedAt: clue.receivedAt ?? clue.recordedAt, words: words, exhibits: exhibits)
        )
    }
}
