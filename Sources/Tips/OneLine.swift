extension String {
    /// The text on one line and without a character that a terminal would obey: what came from outside cannot forge a
    /// line or move the cursor. By scalars, since a line break hides in a character of its own behind a carriage return.
    var onOneLine: String {
        guard unicodeScalars.contains(where: Self.isObeyed) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { Self.isObeyed($0) ? " " : $0 }))
    }

    private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
