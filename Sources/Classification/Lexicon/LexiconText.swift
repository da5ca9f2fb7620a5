// A lexicon as the text of its file. LexiconReading.swift reads it back.

extension Lexicon {
    /// The last line: a file cut anywhere is still lines of terms, and would count as one without this.
    static let end = "[end]"

    /// The same lexicon gives the same bytes. The heaviest terms of a section stand first.
    public var text: String {
        var lines = notes.map { "# \($0)" }
        lines.append(line("lexicon", [task.rawValue, script.rawValue]))
        lines.append(line("scales", scaleNames))
        lines.append(line("bias", scales.map { Self.decimal($0.bias) }))
        if task == .kind {
            lines.append(line("trust", ["report", Self.decimal(trust.report)]))
            lines.append(line("trust", ["suggestion", Self.decimal(trust.suggestion)]))
        }
        for zone in Self.zones {
            let section = entries.filter { $0.zone == zone }.sorted(by: Entry.stands(_:before:))
            guard !section.isEmpty else { continue }
            lines += ["", "[\(zone.rawValue)]"]
            lines += section.map { line($0.term.written, $0.weights.map { $0 == 0 ? "" : Self.decimal($0) }) }
        }
        return (lines + ["", Self.end]).joined(separator: "\n") + "\n"
    }

    /// Empty cells at the end are left out.
    private func line(_ name: String, _ cells: [String]) -> String {
        let filled = cells.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
        return ([name] + cells.prefix(filled)).joined(separator: "\t")
    }

    /// `-1.20` as `-1.2`.
    static func decimal(_ hundredths: Int32) -> String {
        let size = hundredths.magnitude
        let sign = hundredths < 0 ? "-" : ""
        let rest = size % 100
        if rest == 0 { return "\(sign)\(size / 100)" }
        return rest % 10 == 0
            ? "\(sign)\(size / 100).\(rest / 10)" : "\(sign)\(size / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// Nil unless `text` is a number with at most two decimals and no more than three digits before them.
    static func hundredths(_ text: some StringProtocol) -> Int32? {
        let isNegative = text.hasPrefix("-")
        let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: ".", omittingEmptySubsequences: false)
        guard text.count <= 8, parts.count <= 2, let whole = parts.first,
            !whole.isEmpty,
            parts.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } })
        else { return nil }
        let decimals = parts.count == 2 ? parts[1] : "0"
        guard (1...2).contains(decimals.utf8.count), let ones = Int32(whole), let fraction = Int32(decimals),
            ones < 1000
        else { return nil }
        let size = ones * 100 + (decimals.utf8.count == 1 ? fraction * 10 : fraction)
        return isNegative ? -size : size
    }
}

extension Lexicon.Entry {
    var heaviest: Int32 { weights.map { Int32($0.magnitude) }.max() ?? 0 }

    fileprivate static func stands(_ left: Self, before right: Self) -> Bool {
        if left.heaviest != right.heaviest { return left.heaviest > right.heaviest }
        return left.term.written.unicodeScalars.lexicographicallyPrecedes(right.term.written.unicodeScalars)
    }
}
