import HTTPTypes
import Testing

@testable import Receiving

@Suite("Whose word on the client is taken")
struct TrustedProxiesTests {
    private func client(_ trusted: [String], peer: String?, _ headers: [(String, String)] = []) throws -> String {
        let proxies = try #require(TrustedProxies(trusted))
        var fields = HTTPFields()
        for (name, value) in headers {
            fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
        }
        let peer = try peer.map { try #require(ClientAddress($0[...])) }
        let found = proxies.client(peer: peer, headers: fields)
        let known = ["203.0.113.9", "198.51.100.1", "10.0.0.1", "10.0.0.2", "127.0.0.1", "2001:db8::1", "192.0.2.66"]
        return try known.first { try found == .address(#require(ClientAddress($0[...])).limited) }
            ?? (found == .local ? "local" : "\(found)")
    }

    @Test("Without a trusted proxy the peer is the client, whatever it says; this machine's own programs are nobody")
    func untrusted() throws {
        let spoofed = [("X-Forwarded-For", "192.0.2.66"), ("Forwarded", "for=192.0.2.66")]
        #expect(try client([], peer: "203.0.113.9", spoofed) == "203.0.113.9")
        #expect(try client(["10.0.0.1"], peer: "203.0.113.9", spoofed) == "203.0.113.9")
        #expect(try client([], peer: "127.0.0.1", spoofed) == "local")
        #expect(try client([], peer: "::1", spoofed) == "local")
        #expect(try client(["10.0.0.0/8"], peer: nil, spoofed) == "local")
    }

    @Test(
        "Behind a trusted proxy it is the last hop that is not trusted: what stands left of it does not matter",
        arguments: [
            ("203.0.113.9", "203.0.113.9"), ("192.0.2.66, 203.0.113.9", "203.0.113.9"),
            ("192.0.2.66,203.0.113.9 , 10.0.0.2", "203.0.113.9"), ("10.0.0.2, 203.0.113.9", "203.0.113.9"),
            ("192.0.2.66, garbage, 203.0.113.9", "203.0.113.9"), ("203.0.113.9:4711", "203.0.113.9"),
            ("2001:db8::1", "2001:db8::1"), ("[2001:db8::1]:4711", "2001:db8::1"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            (",,,,203.0.113.9", "203.0.113.9"), ("\"192.0.2.66, 203.0.113.9", "203.0.113.9"),
            // Nothing that can be read behind the last known hop: everybody there is one client.
            ("192.0.2.66, garbage", "10.0.0.1"), ("192.0.2.66, unknown, 10.0.0.2", "10.0.0.2"),
            ("192.0.2.66, ", "10.0.0.1"), ("", "10.0.0.1"), ("192.0.2.66, 999.1.1.1", "10.0.0.1"),
            ("192.0.2.66, 203.0.113.9:x:y", "10.0.0.1"), ("10.0.0.2", "10.0.0.2"),
        ])
    func forwardedFor(_ value: String, _ expected: String) throws {
        #expect(try client(["10.0.0.0/8"], peer: "10.0.0.1", [("X-Forwarded-For", value)]) == expected)
    }

    @Test(
        "Forwarded is read by its grammar, and a line that breaks it says nothing",
        arguments: [
            ("for=203.0.113.9", "203.0.113.9"), ("For=\"[2001:db8::1]:4711\";proto=http", "2001:db8::1"),
            ("for=192.0.2.66, for=203.0.113.9;by=10.0.0.2, for=10.0.0.2", "203.0.113.9"),
            ("by=\"a, for=192.0.2.66\";for=203.0.113.9", "203.0.113.9"), ("for=[2001:db8::1]", "2001:db8::1"),
            ("proto=https;for=\"203.0.113.9:80\"", "203.0.113.9"), ("for=\"203.0.113.\\9\"", "203.0.113.9"),
            ("for=192.0.2.66, for=_hidden", "10.0.0.1"), ("for=192.0.2.66, for=unknown, for=10.0.0.2", "10.0.0.2"),
            ("for=192.0.2.66, proto=http", "10.0.0.1"), ("for=\"192.0.2.66, for=203.0.113.9", "10.0.0.1"),
            ("for=192.0.2.66;x=\", for=\"[2001:db8::1]\"", "10.0.0.1"), ("for=192.0.2.66;for=203.0.113.9", "10.0.0.1"),
            ("for 203.0.113.9", "10.0.0.1"), ("for=", "10.0.0.1"), ("=203.0.113.9", "10.0.0.1"), ("", "10.0.0.1"),
        ])
    func forwarded(_ value: String, _ expected: String) throws {
        #expect(try client(["10.0.0.0/8"], peer: "10.0.0.1", [("Forwarded", value)]) == expected)
    }

    @Test("Several lines of a header are one, in their order")
    func lines() throws {
        let trusted = ["10.0.0.0/8"]
        #expect(
            try client(
                trusted, peer: "10.0.0.1", [("X-Forwarded-For", "192.0.2.66"), ("X-Forwarded-For", "203.0.113.9")])
                == "203.0.113.9")
        // The broken line is the client's own; the proxy's stands behind it.
        #expect(
            try client(
                trusted, peer: "10.0.0.1", [("Forwarded", "for=\"192.0.2.66"), ("Forwarded", "for=203.0.113.9")])
                == "203.0.113.9")
    }

    @Test("Where the two headers do not agree, one is made up: the proxy itself is all that is known")
    func disagreement() throws {
        let trusted = ["10.0.0.0/8"]
        func both(_ left: String, _ right: String) throws -> String {
            try client(trusted, peer: "10.0.0.1", [("X-Forwarded-For", left), ("Forwarded", right)])
        }
        #expect(try both("203.0.113.9", "for=203.0.113.9") == "203.0.113.9")
        #expect(try both("203.0.113.9", "for=192.0.2.66") == "10.0.0.1")
        #expect(try both("192.0.2.66", "for=203.0.113.9") == "10.0.0.1")
        #expect(try both("203.0.113.9", "for=_x") == "203.0.113.9")
    }

    @Test("A Unix socket is trusted by its own word, and so is loopback")
    func near() throws {
        let header = [("X-Forwarded-For", "203.0.113.9")]
        #expect(try client(["unix"], peer: nil, header) == "203.0.113.9")
        #expect(try client(["unix"], peer: nil) == "local")
        #expect(try client(["127.0.0.1"], peer: "127.0.0.1", header) == "203.0.113.9")
        #expect(try client(["127.0.0.1"], peer: "127.0.0.1") == "127.0.0.1")
        #expect(TrustedProxies(["10.0.0.0/8", "nginx"]) == nil)
    }
}
