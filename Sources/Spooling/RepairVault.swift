public import Tips

/// What a repair needs of a vault besides. Blocking, and for a vault into which nothing arrives meanwhile.
public protocol RepairVault: Vault {
    /// The tips that have files there, in the order of their names after `after`; fewer than `limit` only at the end.
    func tips(in place: RestingPlace, after: TipID?, limit: Int) throws -> [TipID]

    /// What lies there beside the tip's exhibits.
    func remains(of tip: TipID, in place: RestingPlace) throws -> Remains

    /// Opens an exhibit there; throws as ``Vault/open(_:_:)`` does.
    func open(_ tip: TipID, _ exhibit: Exhibit, in place: RestingPlace) throws -> any ExhibitReader

    /// Puts a tip's files where exhibits rest, if they are not there, and syncs each of them and their folder: whoever
    /// put them there may not have. Never over a file that is there. After this the ledger may commit.
    func takeBack(_ tip: TipID, from place: RestingPlace) throws
}

/// Where a tip's files can lie.
public enum RestingPlace: String, Sendable, Hashable {
    case exhibits
    case orphans
    /// Some here and some there: a sweep or a repair was cut short between two of them. What lies in both is taken from
    /// the first.
    case both = "exhibits and orphans"
}

/// Of each at most ``KeptManifest/longestBytes`` and one more, so that a longer one is told; nil where it is not there.
public struct Remains: Sendable, Hashable {
    public var manifest: [UInt8]?
    public var statement: [UInt8]?

    public init(manifest: [UInt8]?, statement: [UInt8]?) {
        self.manifest = manifest
        self.statement = statement
    }
}
