/// The one shape of an error: a stable code, a sentence that says what to do about it, the cause underneath,
/// and the answer to the only question a caller has: refuse, again, or call someone?
///
/// It is translated at three edges only: an HTTP problem in Receiving, a delivery's outcome in Forwarding,
/// an exit code in `tipline`.
public struct Failure: Error, Sendable, CustomStringConvertible {
    public enum Verdict: String, Sendable {
        /// What was asked is wrong; asking again unchanged gives the same answer.
        case refuse
        /// It passes; the same may be asked again later.
        case again
        /// It does not pass by itself: an operator has to act.
        case callSomeone
    }

    /// Stable across versions: programs compare it. Lower case, words joined by hyphens.
    public struct Code: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public init(stringLiteral value: String) { self.rawValue = value }
    }

    public var code: Code
    /// One or two sentences, the second the remedy. Never holds anything a citizen sent.
    public var sentence: String
    public var verdict: Verdict
    /// The ordinal of the multipart part to blame, from 1; never a file name.
    public var part: Int?
    /// The contract's name of the field to blame.
    public var field: String?
    public var retryAfterSeconds: Int?
    public var cause: (any Error)?

    public init(
        _ code: Code, _ sentence: String, _ verdict: Verdict, part: Int? = nil, field: String? = nil,
        retryAfterSeconds: Int? = nil, cause: (any Error)? = nil
    ) {
        self.code = code
        self.sentence = sentence
        self.verdict = verdict
        self.part = part
        self.field = field
        self.retryAfterSeconds = retryAfterSeconds
        self.cause = cause
    }

    public var description: String {
        let reason = cause.map { " (\($0))" } ?? ""
        return "\(code.rawValue): \(sentence)\(reason)"
    }
}
