import HTTPTypes

/// Whose word on the client is taken: machines the office runs, before this daemon.
public struct TrustedProxies: Sendable, Hashable {
    private var ranges: [AddressRange] = []
    private var trustsUnix = false

    public init() {}

    /// Nil when one of `names` is neither an address nor a network nor `unix`.
    public init?(_ names: [String]) {
        for name in names {
            if name == "unix" {
                trustsUnix = true
            } else if let range = AddressRange(name) {
                ranges.append(range)
            } else {
                return nil
            }
        }
    }

    /// Nil stands for the peer of a Unix socket.
    func contains(_ peer: ClientAddress?) -> Bool {
        guard let peer else { return trustsUnix }
        return ranges.contains { $0.contains(peer) }
    }

    /// The client of a request, to be known only in memory and only while it lasts.
    enum Client: Sendable, Hashable {
        case address(ClientAddress)
        /// This machine's own programs, and whoever a trusted Unix socket does not name: not limited one by one.
        case local
    }

    /// The peer, or behind a trusted one the last hop that is not trusted. A client may write what it likes into these
    /// headers: what stands left of the last untrusted hop is its own word and is never looked at.
    func client(peer: ClientAddress?, headers: HTTPFields) -> Client {
        guard contains(peer) else {
            guard let peer, !peer.isLoopback else { return .local }
            return .address(peer.limited)
        }
        let xForwardedFor = last(of: ForwardedHops.xForwardedFor(headers))
        let forwarded = last(of: ForwardedHops.forwarded(headers))
        let named = xForwardedFor ?? forwarded
        // A proxy writes one of the two and hands the other on as it came: where they do not agree, one is the client's
        // own invention, and nobody can say which.
        let disagree = xForwardedFor != nil && forwarded != nil && xForwardedFor != forwarded
        guard let address = disagree ? peer : named ?? peer else { return .local }
        return .address(address.limited)
    }

    /// The hop nearest to us that is not trusted; the farthest one named, where all are. Nil when nothing is named.
    private func last(of hops: ForwardedHops) -> ClientAddress? {
        var nearest: ClientAddress?
        for hop in hops.nearestFirst {
            // `unknown`, a made-up name, or nothing that can be read: whoever said so is as far as we know the way.
            guard let hop else { return nearest }
            nearest = hop
            if !contains(hop) { return hop }
        }
        return nearest
    }
}
