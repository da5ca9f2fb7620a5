import Foundation
import Testing

@testable import tipline

/// Files as PEM has them, without anything in them that is somebody's.
enum PEMSample {
    static func text(_ label: String, _ body: String = Data([0x30, 0x03, 0x02, 0x01, 0x01]).base64EncodedString())
        -> String
    {
        "-----BEGIN \(label)-----\n\(body)\n-----END \(label)-----\n"
    }

    static func write(_ labels: [String], to path: String) throws {
        try Data(labels.map { text($0) }.joined().utf8).write(to: URL(fileURLWithPath: path))
    }
}

@Suite("What makes an endpoint the right one")
struct TrustReaderTests {
    private func said(_ keys: String, url: String = "https://a.example/x") -> [String] {
        Configured.mistakes("endpoints:\n  default: { url: '\(url)', \(keys) }\n", endpoint: nil)
    }

    private func inFolder(_ work: (String) throws -> Void) throws {
        try Configured.inFolder { folder in
            try PEMSample.write(["CERTIFICATE"], to: "\(folder)/cert")
            try PEMSample.write(["EC PRIVATE KEY"], to: "\(folder)/key")
            try PEMSample.write(["CERTIFICATE", "PRIVATE KEY"], to: "\(folder)/both")
            try Data("no PEM at all".utf8).write(to: URL(fileURLWithPath: "\(folder)/text"))
            try Data().write(to: URL(fileURLWithPath: "\(folder)/empty"))
            try work(folder)
        }
    }

    @Test("What would fail at the first handshake is refused at its line and key")
    func refusals() throws {
        try inFolder { folder in
            let table = [
                ("ca: \(folder)/text", "ca"), ("ca: \(folder)/empty", "ca"), ("ca: \(folder)/key", "ca"),
                ("ca: \(folder)", "ca"), ("certificate: \(folder)/cert", "certificate"),
                ("certificate: \(folder)/text, key: \(folder)/key", "certificate"),
                ("key: \(folder)/key", "key"), ("certificate: \(folder)/cert, key: \(folder)/cert", "key"),
            ]
            for (keys, key) in table {
                let all = said(keys)
                #expect(all.count == 1, "\(keys): \(all)")
                #expect(all.first?.hasPrefix("tipline.yaml:2: endpoints.default.\(key): ") == true, "\(keys): \(all)")
            }
        }
    }

    @Test("Over plain http none of it means anything, and it is said")
    func plain() throws {
        try inFolder { folder in
            let table = [
                ("ca: \(folder)/cert", "ca"), ("pin: sha256//AAAA", "pin"),
                ("certificate: \(folder)/both", "certificate"),
                ("certificate: \(folder)/cert, key: \(folder)/key", "certificate"),
            ]
            for (keys, key) in table {
                let all = said(keys, url: "http://127.0.0.1:9/x")
                #expect(all.count == 1, "\(keys): \(all)")
                #expect(all.first?.hasPrefix("tipline.yaml:2: endpoints.default.\(key): ") == true, "\(keys): \(all)")
            }
        }
    }

    @Test("A certificate has its key beside it or behind it, and an authority may be a bundle")
    func sound() throws {
        try inFolder { folder in
            #expect(said("certificate: \(folder)/both") == [])
            #expect(said("certificate: \(folder)/cert, key: \(folder)/key") == [])
            #expect(said("ca: \(folder)/both, pin: sha256//AAAA") == [])
        }
    }

    @Test("A block is one by its label and its first byte, not by its name")
    func blocks() throws {
        try Configured.inFolder { folder in
            let path = "\(folder)/file"
            func holds(_ text: String, _ sort: PEMFile.Sort) throws -> Bool {
                try Data(text.utf8).write(to: URL(fileURLWithPath: path))
                return PEMFile(path).holds(sort)
            }
            let old = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA"
            let table: [(text: String, sort: PEMFile.Sort, isOne: Bool)] = [
                (PEMSample.text("TRUSTED CERTIFICATE"), .certificate, true),
                (PEMSample.text("CERTIFICATE", "!!!!"), .certificate, false),
                (PEMSample.text("CERTIFICATE", ""), .certificate, false),
                ("-----BEGIN CERTIFICATE-----\nMAMCAQE=\n", .certificate, false),
                (PEMSample.text("PUBLIC KEY"), .privateKey, false),
                (PEMSample.text("RSA PRIVATE KEY", old), .privateKey, true),
            ]
            for (text, sort, isOne) in table {
                let holds = try holds(text, sort)
                #expect(holds == isOne, "\(text)")
            }
            #expect(!PEMFile("\(folder)/none").holds(.certificate))
        }
    }
}
