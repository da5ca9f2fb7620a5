import Receiving
import Testing

@Suite("Where a listener binds")
struct ReceptionSettingsTests {
    @Test(
        "The three spellings are read and written back",
        arguments: [
            ("127.0.0.1:8080", ListenAddress.tcp(host: "127.0.0.1", port: 8080)),
            ("localhost:0", .tcp(host: "localhost", port: 0)), ("[::1]:65535", .tcp(host: "::1", port: 65_535)),
            ("0.0.0.0:80", .tcp(host: "0.0.0.0", port: 80)),
            ("unix:/run/tipline.sock", .unix(path: "/run/tipline.sock")),
            ("unix:a", .unix(path: "a")),
        ])
    func reads(_ text: String, _ address: ListenAddress) {
        #expect(ListenAddress(text) == address)
        #expect(address.description == text)
    }

    @Test(
        "Anything else is none",
        arguments: [
            "", ":", "8080", "localhost", "localhost:", ":8080", "localhost:65536", "localhost:-1", "localhost:-0",
            "localhost:+80", "localhost:http", "localhost:８０", "localhost: 80", "local host:80", "::1:8080", "[::1]",
            "[]:80",
            "[::1:80", "unix:", "a:b:80", "localhost:80/", "localhost:99999999999999999999",
        ])
    func refuses(_ text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test("A socket's path fits into its address: 107 bytes")
    func socketPath() {
        let path = "/" + String(repeating: "p", count: 106)
        #expect(ListenAddress("unix:\(path)") == .unix(path: path))
        #expect(ListenAddress("unix:\(path)p") == nil)
    }
}
