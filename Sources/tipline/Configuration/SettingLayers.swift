import RuleFiles
import Tips

/// The four layers a value may come from, the nearest first: flags, environment, file, defaults.
struct SettingLayers {
    /// Values given on the command line, by key.
    var flags: [String: String] = [:]
    var environment: [String: String] = [:]
    /// The configuration file, read; nil without one.
    var file: RuleNode?
    /// `--endpoint URL`: replaces every endpoint by one lane `default`.
    var onlyEndpoint: String?

    enum Origin: String {
        case flag
        case environment
        case file
        case fallback = "default"
    }

    /// The value in force for `setting`; nil when no layer has one.
    /// Throws a ``RuleMistake`` when a layer's text is not even a value.
    func value(of setting: Setting) throws -> (node: RuleNode, origin: Origin)? {
        if let text = flags[setting.key] {
            return (try Self.node(text, of: setting, named: "the command line", key: setting.key), .flag)
        }
        if let text = environment[setting.environmentName] {
            return (
                try Self.node(text, of: setting, named: "the environment", key: setting.environmentName), .environment
            )
        }
        if let node = fileNode(setting.key) { return (node, .file) }
        return try setting.fallback.map {
            (try Self.node($0, of: setting, named: "the defaults", key: setting.key), .fallback)
        }
    }

    private func fileNode(_ key: String) -> RuleNode? {
        var node = file
        for word in key.split(separator: ".") {
            node = (try? node?.mapping())?[String(word)]
        }
        return node
    }

    /// A list in a flag or variable is written as in the file; anything else is taken letter by letter, so that no `#` or
    /// `: ` in the name of a folder means something.
    private static func node(_ text: String, of setting: Setting, named source: String, key: String) throws -> RuleNode
    {
        var node = try setting.isList ? value(text, source) : scalar(text, source)
        node.location.key = key
        return node
    }

    private static func scalar(_ text: String, _ source: String) throws -> RuleNode {
        if let plain = try? value(text, source), (try? plain.text()) == text { return plain }
        var quoted = JSONText()
        // Every JSON string is a YAML text in double quotes.
        quoted.string(text)
        return try value(quoted.text, source)
    }

    private static func value(_ yaml: String, _ source: String) throws -> RuleNode {
        try RuleNode.parse("value: \(yaml)", named: source).mapping(allowing: ["value"]).required("value")
    }

    /// Every key of the file and the environment that means nothing, each a mistake with its place.
    func unknownKeys() throws -> RuleMistakes {
        var mistakes = RuleMistakes()
        if let file {
            let top = Set(Setting.all.map { String($0.key.prefix { $0 != "." }) }).union(Self.named.keys)
            let mapping = try mistakes.collect { try file.mapping(allowing: top) } ?? (try? file.mapping())
            for entry in mapping?.entries ?? [] { try check(entry.key, entry.value, &mistakes) }
        }
        let known = Set(Setting.all.map(\.environmentName))
        for name in environment.keys.sorted() where name.hasPrefix("TIPLINE_") && !name.hasPrefix("TIPLINE_TRIAL") {
            guard !known.contains(name) else { continue }
            mistakes.add(
                RuleMistake(
                    location: RuleLocation(file: "the environment", line: 1, key: name),
                    sentence: "There is no such setting; `tipline config describe` lists them."))
        }
        return mistakes
    }

    /// Keys with a name of the office's own below them.
    private static let named = ["endpoints": Setting.endpoint, "tokens": Setting.token]

    private func check(_ key: String, _ node: RuleNode, _ mistakes: inout RuleMistakes) throws {
        if let settings = Self.named[key] {
            let owners = try mistakes.collect { try node.mapping() }
            for owner in owners?.entries ?? [] {
                try mistakes.collect { _ = try owner.value.mapping(allowing: Set(settings.map(\.key))) }
            }
            return
        }
        let below = Setting.all.filter { $0.key.hasPrefix(key + ".") }.map { String($0.key.dropFirst(key.count + 1)) }
        if !below.isEmpty { try mistakes.collect { _ = try node.mapping(allowing: Set(below)) } }
    }
}
