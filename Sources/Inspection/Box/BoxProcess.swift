#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// One worker, seen from outside: asked one thing at a time, ended for good when it does not answer as it must.
final class BoxProcess: Looking {
    /// What the worker said holds it.
    let means: BoxMeans
    let pid: Int32
    private let channel: BoxChannel
    /// Where the worker reads what it is asked about. It may not write there.
    private let window: BoxWindow
    private let bounds: Bounds
    private var isEnded = false
    /// Which it was put on.
    private var processor: Int32 = -1

    /// For one question.
    struct Bounds: Sendable {
        var processorSeconds = 2.0
        /// For a worker that waits for something, which it has no reason to.
        var seconds = 20.0
        /// How often a worker that says nothing is looked at.
        var lookSeconds = 0.1
    }

    /// - Parameter program: the path, its own name and what it is told.
    init(_ program: [String], bounds: Bounds = Bounds()) throws(BoxFault) {
        // Two, because whoever waits at one is woken by all that the other side takes from it.
        let questions = try Pair()
        guard let answers = try? Pair() else {
            close(questions.here)
            close(questions.there)
            throw .notStarted
        }
        let channel = BoxChannel(input: answers.here, output: questions.here)
        do throws(BoxFault) {
            // Held open here, the worker's ends would hide that it has gone.
            defer { for descriptor in [questions.there, answers.there] { close(descriptor) } }
            window = try BoxWindow()
            pid = try window.start(program, input: questions.there, output: answers.there)
        } catch {
            channel.close()
            throw error
        }
        for descriptor in [channel.input, channel.output] { Self.limitWaits(descriptor, bounds.lookSeconds) }
        self.channel = channel
        self.bounds = bounds
        var means = BoxMeans()
        do throws(BoxFault) {
            means = try Self.means(Self.greeting(channel, pid, bounds))
        } catch {
            channel.close()
            Self.reap(pid)
            throw error
        }
        self.means = means
    }

    deinit { end() }

    func answer(to question: LookQuestion) throws(BoxFault) -> [UInt8] {
        try window.show(question.window)
        return try answer(toMessage: question.message)
    }

    /// - Parameter question: what ``BoxChannel/room`` gave, with the question behind.
    func answer(toMessage question: consuming [UInt8]) throws(BoxFault) -> [UInt8] {
        guard !isEnded else { throw .died(signal: nil) }
        let patience = Patience(pid, bounds)
        processor = BoxDoor.join(pid, last: processor)
        do {
            try channel.send(question, whenIdle: patience.look)
            return try channel.receive(whenIdle: patience.look)
        } catch {
            throw end(because: error)
        }
    }

    /// One that ended while nobody asked it anything is none; that says nothing against the file that comes next. Nor is one
    /// that has more to say than it was asked: it would be taken for what it says of the next.
    var isFit: Bool {
        guard !isEnded, channel.isSilent else { return false }
        var status: Int32 = 0
        guard waitpid(pid, &status, WNOHANG) == 0 else {
            isEnded = true
            channel.close()
            return false
        }
        return true
    }

    func end() {
        guard !isEnded else { return }
        isEnded = true
        channel.close()
        Self.reap(pid)
    }

    private func end(because error: any Error) -> BoxFault {
        isEnded = true
        channel.close()
        guard !(error is Patience.Lost) else {
            Self.reap(pid)
            return .tookTooLong
        }
        return .died(signal: Self.reap(pid, patienceSeconds: 2))
    }

    private static func greeting(
        _ channel: BoxChannel, _ pid: Int32, _ bounds: Bounds
    ) throws(BoxFault) -> [UInt8] {
        do {
            return try channel.receive(whenIdle: Patience(pid, bounds).look)
        } catch {
            throw .notStarted
        }
    }

    private static func means(_ greeting: [UInt8]) throws(BoxFault) -> BoxMeans {
        guard greeting.count == 1 else { throw .garbled }
        return BoxMeans(rawValue: Int32(greeting[0]))
    }

    /// Ends it if it has not ended, and waits for that.
    ///
    /// - Parameter patienceSeconds: for one that is dying of itself, to learn of what.
    /// - Returns: the signal it ended by, unless that was ours.
    @discardableResult
    private static func reap(_ pid: Int32, patienceSeconds: Double = 0) -> Int32? {
        var status: Int32 = 0
        for _ in 0..<Int(patienceSeconds * 1000) {
            let found = waitpid(pid, &status, WNOHANG)
            if found == pid { return status & 0x7F == 0 ? nil : status & 0x7F }
            guard found == 0 else { return nil }
            usleep(1000)
        }
        kill(pid, SIGKILL)
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return nil
    }

    private static func limitWaits(_ descriptor: Int32, _ seconds: Double) {
        var time = timeval(tv_sec: Int(seconds), tv_usec: .init((seconds - seconds.rounded(.down)) * 1e6))
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
        }
    }
}

/// Two ends of one way.
private struct Pair {
    let here, there: Int32

    init() throws(BoxFault) {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Self.stream, 0, &ends) == 0 else { throw .notStarted }
        (here, there) = (ends[0], ends[1])
    }

    private static var stream: Int32 {
        #if canImport(Darwin)
            SOCK_STREAM
        #else
            Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        #endif
    }
}

/// How long one question may take, measured from when it is made.
private struct Patience {
    struct Lost: Error {}

    private let pid: Int32
    private let bounds: BoxProcess.Bounds
    private let processorAtStart: Double
    private let start = ContinuousClock.now

    init(_ pid: Int32, _ bounds: BoxProcess.Bounds) {
        self.pid = pid
        self.bounds = bounds
        processorAtStart = BoxDoor.processorSeconds(pid) ?? 0
    }

    func look() throws {
        let processor = (BoxDoor.processorSeconds(pid) ?? 0) - processorAtStart
        guard processor < bounds.processorSeconds, ContinuousClock.now - start < .seconds(bounds.seconds) else {
            throw Lost()
        }
    }
}
