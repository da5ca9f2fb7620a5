import Tips

/// Where a lane's tips go: a URL that is safe to post to, and what makes the other side the right one.
///
/// Only `http` and `https`; no user, query or fragment, because `GET <url>/<id>` is asked too and because a password in
/// a URL ends up in logs. Plain `http` reaches only loopback unless the configuration says otherwise in as many words.
public struct Endpoint: Sendable, Hashable {
    /// As it is sent: without a slash at the end.
    public let url: String
    public let isSecure: Bool
    /// The same for two spellings of one place. Two lanes never share it.
    public let identity: String
    public var trust: Trust
    /// For the connection, handshake included.
    public var connectTimeoutSeconds: Int
    /// A transfer that moves almost nothing for this long is cut; so is an answer that does not come.
    public var stallSeconds: Int

    public enum PlainHTTP: String, Sendable, Hashable {
        case loopbackOnly = "loopback-only"
        /// The operator has written `plain_http: allowed`: the network between is trusted.
        case allowed
    }

    /// How the other side is known, and how we are known to it. File names are read at each handshake, so that renewed
    /// certificates need no restart. Empty: the system's authorities, and no certificate of our own.
    public struct Trust: Sendable, Hashable {
        /// PEM file of a private authority; then only this one is believed.
        public var authority: String?
        /// `sha256//BASE64[;sha256//BASE64…]`, as `CURLOPT_PINNEDPUBLICKEY` has it.
        public var pin: String?
        /// PEM files of our own certificate and its key.
        public var certificate: String?
        public var key: String?

        public init(authority: String? = nil, pin: String? = nil, certificate: String? = nil, key: String? = nil) {
            self.authority = authority
            self.pin = pin
            self.certificate = certificate
            self.key = key
        }
    }

    /// Throws `Failure` with code `endpoint-url`, `endpoint-plain-http` or `endpoint-trust`.
    public init(
        url: String, plainHTTP: PlainHTTP = .loopbackOnly, trust: Trust = Trust(), connectTimeoutSeconds: Int = 10,
        stallSeconds: Int = 30
    ) throws {
        guard let parts = EndpointAddress(url) else {
            throw Failure(
                "endpoint-url",
                "The URL is not http(s)://host[:port]/path of plain ASCII without user, query and fragment.",
                .refuse)
        }
        guard parts.isSecure || parts.isLoopback || plainHTTP == .allowed else {
            throw Failure(
                "endpoint-plain-http",
                "Plain http leaves this machine unprotected. Use https, or write plain_http: allowed.", .refuse)
        }
        if let pin = trust.pin, !pin.hasPrefix("sha256//") {
            throw Failure("endpoint-trust", "A pin is written sha256//BASE64.", .refuse)
        }
        guard trust.certificate != nil || trust.key == nil else {
            throw Failure("endpoint-trust", "A key is configured without its certificate.", .refuse)
        }
        self.url = parts.text
        self.isSecure = parts.isSecure
        identity = parts.identity
        self.trust = trust
        self.connectTimeoutSeconds = max(1, connectTimeoutSeconds)
        self.stallSeconds = max(2, stallSeconds)
    }
}

/// The parts of a URL, read by a grammar far narrower than RFC 3986: what it takes, every reader of URLs takes alike,
/// so what is checked here and where libcurl connects cannot differ.
struct EndpointAddress {
    let isSecure: Bool
    let host: String
    let port: Int
    let path: String
    private let namesPort: Bool

    init?(_ url: String) {
        guard let schemeEnd = url.firstRange(of: "://"), url.utf8.count <= 2048 else { return nil }
        switch url[..<schemeEnd.lowerBound].lowercased() {
        case "http": isSecure = false
        case "https": isSecure = true
        default: return nil
        }
        let rest = url[schemeEnd.upperBound...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        guard let (host, port) = Self.authority(rest[..<slash]), rest[slash...].utf8.allSatisfy(Self.isPathByte),
            !rest[slash...].split(separator: "/").contains(where: Self.isDots)
        else { return nil }
        self.host = host
        self.port = port ?? (isSecure ? 443 : 80)
        namesPort = port != nil
        path = String(rest[slash...].trimmingSuffix { $0 == "/" })
    }

    var text: String { "\(isSecure ? "https" : "http")://\(host)\(namesPort ? ":\(port)" : "")\(path)" }
    var identity: String { "\(isSecure ? "https" : "http")://\(host):\(port)\(path)" }

    var isLoopback: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers[0] == "127"
            && numbers.allSatisfy { (1...3).contains($0.count) && UInt8($0) != nil && ($0 == "0" || $0.first != "0") }
    }

    private static func authority(_ text: Substring) -> (host: String, port: Int?)? {
        let hostEnd: Substring.Index
        if text.first == "[" {
            guard let bracket = text.firstIndex(of: "]") else { return nil }
            hostEnd = text.index(after: bracket)
            let inside = text[text.index(after: text.startIndex)..<bracket]
            guard inside.contains(":"), inside.utf8.allSatisfy(isAddressByte) else { return nil }
        } else {
            hostEnd = text.firstIndex(of: ":") ?? text.endIndex
            guard let first = text.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-"),
                text[..<hostEnd].utf8.allSatisfy(isNameByte)
            else { return nil }
        }
        let host = text[..<hostEnd].lowercased()
        guard (1...253).contains(host.utf8.count) else { return nil }
        if hostEnd == text.endIndex { return (host, nil) }
        let digits = text[hostEnd...].dropFirst()
        guard text[hostEnd] == ":", digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let port = Int(digits), (1...65_535).contains(port)
        else { return nil }
        return (host, port)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }

    /// libcurl takes these out of a path: two spellings would be one place.
    private static func isDots(_ segment: Substring) -> Bool {
        let dots = segment.lowercased().replacing("%2e", with: ".")
        return dots == "." || dots == ".."
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "/-._~!$&'()*+,;=:%".utf8.contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while unwanted: (Character) -> Bool) -> Substring {
        var kept = self
        while let last = kept.last, unwanted(last) { kept.removeLast() }
        return kept
    }
}
