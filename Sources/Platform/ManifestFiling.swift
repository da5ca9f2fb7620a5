import Foundation
import Synchronization
import Tips

/// Puts `manifest.json` of recorded clues into their folders, behind the answers: the synced line is the record and holds
/// the manifest, and a start writes what is missing. Two files in the file system's journal for every text would cost more than all
/// the rest of taking it.
///
/// One thread, and while clues come it takes its time, unless half the queue is full. What waits is bounded, and whoever
/// comes when it is full writes for itself.
final class ManifestFiling: Sendable {
    struct Entry: Sendable {
        var id: TipID
        var manifest: [UInt8]
    }

    private struct State {
        var waiting: [Entry] = []
        var isWorking = false
        var lastCame = ContinuousClock.now

        /// While clues come, their answers need the disk more.
        var isAtLeisure: Bool {
            waiting.count < ManifestFiling.longestQueue / 2 && lastCame.duration(to: .now) < .milliseconds(10)
        }
    }

    /// Some 80 MB of texts of 2 KB.
    static let longestQueue = 32_768
    private static let batch = 16
    private static let batchAtLeisure = 2
    /// Between two batches at leisure: some 400 clues a second, and soon aware that none comes any more.
    private static let leisureMicroseconds: UInt32 = 5000
    private let directory: String
    private let state = Mutex(State())

    init(directory: String) {
        self.directory = directory
    }

    func file(_ entries: [Entry]) {
        guard !entries.isEmpty else { return }
        let (isTaken, mustStart) = state.withLock { state in
            guard state.waiting.count + entries.count <= Self.longestQueue else { return (false, false) }
            state.waiting += entries
            state.lastCame = .now
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
        write(take())
        while state.withLock({ $0.isWorking }) { usleep(1000) }
    }

    private func work() {
        while true {
            let (entries, isAtLeisure) = state.withLock { state in
                let isAtLeisure = state.isAtLeisure
                let entries = Array(state.waiting.prefix(isAtLeisure ? Self.batchAtLeisure : Self.batch))
                state.waiting.removeFirst(entries.count)
                state.isWorking = !entries.isEmpty
                return (entries, isAtLeisure)
            }
            if entries.isEmpty { return }
            write(entries)
            if isAtLeisure { usleep(Self.leisureMicroseconds) }
        }
    }

    private func take() -> [Entry] {
        state.withLock { state in
            let entries = state.waiting
            state.waiting = []
            return entries
        }
    }

    /// What cannot be written now is written from its line by the next start.
    private func write(_ entries: [Entry]) {
        for entry in entries { try? Self.write(entry, directory) }
    }

    static func write(_ entry: Entry, _ directory: String) throws {
        let folder = PlatformStore.folderPath(directory, entry.id)
        if try !StoreFile.makeFolder(folder) {
            // Nobody was told of what lies there: it is from a hand-over that came to nothing.
            try FileManager.default.removeItem(atPath: folder)
            try StoreFile.makeFolder(folder)
        }
        try StoreFile.create("\(folder)/\(PlatformStore.manifestName)").write(entry.manifest)
    }
}
