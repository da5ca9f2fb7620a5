internal import Yams

// The one file that knows Yams (and through it libyaml). Everything it says in English of its own ends here.

extension RuleNode {
    /// Levels of lists and mappings inside one another.
    static let deepestNesting = 32

    /// Reads a YAML text; an empty text is an empty mapping.
    ///
    /// - Parameter file: what the mistakes call it.
    /// - Throws: ``RuleMistake`` for bad YAML, several documents, a key that stands twice or is not a plain text, anchors and
    ///   aliases, tags of an application, and more than 32 levels.
    public static func parse(_ text: String, named file: String) throws -> RuleNode {
        let text = text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
        try YAMLGuard.inspect(text, named: file)
        do {
            return try tree(of: text, named: file)
        } catch let error as YamlError {
            throw translated(error, text: text, file: file)
        }
    }

    private static let tagSentence = "Tags (`!`) are not read here: put a text that begins with `!` in quotes."

    private static func tree(of text: String, named file: String) throws -> RuleNode {
        let top = RuleLocation(file: file, line: 1, key: "")
        // Without a resolver's rules every plain value stays the text it was: `no` is not false, and no pattern is run.
        let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
        guard let root = try parser.singleRoot() else { return RuleNode(location: top, content: .mapping([])) }
        // Nodes hold their anchors weakly; only the parser keeps them.
        return try withExtendedLifetime(parser) { try converted(root, at: top, depth: 0) }
    }

    private static func converted(_ node: Node, at location: RuleLocation, depth: Int) throws -> RuleNode {
        func mistake(_ sentence: String) -> RuleMistake { RuleMistake(location: location, sentence: sentence) }
        guard depth < deepestNesting else { throw mistake("This is nested deeper than \(deepestNesting) levels.") }
        if let anchor = node.anchor {
            throw mistake("Anchors (`&\(clipped(anchor.rawValue))`) are not read here: take it away.")
        }
        switch node {
        case .scalar(let scalar):
            guard scalar.tag.rawValue.isEmpty || scalar.tag.rawValue == Tag.Name.str.rawValue else {
                throw mistake(tagSentence)
            }
            let isPlain = scalar.style == .plain && scalar.tag.rawValue.isEmpty
            return RuleNode(location: location, content: .scalar(scalar.string, isPlain: isPlain))
        case .sequence(let sequence):
            guard sequence.tag.rawValue.isEmpty else { throw mistake(tagSentence) }
            let items = try sequence.enumerated().map { index, item in
                let place = location.below("[\(index)]", line: item.mark?.line, isItem: true)
                return try converted(item, at: place, depth: depth + 1)
            }
            return RuleNode(location: location, content: .sequence(items))
        case .mapping(let mapping):
            guard mapping.tag.rawValue.isEmpty else { throw mistake(tagSentence) }
            let entries = try mapping.map { key, value in
                guard case .scalar(let name) = key, name.anchor == nil else {
                    throw RuleMistake(
                        location: location.below("?", line: key.mark?.line),
                        sentence: "A key must be a plain text.")
                }
                let place = location.below(name.string, line: name.mark?.line)
                return (key: name.string, value: try converted(value, at: place, depth: depth + 1))
            }
            return RuleNode(location: location, content: .mapping(entries))
        case .alias:
            throw mistake("Aliases (`*`) are not read here: write the value out.")
        }
    }
}

// MARK: - What libyaml and Yams complain about

extension RuleNode {
    private static func translated(_ error: YamlError, text: String, file: String) -> RuleMistake {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let since = context.map { " (\($0.text) that begins in line \($0.mark.line))" } ?? ""
            // At the end of the text libyaml counts a line more than an editor shows.
            let line = min(mark.line, YAMLGuard.lines(of: text).count)
            return fileMistake(file, line: line, "This is not YAML as it can be read here: \(problem)\(since).")
        case .duplicatedKeysInMapping(let keys, let context):
            return duplicate(keys.first ?? "", from: context.mark, text: text, file: file)
        default:
            return fileMistake(file, line: 1, "The file cannot be read as YAML.")
        }
    }

    /// Yams names the first place of the key; the mistake is the second.
    private static func duplicate(_ key: String, from first: Mark, text: String, file: String) -> RuleMistake {
        let lines = YAMLGuard.lines(of: text)
        let indent = first.column - 1
        var line = first.line
        for (index, candidate) in lines.enumerated().dropFirst(first.line) {
            let begin = candidate.prefix { $0 == " " }.count
            if begin == candidate.count { continue }
            if begin < indent { break }
            guard begin == indent else { continue }
            let written = candidate.dropFirst(indent).drop { $0 == "\"" || $0 == "'" }
            guard written.hasPrefix(key) else { continue }
            let rest = written.dropFirst(key.count).drop { $0 == "\"" || $0 == "'" || $0 == " " }
            if rest.first == ":" {
                line = index + 1
                break
            }
        }
        // What stands before the second place is nearly always whole YAML and knows the path of the first.
        let before = lines.prefix(line - 1).joined(separator: "\n")
        let path = (try? tree(of: before, named: file))?.path(toKey: key, line: first.line) ?? key
        let sentence = "This key stands twice; the first is in line \(first.line)."
        return RuleMistake(location: RuleLocation(file: file, line: line, key: path), sentence: sentence)
    }

    private func path(toKey key: String, line: Int) -> String? {
        switch content {
        case .scalar: return nil
        case .sequence(let items): return items.lazy.compactMap { $0.path(toKey: key, line: line) }.first
        case .mapping(let entries):
            if let found = entries.first(where: { $0.key == key && $0.value.location.line == line }) {
                return found.value.location.key
            }
            return entries.lazy.compactMap { $0.value.path(toKey: key, line: line) }.first
        }
    }
}

extension RuleLocation {
    fileprivate func below(_ step: String, line: Int?, isItem: Bool = false) -> RuleLocation {
        let path = isItem || key.isEmpty ? key + step : "\(key).\(step)"
        return RuleLocation(file: file, line: line ?? self.line, key: path)
    }
}
