internal import Tips

/// A text reduced to what two people who say the same would both write: letters and digits in one width and one case,
/// simplified characters, without spaces and marks. Scalars, so that nothing melts into its neighbour.
struct FoldedText {
    private(set) var scalars: [UInt32] = []

    init(_ text: some StringProtocol) {
        scalars.reserveCapacity(text.utf8.count / 2)
        for scalar in text.unicodeScalars {
            if let folded = Self.folded(scalar.value) { scalars.append(folded) }
        }
    }

    /// Nil for what is no letter and no digit.
    private static func folded(_ value: UInt32) -> UInt32? {
        switch value {
        case 0x30...0x39, 0x61...0x7A: value
        case 0x41...0x5A: value + 0x20
        case 0..<0x80: nil
        // Ideographs, the common case.
        case 0x3400...0x9FFF: UInt32(SimplifiedForm.of(UInt16(value)))
        // Full-width forms of ASCII.
        case 0xFF01...0xFF5E: folded(value - 0xFEE0)
        default: foldedElsewhere(value)
        }
    }

    private static func foldedElsewhere(_ value: UInt32) -> UInt32? {
        guard let scalar = Unicode.Scalar(value) else { return nil }
        let properties = scalar.properties
        guard properties.isAlphabetic || properties.numericType != nil else { return nil }
        return properties.lowercaseMapping.unicodeScalars.first?.value ?? value
    }
}
