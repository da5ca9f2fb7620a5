/// Kind and departments, as decided or as corrected.
public struct Judged: Sendable, Hashable {
    public var kind: Kind
    /// The first one leads.
    public var departments: [String]

    public init(kind: Kind, departments: [String]) {
        self.kind = kind
        self.departments = departments
    }
}

extension ManifestBody {
    /// The body with another kind and other departments, every other byte as it was: for a correction before the first
    /// attempt. Nil where the body does not begin with `old`.
    public static func corrected(_ body: [UInt8], from old: Judged, to new: Judged) -> [UInt8]? {
        let (clear, statement) = parts(of: body)
        let before = head(old)
        guard clear.starts(with: before) else { return nil }
        let corrected = head(new) + clear.dropFirst(before.count)
        return statement.map { sealed(corrected, statement: Array($0)) } ?? corrected
    }

    /// Up to the comma before what every body has behind it.
    private static func head(_ judged: Judged) -> [UInt8] {
        var json = JSONText()
        json.object { Manifest.writeKind(judged.kind, judged.departments, into: &$0) }
        return json.bytes.dropLast() + [UInt8(ascii: ",")]
    }
}
