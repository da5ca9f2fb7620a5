import Foundation
import Tips

/// `openssl s_server` on loopback, with certificates made for the occasion: each `GET /clues/<id>` is answered with a 200.
/// The courier's TLS is tried against another program's, not against its own idea of it.
final class TLSPlatform {
    let port: Int
    private let server: pid_t

    /// - Parameters:
    ///   - certificate: a name of ``Certificates``.
    ///   - options: of `s_server`, beyond the needed.
    init(_ certificates: Certificates, _ certificate: String, _ options: [String] = []) throws {
        port = try Socket.vacantPort()
        server = try Openssl.start(
            ["s_server", "-HTTP", "-accept", "127.0.0.1:\(port)"]
                + ["-cert", "\(certificate).pem", "-key", "\(certificate).key"] + options, in: certificates.folder)
        guard Socket.isListening(port) else { throw Openssl.Failed(description: "openssl s_server did not come up") }
    }

    func close() { Openssl.end(server) }

    var url: String { "https://127.0.0.1:\(port)/clues" }

    /// A private authority, and what it and a foreign one have signed.
    final class Certificates {
        let folder: String
        static let tip = Sample.tip(1)

        init() throws {
            folder =
                FileManager.default.temporaryDirectory.appendingPathComponent("wire-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(atPath: folder + "/clues", withIntermediateDirectories: true)
            let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
            try Data(answer.utf8).write(to: URL(fileURLWithPath: "\(folder)/clues/\(Self.tip)"))
            for name in ["inner", "foreign"] { try makeAuthority(name) }
            try sign("good", names: "IP:127.0.0.1,DNS:localhost")
            try sign("misnamed", names: "DNS:platform.example,IP:127.0.0.2")
            try sign("expired", names: "IP:127.0.0.1", days: -1)
            try sign("foreign-made", names: "IP:127.0.0.1", by: "foreign")
            try sign("client", names: "DNS:tipline.example")
            try sign("foreign-client", names: "DNS:tipline.example", by: "foreign")
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func path(_ file: String) -> String { "\(folder)/\(file)" }

        /// Of the key in a certificate, as the configuration has it.
        func pin(_ name: String) throws -> String {
            try openssl("x509", "-in", "\(name).pem", "-pubkey", "-noout", "-out", "\(name).pub")
            try openssl("pkey", "-pubin", "-in", "\(name).pub", "-outform", "der", "-out", "\(name).der")
            let key = try Data(contentsOf: URL(fileURLWithPath: path("\(name).der")))
            return "sha256//" + Data(Digest.of(Array(key)).bytes).base64EncodedString()
        }

        private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]

        private func makeAuthority(_ name: String) throws {
            try openssl(
                ["req", "-x509", "-subj", "/CN=\(name)", "-days", "2", "-keyout", "\(name).key", "-out", "\(name).pem"]
                    + Self.newKey)
        }

        private func sign(_ name: String, names: String, days: Int = 2, by authority: String = "inner") throws {
            try openssl(
                ["req", "-subj", "/CN=\(name)", "-keyout", "\(name).key", "-out", "\(name).csr"] + Self.newKey)
            try Data("subjectAltName=\(names)".utf8).write(to: URL(fileURLWithPath: path("\(name).cnf")))
            try openssl(
                "x509", "-req", "-in", "\(name).csr", "-CA", "\(authority).pem", "-CAkey", "\(authority).key",
                "-set_serial", "\(abs(name.hashValue) % 1_000_000 + 1)", "-days", "\(days)", "-extfile", "\(name).cnf",
                "-out", "\(name).pem")
        }

        private func openssl(_ arguments: String...) throws { try openssl(arguments) }

        private func openssl(_ arguments: [String]) throws { try Openssl.run(arguments, in: folder) }
    }
}
