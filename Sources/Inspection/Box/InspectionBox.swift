public import Tips

/// Where hostile bytes are looked at: worker processes that can do nothing else, or, where an office does without, this very
/// process.
public final class InspectionBox: Sendable {
    /// What holds the workers; nil when there are none and this process looks itself.
    public let means: BoxMeans?
    private let pool: BoxPool

    init(means: BoxMeans?, pool: BoxPool) {
        self.means = means
        self.pool = pool
    }

    /// How this program starts a worker of its own.
    public static let ownProgram = ["/proc/self/exe", "box"]

    /// - Parameters:
    ///   - program: starts a worker; with `--attempt` and a name it tries a way out.
    ///   - workers: how many files are looked at at the same time.
    ///   - isProven: every way out is tried first.
    /// - Throws: a `Failure` when the kernel has not the means, when a way out was found, or when no worker starts.
    public static func shut(
        program: [String] = ownProgram, workers: Int, isProven: Bool = true
    ) throws(Failure) -> InspectionBox {
        let means = BoxMeans.ofThisKernel
        guard means.hold else { throw missing("the kernel has no seccomp filter") }
        let first: BoxProcess
        do {
            first = try BoxProcess(program)
        } catch {
            throw missing("no worker starts; is libmagic's database installed?", cause: error)
        }
        first.end()
        if isProven {
            let ways = BoxProof.waysOut { program + ["--attempt", $0.rawValue] }
            guard ways.isEmpty else { throw open(ways) }
        }
        return InspectionBox(
            means: first.means, pool: BoxPool(workers: workers) { () throws(BoxFault) in try BoxProcess(program) })
    }

    /// No box: this process looks itself, on threads of its own.
    ///
    /// - Throws: a `Failure` when libmagic or its database is missing.
    public static func none(threads: Int) throws(Failure) -> InspectionBox {
        _ = try LookInside()
        return InspectionBox(means: nil, pool: BoxPool(workers: threads) { () throws(BoxFault) in try OpenLook() })
    }

    /// Nil when the worker that was asked died of it, took too long or spoke nonsense: it concerns this one file.
    func answer(to question: LookQuestion) async -> LookAnswer? { try? await pool.answer(to: question).get() }

    /// Not to be done without: something is wrong with a box that should hold.
    private static func open(_ ways: [BoxEscape]) -> Failure {
        Failure(
            "box-open",
            "The box for hostile files does not hold; this was possible in it: \(ways.map(\.rawValue).joined(separator: ", ")). "
                + "Do not run this; look what this kernel or its container does to seccomp.",
            .callSomeone)
    }

    private static func missing(_ why: String, cause: (any Error)? = nil) -> Failure {
        Failure(
            "box-missing",
            "Files cannot be looked at in a box: \(why). Set box.required to false to look at them without one.",
            .callSomeone, cause: cause)
    }
}
