import Foundation
import Synchronization

/// A bar on standard error when that is a terminal; silent in a pipe.
final class ProgressBar: Sendable {
    private let label: String
    private let isTerminal = isatty(2) == 1
    private let lastShown = Mutex(-1)

    init(label: String) {
        self.label = label
    }

    func show(_ done: Int64, of total: Int64) {
        guard isTerminal, total > 0 else { return }
        let percent = Int(min(100, done * 100 / total))
        let isNews = lastShown.withLock { last in
            defer { last = percent }
            return last != percent
        }
        guard isNews else { return }
        let filled = percent * 30 / 100
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
        FileHandle.standardError.write(Data("\r\(label) \(bar) \(percent) %".utf8))
    }

    func finish() {
        guard isTerminal, lastShown.withLock({ $0 }) >= 0 else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}
