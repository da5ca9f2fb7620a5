import NIOCore
import Testing

@testable import Receiving

@Suite("Who is asking, as far as limits go")
struct ClientAddressTests {
    private func address(_ text: String) throws -> ClientAddress { try #require(ClientAddress(text[...]), "\(text)") }

    @Test(
        "One client, however its address is written",
        arguments: [
            ("192.0.2.1", "::ffff:192.0.2.1"), ("192.0.2.1", "::FFFF:c000:201"), ("2001:db8::1", "2001:DB8:0:0::1"),
            ("2001:db8::1", "2001:db8::ffff:1:2:3"), ("2001:db8:1:2::", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ])
    func same(_ left: String, _ right: String) throws {
        #expect(try address(left).limited == address(right).limited)
    }

    @Test(
        "Others are others",
        arguments: [
            ("192.0.2.1", "192.0.2.2"), ("2001:db8:0:1::1", "2001:db8:0:2::1"), ("::1", "127.0.0.1"),
            ("::192.0.2.1", "192.0.2.1"), ("64:ff9b::c000:201", "192.0.2.1"),
        ])
    func others(_ left: String, _ right: String) throws {
        #expect(try address(left).limited != address(right).limited)
    }

    @Test(
        "What is no address, or more than one, is none",
        arguments: [
            "", " ", "x", "192.0.2", "192.0.2.256", "192.0.2.1 ", "192.0.2.1:80", "[::1]", "::1%lo", "1:2", ":::",
            "192.0.2.1,192.0.2.2", "0x7f.1", "unknown", "１.2.3.4", "127.0.0.1\u{0}",
            String(repeating: "1", count: 5000),
        ])
    func none(_ text: String) {
        #expect(ClientAddress(text[...]) == nil)
    }

    @Test("Loopback is 127.0.0.0/8 and ::1, mapped or not")
    func loopback() throws {
        for text in ["127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"] {
            #expect(try address(text).isLoopback, "\(text)")
        }
        for text in ["128.0.0.1", "10.0.0.127", "::2", "::", "0.0.0.0", "::127.0.0.1", "1::1"] {
            #expect(try !address(text).isLoopback, "\(text)")
        }
    }

    @Test("A socket's peer is read from its address; a Unix socket has none")
    func sockets() throws {
        let four = try SocketAddress(ipAddress: "203.0.113.7", port: 4711)
        #expect(try ClientAddress(four) == address("203.0.113.7"))
        let six = try SocketAddress(ipAddress: "2001:db8::7", port: 4711)
        #expect(try ClientAddress(six) == address("2001:db8::7"))
        #expect(ClientAddress(try SocketAddress(unixDomainSocketPath: "/run/x")) == nil)
    }

    @Test(
        "A network holds its own addresses and no others",
        arguments: [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.0"), ("192.0.2.1", "192.0.2.1", "192.0.2.2"),
            ("192.0.2.0/31", "::ffff:192.0.2.1", "192.0.2.2"), ("0.0.0.0/0", "203.0.113.9", "2001:db8::"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"), ("::1", "::1", "::2"),
            ("2001:db8::/65", "2001:db8::7fff:0:0:1", "2001:db8::8000:0:0:1"), ("::/0", "::9", "x"),
        ])
    func ranges(_ range: String, _ inside: String, _ outside: String) throws {
        let range = try #require(AddressRange(range))
        #expect(try range.contains(address(inside)))
        #expect(ClientAddress(outside[...]).map(range.contains) != true)
    }

    @Test(
        "What is no network is none, and neither is a host in one",
        arguments: [
            "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "/8", "",
            "10.0.0.0/08000", "2001:db8::1/32", "::/129", "localhost", "*", "unix",
        ])
    func noRanges(_ text: String) {
        #expect(AddressRange(text) == nil)
    }
}
