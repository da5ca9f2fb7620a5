/// Where a value stands: what an office needs to find it in its editor.
public struct RuleLocation: Sendable, Hashable {
    /// The path as it was given.
    public var file: String
    /// From 1.
    public var line: Int
    /// The dotted path from the top, items by their number from 0: `endpoints.main.url`, `rules[3].any[0]`.
    /// Empty for the file as a whole.
    public var key: String

    public init(file: String, line: Int, key: String) {
        self.file = file
        self.line = line
        self.key = key
    }
}

/// One thing that is wrong in a file an office edits, and what to do about it.
public struct RuleMistake: Error, Sendable, Hashable, CustomStringConvertible {
    public var location: RuleLocation
    /// What is wrong and, where it is not obvious, what to write instead.
    public var sentence: String

    public init(location: RuleLocation, sentence: String) {
        self.location = location
        self.sentence = sentence
    }

    /// `FILE:LINE: KEY: sentence`, the shape editors jump to; without `KEY: ` where the whole file is meant.
    public var description: String {
        let key = location.key.isEmpty ? "" : "\(location.key): "
        return "\(location.file):\(location.line): \(key)\(sentence)"
    }
}

/// Every mistake of a reading at once, so that an office mends a file in one go and not one line at a time.
public struct RuleMistakes: Error, Sendable, CustomStringConvertible {
    /// In the order they were found.
    public private(set) var all: [RuleMistake] = []

    public init(_ all: [RuleMistake] = []) {
        self.all = all
    }

    public var isEmpty: Bool { all.isEmpty }

    public mutating func add(_ mistake: RuleMistake) {
        all.append(mistake)
    }

    /// The value that `read` gives; nil when it threw a ``RuleMistake`` or ``RuleMistakes``, which are kept.
    /// Rethrows every other error.
    @discardableResult
    public mutating func collect<T>(_ read: () throws -> T) rethrows -> T? {
        do {
            return try read()
        } catch let mistake as RuleMistake {
            all.append(mistake)
        } catch let mistakes as RuleMistakes {
            all.append(contentsOf: mistakes.all)
        }
        return nil
    }

    public func throwIfAny() throws(RuleMistakes) {
        guard isEmpty else { throw self }
    }

    /// One mistake a line.
    public var description: String {
        all.map(\.description).joined(separator: "\n")
    }
}
