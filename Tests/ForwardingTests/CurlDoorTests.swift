import Foundation
import Testing
import Tips

@testable import Forwarding

/// What the wire lets through and what it does not, against another program's TLS.
@Suite("The wire", .enabled(if: Openssl.isAvailable))
struct CurlDoorTests {
    private func ask(_ url: String, _ trust: Endpoint.Trust) async throws -> Answer {
        let courier = try Courier(vault: MemoryVault())
        return await courier.ask(
            Question(endpoint: try Endpoint(url: url, trust: trust), tip: TLSPlatform.Certificates.tip))
    }

    private let well = Answer.reply(Reply(status: 200, body: Array("{}".utf8)))

    @Test("A private authority is believed, alone and together with the right pin")
    func believes() async throws {
        let made = try TLSPlatform.Certificates()
        let platform = try TLSPlatform(made, "good")
        defer { platform.close() }
        #expect(try await ask(platform.url, .init(authority: made.path("inner.pem"))) == well)
        let pinned = Endpoint.Trust(authority: made.path("inner.pem"), pin: try made.pin("good"))
        #expect(try await ask(platform.url, pinned) == well)
    }

    @Test(
        "A certificate that is expired, another's, misnamed or a foreign authority's stops everything before a byte of the tip",
        arguments: ["expired", "misnamed", "foreign-made"])
    func refuses(certificate: String) async throws {
        let made = try TLSPlatform.Certificates()
        let platform = try TLSPlatform(made, certificate)
        defer { platform.close() }
        #expect(try await ask(platform.url, .init(authority: made.path("inner.pem"))) == .fault(.certificate))
    }

    @Test("With a private authority the system's are not believed, and without one the private one is not")
    func keepsAuthoritiesApart() async throws {
        let made = try TLSPlatform.Certificates()
        let platform = try TLSPlatform(made, "good")
        defer { platform.close() }
        #expect(try await ask(platform.url, .init()) == .fault(.certificate))
        #expect(try await ask(platform.url, .init(authority: made.path("foreign.pem"))) == .fault(.certificate))
    }

    @Test("Another key than the pinned one is refused, though its certificate is in order")
    func pins() async throws {
        let made = try TLSPlatform.Certificates()
        let platform = try TLSPlatform(made, "good")
        defer { platform.close() }
        let trust = Endpoint.Trust(authority: made.path("inner.pem"), pin: try made.pin("misnamed"))
        #expect(try await ask(platform.url, trust) == .fault(.certificate))
    }

    @Test(
        "A platform that wants to know us is shown our certificate; one that does not believe it is a fault of certificates",
        arguments: ["-tls1_2", "-tls1_3"])
    func showsOurCertificate(version: String) async throws {
        let made = try TLSPlatform.Certificates()
        let platform = try TLSPlatform(
            made, "good", ["-Verify", "1", "-verify_return_error", "-CAfile", "inner.pem", version])
        defer { platform.close() }
        var trust = Endpoint.Trust(authority: made.path("inner.pem"))
        // Without one TLS 1.2 knows no better word than that the handshake failed.
        let without = try await ask(platform.url, trust)
        #expect(without == .fault(version == "-tls1_2" ? .unreachable(why: "tls-failed") : .certificate))
        (trust.certificate, trust.key) = (made.path("foreign-client.pem"), made.path("foreign-client.key"))
        #expect(try await ask(platform.url, trust) == .fault(.certificate))
        (trust.certificate, trust.key) = (made.path("client.pem"), made.path("client.key"))
        #expect(try await ask(platform.url, trust) == well)
    }

    @Test("A client certificate whose file is gone is a fault of certificates")
    func needsItsFiles() async throws {
        let made = try TLSPlatform.Certificates()
        let platform = try TLSPlatform(made, "good")
        defer { platform.close() }
        let trust = Endpoint.Trust(
            authority: made.path("inner.pem"), certificate: made.path("gone.pem"), key: made.path("gone.key"))
        #expect(try await ask(platform.url, trust) == .fault(.certificate))
    }

    @Test("TLS below 1.2 is not spoken")
    func refusesOldTLS() async throws {
        let made = try TLSPlatform.Certificates()
        let platform = try TLSPlatform(made, "good", ["-tls1_1", "-cipher", "ALL@SECLEVEL=0"])
        defer { platform.close() }
        let answer = try await ask(platform.url, .init(authority: made.path("inner.pem")))
        #expect(answer == .fault(.unreachable(why: "tls-failed")))
    }

    @Test("Plain HTTP where TLS was meant, and TLS where plain HTTP was meant, come to nothing")
    func keepsProtocolsApart() async throws {
        let made = try TLSPlatform.Certificates()
        let plain = try LoopbackPlatform()
        defer { plain.close() }
        let answer = try await ask("https://127.0.0.1:\(plain.port)/clues", .init(authority: made.path("inner.pem")))
        guard case .fault = answer else { return #expect(Bool(false), "\(answer)") }
        let secure = try TLSPlatform(made, "good")
        defer { secure.close() }
        guard case .fault = try await ask("http://127.0.0.1:\(secure.port)/clues", .init()) else {
            return #expect(Bool(false))
        }
    }
}
