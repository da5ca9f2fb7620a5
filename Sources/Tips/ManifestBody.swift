/// What the ledger keeps of a manifest. Of a tip in clear it is one JSON object. Of a sealed tip it is a line's end, the
/// clear object, another line's end and the statement as an age file: no JSON written here has a line's end in it, so where
/// the object stops is never in doubt, and a tip of words alone needs no file.
public enum ManifestBody {
    private static let mark = UInt8(ascii: "\n")

    public static func sealed(_ clear: [UInt8], statement: [UInt8]) -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(clear.count + statement.count + 2)
        body.append(mark)
        body += clear
        body.append(mark)
        return body + statement
    }

    /// The statement is nil of a tip in clear.
    public static func parts(of body: [UInt8]) -> (clear: ArraySlice<UInt8>, statement: ArraySlice<UInt8>?) {
        guard body.first == mark else { return (body[...], nil) }
        let end = body.dropFirst().firstIndex(of: mark) ?? body.endIndex
        return (body[1..<end], body[min(end + 1, body.endIndex)...])
    }
}
