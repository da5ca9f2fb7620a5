import NIOCore

/// Who is asking, as far as limits go: the IPv4 address, or the /64 of an IPv6 address, for one household or host is given
/// a whole /64 (RFC 6177) and could come from each of its addresses in turn. IPv4 is held as `::ffff:a.b.c.d`, so that
/// both spellings are one client.
struct ClientAddress: Sendable, Hashable {
    var high: UInt64
    var low: UInt64

    private static let mapped: UInt64 = 0xFFFF << 32

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    init(ipv4: UInt32) {
        self.init(high: 0, low: Self.mapped | UInt64(ipv4))
    }

    /// Nil for a Unix socket, whose peer has no address.
    init?(_ socket: SocketAddress) {
        // The address stands behind family and port, that of IPv6 also behind the flow: ip(7), ipv6(7).
        switch socket {
        case .v4(let address):
            self = withUnsafeBytes(of: address.address) { raw in
                Self(ipv4: UInt32(bigEndian: raw.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
            }
        case .v6(let address):
            self = withUnsafeBytes(of: address.address) { raw in
                Self(
                    high: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                    low: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self)))
            }
        case .unixDomainSocket:
            return nil
        }
    }

    /// Nil unless `text` is an address and nothing else: no port, no zone, no brackets.
    init?(_ text: Substring) {
        // The longest spelling: eight groups of which two are written as IPv4.
        guard text.utf8.count <= 45, !text.utf8.contains(0),
            let socket = try? SocketAddress(ipAddress: String(text), port: 0)
        else { return nil }
        self.init(socket)
    }

    var isIPv4: Bool { high == 0 && low >> 32 == Self.mapped >> 32 }

    /// 127.0.0.0/8 and ::1.
    var isLoopback: Bool { isIPv4 ? (low >> 24) & 0xFF == 127 : high == 0 && low == 1 }

    /// What limits are kept by.
    var limited: ClientAddress { isIPv4 ? self : ClientAddress(high: high, low: 0) }
}

/// An address or a network: `10.0.0.0/8`, `2001:db8::/32`, `::1`.
struct AddressRange: Sendable, Hashable {
    private var first: ClientAddress
    private var mask: ClientAddress

    /// Nil when `text` is no network, or names a host in one (`10.0.0.1/8`): that is more often a slip than meant.
    init?(_ text: String) {
        let words = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = words.first.flatMap({ ClientAddress($0) }) else { return nil }
        let width = address.isIPv4 ? 32 : 128
        guard let length = words.count == 1 ? width : Self.length(words[1], upTo: width) else { return nil }
        mask = Self.mask(length + 128 - width)
        first = address
        guard first.high & ~mask.high == 0, first.low & ~mask.low == 0 else { return nil }
    }

    func contains(_ address: ClientAddress) -> Bool {
        address.high & mask.high == first.high && address.low & mask.low == first.low
    }

    private static func length(_ digits: Substring, upTo width: Int) -> Int? {
        guard (1...3).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(digits).flatMap { (0...width).contains($0) ? $0 : nil }
    }

    private static func mask(_ length: Int) -> ClientAddress {
        // A smart shift by 64 or more leaves nothing, as it should.
        ClientAddress(
            high: ~(UInt64.max >> UInt64(min(length, 64))), low: ~(UInt64.max >> UInt64(max(0, length - 64))))
    }
}
