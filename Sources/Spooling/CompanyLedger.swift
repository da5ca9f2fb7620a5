public import Tips

/// Which tips are company to each other: the same exhibit, or nearly the same words about one time and place. Found behind
/// the commits, shown to operators and never to the public; nothing waits for it, and nothing is dropped for it.
public protocol CompanyLedger: Sendable {
    /// The place of the last tip that was looked at.
    func companySeen() async throws -> Int64

    /// The place before the first of the last `most` tips that were received at `moment` or later.
    func companyStart(since moment: Moment, most: Int) async throws -> Int64

    /// Up to `limit` tips behind a place, in order of admission.
    func companyTips(after serial: Int64, limit: Int) async throws -> [CompanyTip]

    /// Tips at a place or before it that are in one cluster with tips behind it, up to `limit`.
    func companyElders(through serial: Int64, limit: Int) async throws -> [(serial: Int64, cluster: Int64)]

    /// Writes what was found, in order and in one transaction, and that all up to `seen` were looked at. A tip that was
    /// erased meanwhile has no company.
    func keep(_ findings: [Introduction], seen: Int64) async throws

    /// The company of a tip, itself included, up to `limit` of it in order of admission; nil when it has none.
    func company(of tip: TipID, limit: Int) async throws -> CompanyRecord?
}

/// A tip as it is compared with others.
public struct CompanyTip: Sendable, Hashable {
    /// Its place in the order of admission.
    public var serial: Int64
    public var receivedAt: Moment
    public var exhibits: [Digest]
    /// Nil once erased.
    public var manifestBody: [UInt8]?
    /// The place of the tip that began its cluster.
    public var cluster: Int64?

    public init(
        serial: Int64, receivedAt: Moment, exhibits: [Digest], manifestBody: [UInt8]?, cluster: Int64? = nil
    ) {
        self.serial = serial
        self.receivedAt = receivedAt
        self.exhibits = exhibits
        self.manifestBody = manifestBody
        self.cluster = cluster
    }

    /// What can be read here: of a sealed tip nothing, its exhibits included, since no two age files are the same.
    public var readable: (words: StatedWords?, exhibits: [Digest])? {
        guard let manifestBody else { return nil }
        let (clear, statement) = ManifestBody.parts(of: manifestBody)
        return statement == nil ? (StatedWords(json: clear), exhibits) : nil
    }
}

/// A cluster as an operator sees it.
public struct CompanyRecord: Sendable, Hashable {
    /// Called by the tip that began it.
    public var cluster: TipID
    public var size: Int
    public var members: [Member]

    public init(cluster: TipID, size: Int, members: [Member]) {
        self.cluster = cluster
        self.size = size
        self.members = members
    }

    public struct Member: Sendable, Hashable {
        public var tip: TipID
        public var receivedAt: Moment
        public var beside: TipID?
        public var likeness: Likeness?

        public init(tip: TipID, receivedAt: Moment, beside: TipID?, likeness: Likeness?) {
            self.tip = tip
            self.receivedAt = receivedAt
            self.beside = beside
            self.likeness = likeness
        }
    }
}
