import Foundation
import Synchronization
import Tips

/// Puts `manifest.json` of recorded clues into their folders, behind the answers: the synced line is the record and holds
/// the manifest, and a start writes what is missing. Two files in the file system's journal for every text would cost more than all
/// the rest of taking it.
///
/// One thread, and while clues come it takes its time, unless half the queue is full. What waits is bounded by number and by
/// bytes, and whoever comes when it is full writes for itself.
final class ManifestFiling: Sendable {
    struct Entry: Sendable {
        var id: TipID
        var manifest: [UInt8]
    }

    private struct State {
        private(set) var waiting: [Entry] = []
        /// Of what waits, of manifests alone.
        private(set) var bytes = 0
        var isWorking = false
        var lastCame = ContinuousClock.now

        mutating func add(_ entries: [Entry]) {
            waiting += entries
            bytes += ManifestFiling.bytes(entries)
            lastCame = .now
        }

        mutating func take(_ most: Int = .max) -> [Entry] {
            let entries = Array(waiting.prefix(most))
            waiting.removeFirst(entries.count)
            bytes -= ManifestFiling.bytes(entries)
            return entries
        }
    }

    private static func bytes(_ entries: [Entry]) -> Int { entries.reduce(0) { $0 + $1.manifest.count } }

    static let longestQueue = 32_768
    /// What 32,768 texts of 2 KB are, and some room.
    static let mostBytes = 80_000_000
    private static let batch = 16
    private static let batchAtLeisure = 2
    /// Between two batches at leisure: some 400 clues a second, and soon aware that none comes any more.
    private static let leisureMicroseconds: UInt32 = 5000
    private let directory: String
    private let mostBytes: Int
    private let state = Mutex(State())

    /// - Parameter mostBytes: of manifests that wait.
    init(directory: String, mostBytes: Int = ManifestFiling.mostBytes) {
        self.directory = directory
        self.mostBytes = mostBytes
    }

    func file(_ entries: [Entry]) {
        guard !entries.isEmpty else { return }
        let (isTaken, mustStart) = state.withLock { state in
            guard state.waiting.count + entries.count <= Self.longestQueue,
                state.bytes + Self.bytes(entries) <= mostBytes
            else { return (false, false) }
            state.add(entries)
            let wasIdle = !state.isWorking
            state.isWorking = true
            return (true, wasIdle)
        }
        if !isTaken { write(entries) }
        if mustStart {
            let thread = Thread {
                setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
                self.work()
            }
            thread.start()
        }
    }

    /// Returns when nothing waits any more.
    func finish() {
        write(state.withLock { $0.take() })
        while state.withLock({ $0.isWorking }) { usleep(1000) }
    }

    private func work() {
        while true {
            let (entries, isAtLeisure) = state.withLock { state in
                let isAtLeisure = self.isAtLeisure(state)
                let entries = state.take(isAtLeisure ? Self.batchAtLeisure : Self.batch)
                state.isWorking = !entries.isEmpty
                return (entries, isAtLeisure)
            }
            if entries.isEmpty { return }
            write(entries)
            if isAtLeisure { usleep(Self.leisureMicroseconds) }
        }
    }

    /// While clues come, their answers need the disk more, unless the queue is half full.
    private func isAtLeisure(_ state: State) -> Bool {
        state.waiting.count < Self.longestQueue / 2 && state.bytes < mostBytes / 2
            && state.lastCame.duration(to: .now) < .milliseconds(10)
    }

    /// What cannot be written now is written from its line by the next start.
    private func write(_ entries: [Entry]) {
        for entry in entries { try? Self.write(entry, directory) }
    }

    static func write(_ entry: Entry, _ directory: String) throws {
        let folder = PlatformStore.folderPath(directory, entry.id)
        if try !StoreFile.makeFolder(folder) {
            // Nobody was told of what lies there: it is from a hand-over that came to nothing.
            try StoreFile.remove(folder)
            try StoreFile.makeFolder(folder)
        }
        try StoreFile.create("\(folder)/\(PlatformStore.manifestName)").write(entry.manifest)
    }
}
