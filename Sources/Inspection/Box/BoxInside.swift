/// What a worker process of this program runs: the inside of the box.
public enum BoxInside {
    /// Does not return.
    ///
    /// - Parameter attempt: instead of answering questions: the name of a way out to try, `spin` or `hoard`.
    /// - Returns: false when there is no such attempt.
    public static func run(attempting attempt: String?) -> Bool {
        guard let attempt else { BoxWorker.work { $0 } }
        guard let attempt = BoxAttempt(attempt) else { return false }
        BoxWorker.attempt(attempt)
    }
}
