public import Tips

/// What a worker process of this program runs: the inside of the box.
public enum BoxInside {
    /// Answers questions until nobody asks any more; does not return then.
    ///
    /// - Parameter attempt: instead of answering: the name of a way out to try, `spin` or `hoard`.
    /// - Returns: false when there is no such attempt.
    /// - Throws: a `Failure` when libmagic or its database is missing.
    public static func run(attempting attempt: String?) throws(Failure) -> Bool {
        guard let attempt else {
            let look = try LookInside()
            BoxWorker.work(look.answer)
        }
        guard let attempt = BoxAttempt(attempt) else { return false }
        BoxWorker.attempt(attempt)
    }
}
