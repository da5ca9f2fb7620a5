public import Tips

/// What a person says a tip should have been; what is nil stays as it is.
public struct Correction: Sendable, Hashable {
    public var kind: Kind?
    /// All of them, the first one leading.
    public var departments: [String]?

    public init(kind: Kind? = nil, departments: [String]? = nil) {
        self.kind = kind
        self.departments = departments
    }

    private static let mostDepartments = 16
    /// As of a department in a platform's answer.
    private static let longestDepartment = 200

    /// A person's word as it was typed. Throws `Failure` with the verdict `refuse`.
    ///
    /// - Parameters:
    ///   - kind: `report` or `suggestion`: that nobody knows is no correction.
    ///   - departments: empty for none given.
    public init(kind: String?, departments: [String]) throws(Failure) {
        guard kind != nil || !departments.isEmpty else {
            throw Self.unusable("Say --kind, --department or both.")
        }
        if let kind {
            guard let known = Kind(rawValue: kind), known != .unsure else {
                throw Self.unusable("The kind is report or suggestion.")
            }
            self.kind = known
        }
        guard departments.count <= Self.mostDepartments, departments.allSatisfy(Self.isName),
            Set(departments).count == departments.count
        else {
            throw Self.unusable(
                "Departments are up to \(Self.mostDepartments) names, each once, of 1 to \(Self.longestDepartment) characters on one line."
            )
        }
        self.departments = departments.isEmpty ? nil : departments
    }

    private static func isName(_ name: String) -> Bool {
        let scalars = name.unicodeScalars
        return (1...longestDepartment).contains(scalars.count)
            && scalars.allSatisfy { $0.properties.generalCategory != .control && !$0.turnsText }
            && scalars.contains { !$0.properties.isWhitespace }
    }

    private static func unusable(_ sentence: String) -> Failure { Failure("correction-unusable", sentence, .refuse) }
}

/// What became of a correction.
public enum CorrectionOutcome: Sendable, Hashable {
    /// The tip is that already: nothing was written.
    case same
    /// No attempt has been made: the manifest says it too, and has another digest now.
    case rewritten
    /// It stands in the custody; the manifest stays as it was sent, or is erased.
    case recorded
}

/// What corrections need. A platform's come with its answers: see ``PlatformAnswer``.
public protocol CorrectionLedger: Sendable {
    /// A person's word on what a tip should have been, in one transaction with its event; nil when there is no such tip.
    /// The latest word counts, whoever said it. Before the first attempt the manifest is rewritten.
    func correct(_ tip: TipID, as correction: Correction, now: Moment) async throws -> CorrectionOutcome?

    /// Up to `limit` tips whose custody holds a correction, in order of admission, after `after`. Read beside the daemon,
    /// in slices.
    func corrected(after: TipID?, limit: Int) async throws -> [TipRecord]
}

/// A vault in which the manifest beside a tip's exhibits can be replaced.
public protocol CorrectingVault: Vault {
    /// The file is as it was or as it is to be, whatever happens; synced when this returns. Blocks.
    func replaceManifest(_ bytes: [UInt8], of tip: TipID) throws
}
