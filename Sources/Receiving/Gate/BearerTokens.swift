import HTTPTypes
import Tips

/// The tokens of the configuration, looked up by what a request shows. Nothing of a token is kept or said.
struct BearerTokens: Sendable {
    let tokens: [APIToken]

    /// Longer than any token somebody would paste into a form backend, short enough to be hashed on the way.
    static let mostBytes = 1024

    static let unknown = Failure(
        "token-unknown", "This token is not known here. Ask the office for one, or send the request without.", .refuse)

    /// The index of the token a request shows; nil when it shows none. Where no tokens are configured the header means
    /// nothing: a proxy may have its own use for it. Throws ``unknown``.
    func shown(in headers: HTTPFields) throws -> Int? {
        guard !tokens.isEmpty, let header = headers[.authorization] else { return nil }
        let words = header.split(separator: " ", maxSplits: 1)
        guard let scheme = words.first, scheme.utf8.count == 6, scheme.lowercased() == "bearer" else { return nil }
        guard words.count == 2, case let token = words[1].trimmed.utf8, token.count <= Self.mostBytes,
            let index = index(of: Digest.of(token))
        else { throw Self.unknown }
        return index
    }

    /// Looks at every byte of every token, so that the time taken says nothing about how much was right.
    private func index(of digest: Digest) -> Int? {
        var found: Int?
        for (index, token) in tokens.enumerated() {
            let difference = digest.withUnsafeBytes { shown in
                token.digest.withUnsafeBytes { known in zip(shown, known).reduce(0) { $0 | ($1.0 ^ $1.1) } }
            }
            if difference == 0 { found = index }
        }
        return found
    }
}
