import NIOCore

/// Buckets by client, in two generations: a client that asks moves to the young one, and what nobody asked for during
/// two is forgotten. A generation lasts as long as an empty bucket takes to fill, so that nothing is forgotten but what
/// is full, unless more clients than ``most`` come in that time: then the oldest half is forgotten early, and the
/// allowance of all clients together is what still holds.
///
/// 32 bytes an entry and at most 2 × 32,768 entries: with the empty places of a dictionary, under 6 MB.
struct ClientTable {
    static let most = 32_768

    let allowance: Allowance
    private let most: Int
    private let lifetime: TimeAmount
    private var young: [ClientKey: TokenBucket] = [:]
    private var old: [ClientKey: TokenBucket] = [:]
    private var since: NIODeadline

    init(_ allowance: Allowance, at now: NIODeadline, most: Int = ClientTable.most) {
        self.allowance = allowance
        self.most = most
        lifetime = .seconds(allowance.secondsToFill)
        since = now
    }

    var count: Int { young.count + old.count }

    /// The bucket of `client`, a full one if it is new. What becomes of it is told by ``put(_:for:at:)``.
    func bucket(of client: ClientKey, at now: NIODeadline) -> TokenBucket {
        young[client] ?? old[client] ?? TokenBucket(allowance, at: now)
    }

    mutating func put(_ bucket: TokenBucket, for client: ClientKey, at now: NIODeadline) {
        if now >= since + lifetime || (young.count >= most && young[client] == nil) {
            // Two lifetimes without a word: even the young ones are full by now.
            old = now >= since + lifetime + lifetime ? [:] : young
            young = [:]
            since = now
        }
        young[client] = bucket
    }

    /// With the secret under which the keys were made.
    mutating func forget(at now: NIODeadline) {
        young = [:]
        old = [:]
        since = now
    }
}
