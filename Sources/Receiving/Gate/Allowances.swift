import NIOCore

/// Every allowance there is and what is left of it: pure, told who asks for what and when.
struct Allowances {
    /// What a request is counted by, beside all requests together.
    enum Asker: Sendable, Hashable {
        case client(ClientAddress)
        /// The index of a configured token.
        case token(Int)
        /// A program of this machine.
        case nobody
    }

    private struct Shared {
        var allowance: Allowance
        var bucket: TokenBucket

        init(_ allowance: Allowance, at now: NIODeadline) {
            self.allowance = allowance
            bucket = TokenBucket(allowance, at: now)
        }
    }

    private var keys: ClientKeys
    /// Of all together, and by client; both by purpose.
    private var all: [Shared?]
    private var clients: [ClientTable?]
    private var tokens: [Shared]
    private let mostConnections: Int?
    /// By client. Never more entries than there are connections.
    private var connections: [ClientKey: Int] = [:]

    init(_ settings: GateSettings, random: @escaping @Sendable () -> UInt64, at now: NIODeadline) {
        keys = ClientKeys(random: random, at: now)
        all = Gate.Purpose.allCases.map { purpose in
            settings.all(purpose).map { Shared(Allowance(perMinute: $0), at: now) }
        }
        clients = Gate.Purpose.allCases.map { purpose in
            settings.client(purpose).map { ClientTable(Allowance(perMinute: $0), at: now) }
        }
        tokens = settings.tokens.map { Shared(Allowance(perMinute: $0.perMinute, burst: $0.burst), at: now) }
        mostConnections = settings.clientConnections
    }

    /// Clients of whom a bucket is kept, each purpose by itself.
    var clientCount: Int { clients.reduce(0) { $0 + ($1?.count ?? 0) } }

    /// Takes one from everything it is counted by, or nothing at all. Returns the seconds to wait; zero when it was taken.
    mutating func take(_ purpose: Gate.Purpose, _ asker: Asker, at now: NIODeadline) -> Double {
        rotate(at: now)
        let index = purpose.rawValue
        var wait = 0.0
        if let allowance = all[index]?.allowance {
            wait = all[index]?.bucket.secondsToWait(allowance, at: now) ?? 0
        }
        switch asker {
        case .nobody: break
        case .token(let token):
            let allowance = tokens[token].allowance
            wait = max(wait, tokens[token].bucket.secondsToWait(allowance, at: now))
            if wait <= 0 { tokens[token].bucket.take() }
        case .client(let address):
            wait = max(wait, takeFromClient(index, address, onlyIf: wait <= 0, at: now))
        }
        if wait <= 0 { all[index]?.bucket.take() }
        return wait
    }

    private mutating func takeFromClient(
        _ index: Int, _ address: ClientAddress, onlyIf mayTake: Bool, at now: NIODeadline
    ) -> Double {
        guard let allowance = clients[index]?.allowance else { return 0 }
        let key = keys.key(of: address)
        guard var bucket = clients[index]?.bucket(of: key, at: now) else { return 0 }
        let wait = bucket.secondsToWait(allowance, at: now)
        if wait <= 0, mayTake { bucket.take() }
        clients[index]?.put(bucket, for: key, at: now)
        return wait
    }

    /// What was taken by the same asker for something that turned out to cost nothing.
    mutating func giveBack(_ purpose: Gate.Purpose, _ asker: Asker, at now: NIODeadline) {
        rotate(at: now)
        let index = purpose.rawValue
        if let allowance = all[index]?.allowance { all[index]?.bucket.giveBack(allowance) }
        switch asker {
        case .nobody: break
        case .token(let token): tokens[token].bucket.giveBack(tokens[token].allowance)
        case .client(let address):
            let key = keys.key(of: address)
            guard let allowance = clients[index]?.allowance, var bucket = clients[index]?.bucket(of: key, at: now)
            else { return }
            bucket.giveBack(allowance)
            clients[index]?.put(bucket, for: key, at: now)
        }
    }

    /// What a client is called until the secret changes.
    mutating func key(of address: ClientAddress, at now: NIODeadline) -> ClientKey {
        rotate(at: now)
        return keys.key(of: address)
    }

    /// A connection that is counted, to be told of again when it ends.
    struct Connection: Sendable, Hashable {
        fileprivate var key: ClientKey
        fileprivate var generation: Int
    }

    /// Nil when the client has as many as it may have.
    mutating func connect(_ address: ClientAddress, at now: NIODeadline) -> Connection? {
        rotate(at: now)
        let key = keys.key(of: address)
        let count = connections[key, default: 0]
        guard count < mostConnections ?? .max else { return nil }
        connections[key] = count + 1
        return Connection(key: key, generation: keys.generation)
    }

    /// Under an older secret it is no longer counted anyway.
    mutating func disconnect(_ connection: Connection) {
        guard connection.generation == keys.generation, let count = connections[connection.key] else { return }
        connections[connection.key] = count > 1 ? count - 1 : nil
    }

    /// With the old keys all that was counted by them is forgotten: once an hour everybody begins anew.
    private mutating func rotate(at now: NIODeadline) {
        guard keys.rotate(at: now) else { return }
        for index in clients.indices { clients[index]?.forget(at: now) }
        connections = [:]
    }
}

extension GateSettings {
    fileprivate func all(_ purpose: Gate.Purpose) -> Int? {
        switch purpose {
        case .tip: tips
        case .upload: uploads
        case .guess: guesses
        }
    }

    fileprivate func client(_ purpose: Gate.Purpose) -> Int? {
        switch purpose {
        case .tip: clientTips
        case .upload: clientUploads
        case .guess: clientGuesses
        }
    }

    /// Nothing but a token's allowance could refuse it.
    func isUnlimited(_ purpose: Gate.Purpose) -> Bool { all(purpose) == nil && client(purpose) == nil }

    func isUnlimitedForAll(_ purpose: Gate.Purpose) -> Bool { all(purpose) == nil }
}
