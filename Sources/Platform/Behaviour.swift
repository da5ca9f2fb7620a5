import Tips

/// How the stand-in platform misbehaves, so that everything a real one ever did can be tried.
///
/// Words parted by commas or spaces, each `FAULT[:SHARE][:first=N][:retry-after=SECONDS][:to=URL]`: `500:0.3` fails three
/// requests of ten, `drop-answer:first=5` the first five, `redirect:to=http://127.0.0.1:9/` all of them. `seed=N` makes
/// the shares fall the same way on every run. The first fault that falls on a request is committed.
public struct Behaviour: Sendable, Hashable {
    public enum Fault: String, Sendable, Hashable, CaseIterable {
        /// Hangs up as soon as a request begins.
        case refuse
        /// Reads the request and says nothing more.
        case hang
        /// Records the clue and hangs up without an answer.
        case dropAnswer = "drop-answer"
        /// Records the clue and echoes another digest.
        case wrongDigest = "wrong-digest"
        case error500 = "500"
        case busy503 = "503"
        case redirect
        /// Takes hand-overs and answers no question: every GET is a 405.
        case unaskable

        var concernsQuestions: Bool { self == .unaskable }
    }

    public struct Word: Sendable, Hashable {
        public var fault: Fault
        /// 0 to 1 of the requests.
        public var share: Double
        /// Only this many requests, from the start.
        public var first: Int?
        public var retryAfterSeconds: Int
        public var redirectsTo: String

        public init(
            _ fault: Fault, share: Double = 1, first: Int? = nil, retryAfterSeconds: Int = 1,
            redirectsTo: String = "http://127.0.0.1:9/"
        ) {
            self.fault = fault
            self.share = share
            self.first = first
            self.retryAfterSeconds = retryAfterSeconds
            self.redirectsTo = redirectsTo
        }
    }

    public var words: [Word]
    public var seed: UInt64

    public static let good = Behaviour()

    public init(_ words: [Word] = [], seed: UInt64 = 1) {
        self.words = words
        self.seed = seed
    }

    /// Throws `Failure` with code `behaviour` that names what is understood.
    public init(parsing text: String) throws {
        self.init()
        for word in text.split(whereSeparator: { $0 == "," || $0 == " " }) {
            if word.hasPrefix("seed=") {
                guard let number = UInt64(word.dropFirst(5)) else { throw Self.notUnderstood }
                seed = number
            } else {
                words.append(try Self.word(word))
            }
        }
    }

    private static func word(_ text: Substring) throws -> Word {
        var rest = text[...]
        guard let fault = Fault(rawValue: String(Self.takeOption(&rest))) else { throw notUnderstood }
        var word = Word(fault)
        while !rest.isEmpty {
            if rest.hasPrefix("to=") {
                // A URL has colons of its own, so it comes last.
                word.redirectsTo = String(rest.dropFirst(3))
                break
            }
            try read(takeOption(&rest), into: &word)
        }
        return word
    }

    private static func takeOption(_ rest: inout Substring) -> Substring {
        let colon = rest.firstIndex(of: ":") ?? rest.endIndex
        let option = rest[..<colon]
        rest = rest[colon...].dropFirst()
        return option
    }

    private static func read(_ option: Substring, into word: inout Word) throws {
        if option.hasPrefix("first="), let count = Int(option.dropFirst(6)), count >= 0 {
            word.first = count
        } else if option.hasPrefix("retry-after="), let seconds = Int(option.dropFirst(12)) {
            word.retryAfterSeconds = seconds
        } else if let share = Double(option), (0.0...1.0).contains(share) {
            word.share = share
        } else {
            throw notUnderstood
        }
    }

    private static let notUnderstood = Failure(
        "behaviour",
        """
        A behaviour is written FAULT[:SHARE][:first=N][:retry-after=SECONDS][:to=URL]. \
        The faults are \(Fault.allCases.map(\.rawValue).joined(separator: ", ")).
        """, .refuse)
}

/// Decides request by request which fault is committed. Pure, but for its count.
struct Conduct {
    private let words: [Behaviour.Word]
    private var committed: [Int]
    private var random: SeededNumbers

    init(_ behaviour: Behaviour) {
        words = behaviour.words.filter { !$0.fault.concernsQuestions }
        committed = Array(repeating: 0, count: words.count)
        random = SeededNumbers(state: behaviour.seed)
    }

    mutating func next() -> Behaviour.Word? {
        for (index, word) in words.enumerated() {
            if let first = word.first, committed[index] >= first { continue }
            guard word.share >= 1 || Double.random(in: 0..<1, using: &random) < word.share else { continue }
            committed[index] += 1
            return word
        }
        return nil
    }

    /// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
    private struct SeededNumbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }
}
