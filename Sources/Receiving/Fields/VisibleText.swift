/// Which characters somebody who reads them would see. What nobody sees is neither refused nor taken out, but it says nothing.
enum VisibleText {
    /// Spaces, controls, what only steers how others are shown (`White_Space`, `Cc` and `Default_Ignorable_Code_Point` of
    /// Unicode 16), the empty pattern of Braille, and what stands for no character. Written out rather than asked of the
    /// machine's tables, which may be older than a citizen's phone: what they do not know yet may be next year's emoji.
    static let unseen: [ClosedRange<UInt32>] = [
        0x00...0x20, 0x7F...0xA0, 0xAD...0xAD, 0x034F...0x034F, 0x061C...0x061C, 0x115F...0x1160, 0x1680...0x1680,
        0x17B4...0x17B5, 0x180B...0x180F, 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x206F, 0x2800...0x2800,
        0x3000...0x3000, 0x3164...0x3164, 0xFE00...0xFE0F, 0xFEFF...0xFEFF, 0xFFA0...0xFFA0, 0xFFF0...0xFFFC,
        0xFFFE...0xFFFF, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF,
    ]

    static func shows(_ scalar: Unicode.Scalar) -> Bool {
        // Almost every text shows at its first character that it is one.
        switch scalar.value {
        case 0x21...0x7E, 0x3400...0x9FFF: true
        case let value: !unseen.contains { $0.contains(value) }
        }
    }
}
