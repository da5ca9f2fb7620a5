/// What programs write before sound: ID3v2.2 to 2.4 (id3.org).
enum ID3Tag {
    /// In all: a length of four times seven bits, the header of ten, and the footer. Nil where no tag begins.
    static func length(of head: Head) -> Int? {
        guard head.has("ID3"), let version = head[3], (2...4).contains(version), let flags = head[5] else { return nil }
        var length = 0
        for offset in 6..<10 {
            guard let byte = head[offset], byte < 0x80 else { return nil }
            length = length << 7 | Int(byte)
        }
        return length + 10 + (version == 4 && flags & 0x10 != 0 ? 10 : 0)
    }
}
