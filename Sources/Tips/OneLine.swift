extension String {
    /// The text on one line and without a character that a terminal would obey: what came from outside cannot forge a
    /// line, move the cursor, or turn what stands beside it around. Line breaks and tabs become a space, the others are
    /// written out as `\u{202E}`. By scalars, since a line break hides in a character of its own behind a carriage return.
    public var onOneLine: String {
        guard unicodeScalars.contains(where: \.isObeyed) else { return self }
        var shown = ""
        for scalar in unicodeScalars {
            switch scalar {
            case _ where !scalar.isObeyed: shown.unicodeScalars.append(scalar)
            case "\n", "\r", "\t", "\u{85}", "\u{2028}", "\u{2029}": shown.append(" ")
            default: shown.append("\\u{\(String(scalar.value, radix: 16, uppercase: true))}")
            }
        }
        return shown
    }
}

extension Unicode.Scalar {
    fileprivate var isObeyed: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: properties.isBidiControl
        }
    }

    /// Turns around the text behind it (UAX 9, X1 to X8): embeddings, overrides and isolates. The plain marks, which only
    /// say how a neighbour reads, do not.
    public var turnsText: Bool {
        (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }
}
