internal import RuleFiles
internal import Tips

/// The office's own names of what a tip may be (`consult`, `thanks`), each counted as one of the three of the contract.
struct KindTable: Sendable {
    private(set) var kinds: [String: Kind] = [:]

    init() {}

    /// `kinds: {consult: unsure, thanks: unsure}`.
    ///
    /// - Throws: ``RuleMistakes``.
    init(_ node: RuleNode) throws {
        var mistakes = RuleMistakes()
        for (name, value) in try node.mapping().entries {
            try mistakes.collect {
                guard Kind(rawValue: name) == nil, name != Decision.Reason.urgent else {
                    throw value.mistake("`\(name)` is known already and stays what it is: choose another name.")
                }
                guard Self.isName(name) else {
                    throw value.mistake(
                        "The name of a kind is 1 to 32 of a-z, 0-9 and `-`: it is a label of the figures.")
                }
                kinds[name] = try value.choice(Kind.self)
            }
        }
        try mistakes.throwIfAny()
    }

    private static func isName(_ name: String) -> Bool {
        (1...32).contains(name.utf8.count)
            && name.utf8.allSatisfy { character in
                switch character {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// What a rule says: one of the contract's kinds, or one of these.
    ///
    /// - Parameter decides: only such a rule may say what comes to `unsure`.
    func kind(_ node: RuleNode, decides: Bool) throws -> (Kind, named: String?) {
        guard let kind = kinds[try node.text()] else {
            return (try decides ? node.choice(Kind.self) : node.citizensKind(), nil)
        }
        guard decides || kind != .unsure else {
            throw node.mistake("This kind counts as unsure, which only a rule with `decides: true` may say.")
        }
        return (kind, try node.text())
    }
}
