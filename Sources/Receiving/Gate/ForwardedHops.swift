import HTTPTypes

/// The way a request says it came, from the side that can be trusted: the end. Pure, and bounded twice, by the bound of
/// all headers and by ``most``; nil stands for a hop that does not say its address.
struct ForwardedHops {
    private(set) var nearestFirst: [ClientAddress?] = []

    /// No office has more machines in a row than this; the rest is not looked at.
    static let most = 16

    private static let xForwardedForName = HTTPField.Name("X-Forwarded-For") ?? .location
    private static let forwardedName = HTTPField.Name("Forwarded") ?? .location

    /// `client, proxy, proxy`, without a standard: an address, or one with a port.
    static func xForwardedFor(_ headers: HTTPFields) -> ForwardedHops {
        var hops = ForwardedHops()
        for line in headers[values: xForwardedForName].reversed() {
            for word in line.split(separator: ",", omittingEmptySubsequences: false).reversed() {
                guard hops.add(address(word.trimmed)) else { return hops }
            }
        }
        return hops
    }

    /// RFC 7239. A line that breaks its grammar is one hop without an address: an open quotation mark in what a client
    /// wrote must not swallow what a proxy wrote behind it.
    static func forwarded(_ headers: HTTPFields) -> ForwardedHops {
        var hops = ForwardedHops()
        for line in headers[values: forwardedName].reversed() {
            guard let elements = ForwardedElements.read(line) else {
                _ = hops.add(nil)
                return hops
            }
            for node in elements.reversed() {
                guard hops.add(node.flatMap { address($0[...]) }) else { return hops }
            }
        }
        return hops
    }

    /// False when enough is known: behind a hop without an address nothing can be believed.
    private mutating func add(_ hop: ClientAddress?) -> Bool {
        nearestFirst.append(hop)
        return hop != nil && nearestFirst.count < Self.most
    }

    /// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`.
    private static func address(_ text: Substring) -> ClientAddress? {
        guard text.utf8.count <= 64 else { return nil }
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]"), isPort(text[text.index(after: end)...]) else { return nil }
            let inner = text[text.index(after: text.startIndex)..<end]
            return inner.contains(":") ? ClientAddress(inner) : nil
        }
        let colon = text.firstIndex(of: ":")
        guard let colon, text[text.index(after: colon)...].firstIndex(of: ":") == nil else {
            return ClientAddress(text)
        }
        return isPort(text[colon...]) ? ClientAddress(text[..<colon]) : nil
    }

    /// Nothing, or a colon with up to five digits, or with a made-up name.
    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || (text.hasPrefix(":") && (2...24).contains(text.utf8.count))
    }
}

/// The elements of one `Forwarded` line (RFC 7239, section 4), read strictly.
enum ForwardedElements {
    /// The value of `for` in each element, nil where an element has none; nil in all when the line breaks the grammar.
    static func read(_ line: String) -> [String?]? {
        var scanner = Scanner(bytes: Array(line.utf8))
        var elements: [String?] = []
        while true {
            guard let element = scanner.element() else { return nil }
            elements.append(element.node)
            if scanner.isAtEnd { return elements }
            guard scanner.skip(UInt8(ascii: ",")) else { return nil }
        }
    }

    private struct Element {
        var node: String?
    }

    private struct Scanner {
        let bytes: [UInt8]
        var index = 0

        var isAtEnd: Bool { index >= bytes.count }

        mutating func skipSpace() {
            while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
        }

        mutating func skip(_ byte: UInt8) -> Bool {
            guard index < bytes.count, bytes[index] == byte else { return false }
            index += 1
            return true
        }

        /// Pairs up to the next comma or the end.
        mutating func element() -> Element? {
            var element = Element()
            while true {
                skipSpace()
                if let name = token() {
                    guard skip(UInt8(ascii: "=")), let value = value() else { return nil }
                    if name.lowercased() == "for" {
                        guard element.node == nil else { return nil }
                        element.node = value
                    }
                    skipSpace()
                }
                if skip(UInt8(ascii: ";")) { continue }
                guard isAtEnd || bytes[index] == UInt8(ascii: ",") else { return nil }
                return element
            }
        }

        private mutating func value() -> String? {
            skip(UInt8(ascii: "\"")) ? quoted() : token()
        }

        private mutating func token() -> String? {
            let start = index
            while index < bytes.count, Self.isTokenByte(bytes[index]) { index += 1 }
            return start == index ? nil : String(decoding: bytes[start..<index], as: UTF8.self)
        }

        private mutating func quoted() -> String? {
            var out: [UInt8] = []
            while index < bytes.count {
                let byte = bytes[index]
                index += 1
                if byte == UInt8(ascii: "\"") { return String(decoding: out, as: UTF8.self) }
                if byte == UInt8(ascii: "\\") {
                    guard index < bytes.count else { return nil }
                    out.append(bytes[index])
                    index += 1
                } else {
                    out.append(byte)
                }
            }
            return nil
        }

        /// RFC 9110, section 5.6.2; and `:`, `[`, `]`, which many proxies write without the quotes they need.
        private static func isTokenByte(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "!#$%&'*+-.^_`|~:[]".utf8.contains(byte)
            }
        }
    }
}
