/// Texts that programs take for media: pictures with scripts in them, and lists of where to play from. Looked for only in
/// what is on no list, to say why it is refused.
enum OtherText {
    static func code(of head: ArraySlice<UInt8>) -> Refusal.Code? {
        let head = Head(head.prefix(1024), isWhole: false)
        let start = head.has([0xEF, 0xBB, 0xBF]) ? 3 : 0
        let blanks = head.dropping(start)?.bytes.prefix { $0 <= 0x20 }.count ?? 0
        let text = start + blanks
        if ["%!ps", "push graphic-context", "viewbox "].contains(where: { head.hasLetters($0, at: text) }) {
            return .scriptedPicture
        }
        if ["#extm3u", "[playlist]", "<asx", "<smil", "<mpd", "rtsptext", "[reference]"]
            .contains(where: { head.hasLetters($0, at: text) })
        {
            return .refersElsewhere
        }
        guard head[text] == UInt8(ascii: "<") else { return nil }
        var offset = text
        while let found = head.firstOffset(of: UInt8(ascii: "<"), from: offset) {
            if head.hasLetters("<svg", at: found) { return .scriptedPicture }
            if head.hasLetters("<mpd", at: found) || head.hasLetters("<playlist", at: found) { return .refersElsewhere }
            offset = found + 1
        }
        return nil
    }
}
