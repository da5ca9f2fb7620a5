import Synchronization

/// Sentences on their way into the next report, from whatever thread they come.
final class Remarks: Sendable {
    private let sentences = Mutex<[String]>([])

    func add(_ sentence: String) {
        sentences.withLock { $0.append(sentence) }
    }

    /// Each is given once.
    func take() -> [String] {
        sentences.withLock { sentences in
            let taken = sentences
            sentences = []
            return taken
        }
    }
}
