import Receiving
import RuleFiles
import Tips

/// Reads who is held to what: allowances, trusted proxies and tokens.
extension SettingReader {
    mutating func gate() -> GateSettings {
        var gate = GateSettings()
        gate.trustedProxies = trustedProxies()
        gate.clientTips = allowance("limits.client_tips")
        gate.clientUploads = allowance("limits.client_uploads")
        gate.clientGuesses = allowance("limits.client_guesses")
        gate.clientConnections = allowance("limits.client_connections")
        gate.clientUploadShare =
            read("limits.client_upload_share") {
                try $0.text() == "unlimited" ? nil : try $0.integer(in: 1...1000)
            } ?? nil
        gate.tips = allowance("limits.tips")
        gate.uploads = allowance("limits.uploads")
        gate.guesses = allowance("limits.guesses")
        gate.exhibitsAtOnce =
            read("limits.exhibits_at_once") { try $0.integer(in: 1...100_000) } ?? gate.exhibitsAtOnce
        gate.tokens = tokens()
        return gate
    }

    private mutating func allowance(_ key: String) -> Int? {
        read(key) { try $0.text() == "unlimited" ? nil : try $0.integer(in: 1...10_000_000) } ?? nil
    }

    private mutating func trustedProxies() -> TrustedProxies {
        read("trusted_proxies") { node in
            let names = try node.items().map { item in
                let name = try item.text()
                guard TrustedProxies([name]) != nil else {
                    throw item.mistake(
                        "Write an address (192.0.2.1), a network without bits of a host (10.0.0.0/8, 2001:db8::/32), or unix."
                    )
                }
                return name
            }
            return TrustedProxies(names) ?? TrustedProxies()
        } ?? TrustedProxies()
    }

    /// `tokens.NAME.…`, from the file only. The token itself is nowhere written.
    private mutating func tokens() -> [APIToken] {
        let node = (try? layers.file?.mapping())?["tokens"]
        var owners: [Digest: String] = [:]
        return ((try? node?.mapping().entries) ?? []).compactMap { entry in
            let token = (try? mistakes.collect { try Self.token(entry.key, entry.value) }) ?? nil
            guard let token else { return nil }
            if let owner = owners.updateValue(token.name, forKey: token.digest) {
                mistakes.add(entry.value.mistake("This is the token of `\(owner)` too; give each backend its own."))
            }
            return token
        }
    }

    private static func token(_ name: String, _ node: RuleNode) throws -> APIToken {
        let keys = try node.mapping()
        let sha256 = try keys.required("sha256")
        guard let digest = Digest(hex: try sha256.text()) else {
            throw sha256.mistake(
                "Write the 64 hexadecimal digits that `printf %s TOKEN | sha256sum` prints, never the token itself.")
        }
        let perMinute = try keys["per_minute"]?.integer(in: 1...1_000_000) ?? 600
        return APIToken(
            name: name, digest: digest, perMinute: perMinute,
            burst: try keys["burst"]?.integer(in: 1...1_000_000) ?? perMinute,
            uploadShare: try keys["upload_share"]?.integer(in: 1...1000) ?? 2)
    }
}
