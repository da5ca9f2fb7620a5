import Forwarding
import Foundation
import RuleFiles

/// Reads what makes a platform the right one, and us to it. What could only fail at the first handshake, when tips wait, is
/// refused here.
struct TrustReader {
    let keys: RuleMapping

    func trust() throws -> Endpoint.Trust {
        let trust = Endpoint.Trust(
            authority: try keys["ca"].map { try file($0, holding: .certificate) },
            pin: try keys["pin"]?.nonEmptyText(),
            certificate: try keys["certificate"].map { try file($0, holding: .certificate) },
            key: try keys["key"].map { try file($0, holding: .privateKey) })
        try checkPair(trust)
        return trust
    }

    /// Over plain http nobody shows anything: who writes these means another URL.
    func refuseStrays(of endpoint: Endpoint) throws {
        guard !endpoint.isSecure else { return }
        for key in ["ca", "pin", "certificate", "key"] {
            if let stray = keys[key] {
                throw stray.mistake("Over http there is nobody to show this to. Write an https url, or take it away.")
            }
        }
    }

    private func checkPair(_ trust: Endpoint.Trust) throws {
        if trust.certificate == nil, let key = keys["key"] {
            throw key.mistake("A private key without its certificate shows nothing. Write certificate: FILE beside it.")
        }
        // One file may hold both, and then it need not be named twice.
        if let path = trust.certificate, trust.key == nil, let node = keys["certificate"],
            !PEMFile(path).holds(.privateKey)
        {
            throw node.mistake("The certificate's private key is missing. Write key: FILE beside it.")
        }
    }

    private func file(_ node: RuleNode, holding sort: PEMFile.Sort) throws -> String {
        let path = try node.nonEmptyText()
        guard RealPath.isFile(path), FileManager.default.isReadableFile(atPath: path) else {
            throw node.mistake("This file cannot be read.")
        }
        guard PEMFile(path).holds(sort) else { throw node.mistake("This is no file with a \(sort.rawValue) in PEM.") }
        return path
    }
}

/// Blocks between `-----BEGIN …-----` and `-----END …-----` (RFC 7468), with the labels that OpenSSL takes.
struct PEMFile {
    enum Sort: String {
        case certificate
        case privateKey = "private key"
    }

    private let text: String
    /// The system's whole bundle of authorities is a quarter of this.
    private static let longest = 4 << 20

    init(_ path: String) {
        let file = RealPath.isFile(path) ? FileHandle(forReadingAtPath: path) : nil
        defer { try? file?.close() }
        text = String(decoding: (try? file?.read(upToCount: Self.longest)) ?? Data(), as: UTF8.self)
    }

    /// Whether the first block of that sort can be one: its base 64 begins as every ASN.1 sequence does. An old key that is
    /// enciphered by a password has headers, and is taken as it is.
    func holds(_ sort: Sort) -> Bool {
        let labels: [String] =
            switch sort {
            case .certificate: ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"]
            case .privateKey:
                ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY"]
            }
        return labels.contains { label in
            guard let begin = text.range(of: "-----BEGIN \(label)-----"),
                let end = text.range(of: "-----END \(label)-----", range: begin.upperBound..<text.endIndex)
            else { return false }
            let body = text[begin.upperBound..<end.lowerBound]
            if body.contains(":") { return sort == .privateKey }
            return Data(base64Encoded: body.filter { !$0.isWhitespace })?.first == 0x30
        }
    }
}
