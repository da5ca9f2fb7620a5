import Foundation
import RuleFiles
import Sealing

/// Whom tips are sealed to.
struct Recipients: Sendable {
    var all: [Recipient] = []
    /// To nobody, and that is no slip.
    var clearIsMeant = false
}

/// Reads whom to seal to and what to sign with.
extension SettingReader {
    /// Written in the list itself, or in files that it names, one a line as `age -R` reads them.
    /// `none`, in as many words: to nobody, where tips were sealed before.
    mutating func recipients(_ key: String) -> Recipients {
        let found = read(key) { node in
            if !node.isList, try node.text() == "none" { return Recipients(clearIsMeant: true) }
            var recipients: [Recipient] = []
            var mistakes = RuleMistakes()
            for item in node.isList ? try node.items() : [node] {
                if let more = try mistakes.collect({ try item.recipients() }) { recipients += more }
            }
            try mistakes.throwIfAny()
            guard recipients.allSatisfy({ (try? SealedHead(for: [$0])) != nil }) else {
                throw node.mistake(
                    "A recipient here is a key that everybody could open for. Make one by `tipline keygen`.")
            }
            guard Set(recipients).count == recipients.count else {
                throw node.mistake("A recipient is named twice. Name each once.")
            }
            return Recipients(all: recipients)
        }
        return found ?? Recipients()
    }
}

extension RuleNode {
    /// So many take a header of 32 KiB, for every file.
    private static let mostRecipients = 256
    /// No key file is longer.
    private static let longestFile = 1 << 20

    fileprivate func recipients() throws -> [Recipient] {
        let text = try nonEmptyText()
        if let recipient = Recipient(text) { return [recipient] }
        guard !text.hasPrefix("age1") else {
            throw mistake("This is no recipient: copy the line `# public key:` of the identity's file anew.")
        }
        guard !text.hasPrefix("AGE-SECRET-KEY-") else {
            throw mistake(
                "This is an identity, which opens what is sealed: it must never be here. Write its recipient.")
        }
        return try recipients(inFile: text)
    }

    private func recipients(inFile path: String) throws -> [Recipient] {
        let text = try keyFile(path)
        do {
            let recipients = try RecipientFile.read(text)
            guard (1...Self.mostRecipients).contains(recipients.count) else {
                throw mistake("This file has no recipient, or more than \(Self.mostRecipients).")
            }
            return recipients
        } catch let wrong as RecipientFile.Mistake {
            throw RuleMistake(
                location: RuleLocation(file: path, line: wrong.line, key: location.key),
                sentence: "This line is no recipient: write age1…, one a line.")
        }
    }

    fileprivate func keyFile(_ path: String) throws -> String {
        // A pipe would keep the start waiting.
        guard RealPath.isFile(path), let file = FileHandle(forReadingAtPath: path),
            let bytes = try? file.read(upToCount: Self.longestFile), let text = String(validating: bytes, as: UTF8.self)
        else { throw mistake("This file cannot be read.") }
        return text
    }

    func signingKey() throws -> SigningKey {
        guard let key = SigningKey(pem: try keyFile(try nonEmptyText())) else {
            throw mistake("This is no Ed25519 private key in PEM. Make one by `tipline keygen --host-key FILE`.")
        }
        return key
    }
}
