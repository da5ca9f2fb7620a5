import Foundation
import Sealing
import Testing

@testable import tipline

@Suite("Whom to seal to and what to sign with")
struct KeyReaderTests {
    @Test("recipients stand in the list, in a file that it names, or both; one may stand without a list")
    func recipients() throws {
        try Configured.inFolder { folder in
            let keys = (0..<3).map { _ in Identity().recipient }
            let file = folder + "/recipients.txt"
            try Data("# the office\n\(keys[1])\n\(keys[2])\n".utf8).write(to: URL(filePath: file))
            #expect(try Configured.settings("recipients: [\(keys[0]), \"\(file)\"]").recipients.all == keys)
            #expect(try Configured.settings("recipients: \(keys[0])").recipients.all == [keys[0]])
            #expect(try Configured.settings("recipients: \(file)").recipients.all == Array(keys[1...]))
            #expect(try Configured.settings("").recipients.all.isEmpty)
            #expect(
                try Configured.settings(environment: ["TIPLINE_RECIPIENTS": "[\(keys[0])]"]).recipients.all == [keys[0]]
            )
            #expect(try Configured.settings("recipients: none").recipients.clearIsMeant)
            #expect(try !Configured.settings("recipients: []").recipients.clearIsMeant)
            mkfifo(folder + "/pipe", 0o600)
            #expect(Configured.mistakes("recipients: [\"\(folder)/pipe\"]").first?.contains("cannot be read") == true)
            let said = Configured.mistakes("recipients:\n  - \(keys[1])\n  - \(file)\n")
            #expect(said.first?.hasPrefix("tipline.yaml:") == true && said.first?.contains("twice") == true, "\(said)")
        }
    }

    @Test("what is wrong is named with file, line and key, and an identity is never taken for a recipient")
    func wrong() throws {
        try Configured.inFolder { folder in
            let (identity, file) = (Identity(), folder + "/recipients.txt")
            try Data("\n\(identity.recipient)\nnobody\n".utf8).write(to: URL(filePath: file))
            let cases = [
                ("recipients:\n  - age1wrong\n", "tipline.yaml:2: recipients[0]: "),
                ("recipients:\n  - \(identity.spelledOut)\n", "tipline.yaml:2: recipients[0]: "),
                // The share of 32 zeros: whatever the other side's key, the secret is zero.
                (
                    "recipients: [age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z]\n",
                    "tipline.yaml:1: recipients: "
                ),
                ("recipients: [none.txt]\n", "tipline.yaml:1: recipients[0]: "),
                ("recipients: [\"\(file)\"]\n", "\(file):3: recipients[0]: "),
                ("host_key: none.pem\n", "tipline.yaml:1: host_key: "),
                ("host_key: \"\(file)\"\n", "tipline.yaml:1: host_key: "),
            ]
            for (yaml, place) in cases {
                let said = Configured.mistakes(yaml)
                #expect(said.count == 1 && said[0].hasPrefix(place), "\(said)")
                #expect(!said[0].contains("AGE-SECRET"))
            }
        }
    }

    @Test("the host's key signs what its public half believes")
    func hostKey() throws {
        try Configured.inFolder { folder in
            let (key, file) = (SigningKey(), folder + "/host.pem")
            try Data(key.pem.utf8).write(to: URL(filePath: file))
            let read = try #require(try Configured.settings("host_key: \"\(file)\"").hostKey)
            #expect(key.verifyingKey.isValid(signature: try read.signature(of: [1, 2]), of: [1, 2]))
        }
    }
}
