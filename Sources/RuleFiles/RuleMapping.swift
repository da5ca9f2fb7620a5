/// The entries of a mapping in the order of the file, each key once.
public struct RuleMapping: Sendable {
    public var location: RuleLocation
    public var entries: [(key: String, value: RuleNode)]

    public subscript(_ key: String) -> RuleNode? {
        entries.first { $0.key == key }?.value
    }

    /// The value of a key that may not be left out.
    public func required(_ key: String) throws -> RuleNode {
        guard let node = self[key] else {
            throw RuleMistake(location: location, sentence: "The key `\(key)` is missing here.")
        }
        return node
    }
}
