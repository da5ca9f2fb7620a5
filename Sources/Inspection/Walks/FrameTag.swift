/// What programs write before, between and behind the frames of sound: ID3 (id3.org), APE tags (version 2 as MusicBrainz
/// and Mp3tag write it), Lyrics3 version 2. Their lengths are only ever numbers to skip.
enum FrameTag {
    enum Reading: Equatable {
        case none
        /// It can be told only with so many bytes.
        case needs(Int)
        /// A piece of so many bytes.
        case piece(UInt64)
        /// What ends a tag of so many bytes before it, itself included.
        case end(of: UInt64, bytes: UInt64)
    }

    /// The word that lyrics begin with: no other piece is as short.
    static let lyricsHeadBytes: UInt64 = 11

    static func read(_ window: Head, at offset: Int) -> Reading {
        switch window[offset] {
        case 0x49 where window.has("ID3", at: offset):
            guard window.count >= offset + 10 else { return .needs(10) }
            return window.dropping(offset).flatMap(ID3Tag.length).map { .piece(UInt64($0)) } ?? .none
        case 0x54 where window.has("TAG", at: offset):
            guard window.count >= offset + 4 else { return .needs(4) }
            return .piece(window[offset + 3] == 0x2B ? 227 : 128)
        case 0x41 where window.has("APET", at: offset):
            guard window.count >= offset + 32 else { return .needs(32) }
            return window.has("AGEX", at: offset + 4) ? ape(window, at: offset) : .none
        case 0x4C where window.has("LYRI", at: offset):
            guard window.count >= offset + 11 else { return .needs(11) }
            return window.has("CSBEGIN", at: offset + 4) ? .piece(lyricsHeadBytes) : .none
        default: return .none
        }
    }

    /// The length counts what follows the header, the footer included.
    private static func ape(_ window: Head, at offset: Int) -> Reading {
        guard let length = window.littleEndian(4, at: offset + 12), let flags = window.littleEndian(4, at: offset + 20)
        else { return .none }
        return flags & 0x2000_0000 != 0 ? .piece(32 + length) : .end(of: max(32, length), bytes: 32)
    }

    /// A field of Lyrics3: three letters, five digits and so many bytes. At the end there are six digits and a word.
    static func lyrics(_ window: Head) -> Reading {
        guard window.count >= 15 else { return .needs(15) }
        if window.has("LYRICS200", at: 6) { return .piece(15) }
        var length: UInt64 = 0
        for offset in 0..<8 {
            guard let byte = window[offset] else { return .none }
            if offset < 3 {
                guard (0x41...0x5A).contains(byte) else { return .none }
            } else {
                guard (0x30...0x39).contains(byte) else { return .none }
                length = length * 10 + UInt64(byte - 0x30)
            }
        }
        return .piece(8 + length)
    }
}
