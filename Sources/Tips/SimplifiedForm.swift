/// Whether somebody writes traditional or simplified characters says nothing about what is meant: whoever compares texts folds
/// the one into the other.
public enum SimplifiedForm {
    /// The simplified form of a traditional character of the Basic Multilingual Plane; everything else as it is.
    public static func of(_ unit: UInt16) -> UInt16 { table[Int(unit)] }

    /// Made once, at the first question.
    private static let table: [UInt16] = {
        var table = (0...UInt16.max).map { $0 }
        let forms = traditionalForms.unicodeScalars.map { UInt16(truncatingIfNeeded: $0.value) }
        for index in stride(from: 0, to: forms.count - 1, by: 2) { table[Int(forms[index])] = forms[index + 1] }
        return table
    }()
}
