import Testing
import Tips

@testable import Forwarding

@Suite("Endpoint")
struct EndpointTests {
    @Test(
        "A URL is taken when it is plain http(s) to a host",
        arguments: [
            ("https://clues.police.example/tips", "https://clues.police.example:443/tips"),
            ("HTTPS://Clues.Police.Example:8443/Tips/", "https://clues.police.example:8443/Tips"),
            ("https://clues.police.example", "https://clues.police.example:443"),
            ("https://[2001:db8::7]:9/a", "https://[2001:db8::7]:9/a"),
            ("http://127.0.0.1:8081/clues", "http://127.0.0.1:8081/clues"),
            ("http://127.200.3.4", "http://127.200.3.4:80"),
            ("http://localhost:1/x", "http://localhost:1/x"),
            ("http://[::1]/", "http://[::1]:80"),
        ])
    func takesPlainURLs(url: String, identity: String) throws {
        #expect(try Endpoint(url: url).identity == identity)
    }

    @Test("No slash stands at the end, since /<id> follows")
    func trimsTheSlash() throws {
        #expect(try Endpoint(url: "https://a.example/b//").url == "https://a.example/b")
    }

    @Test(
        "A URL is refused when it is something else",
        arguments: [
            "", "https://", "ftp://a.example/", "file:///etc/passwd", "a.example/b", "https:/a.example",
            "https://user@a.example/", "https://user:word@a.example/", "https://a.example/?key=1",
            "https://a.example/#x",
            "https://a.example:0/", "https://a.example:65536/", "https://a.example:/", "https://a.example:8 0/",
            "https://a.example\\@b.example/", "https://a b.example/", "https://派出所.example/", "https://a.example/路",
            "https://[zz]/", "https://[::1/", "https://[::1]x/", "https://.example/", "https://a.example/\r\nHost: b",
            "https://a.example/{x}", "https://-a.example/", "https://a.example/x/../clues", "https://a.example/./x",
            "https://a.example/x/%2E%2e", "https://a.example/..",
        ])
    func refusesOthers(url: String) {
        #expect(throws: Failure.self) { try Endpoint(url: url) }
        #expect(EndpointAddress(url) == nil)
    }

    @Test(
        "Plain http leaves the machine only when the configuration says so",
        arguments: [
            "http://10.0.0.5/", "http://127.1/", "http://127.0.0.1.example/", "http://localhost.example/",
            "http://0127.0.0.1/", "http://127.0.0.256/", "http://[::2]/", "http://2130706433/",
        ])
    func guardsPlainHTTP(url: String) throws {
        let failure = #expect(throws: Failure.self) { try Endpoint(url: url) }
        #expect(failure?.code == "endpoint-plain-http")
        #expect(try Endpoint(url: url, plainHTTP: .allowed).isSecure == false)
    }

    @Test("A pin has a digest's name, and a key its certificate")
    func checksTrust() throws {
        #expect(throws: Failure.self) { try Endpoint(url: "https://a.example", trust: .init(pin: "AAAA")) }
        #expect(throws: Failure.self) { try Endpoint(url: "https://a.example", trust: .init(key: "key.pem")) }
        let trust = Endpoint.Trust(pin: "sha256//AAAA", certificate: "own.pem", key: "key.pem")
        #expect(try Endpoint(url: "https://a.example", trust: trust).trust == trust)
    }
}
