/// How the boxes of an ISO film lie in one another (ISO 14496-12; QuickTime File Format, 2016): which are gone into, which
/// are read and how much of them, and which are nothing to us.
enum IsoShape {
    enum Role: Equatable {
        /// Boxes lie in it, behind so many bytes of its own.
        case container(Int)
        /// So many bytes of its contents are read, as far as there are.
        case piece(Int)
        case passed
    }

    /// What one entry of an `ilst` is called here, whatever it calls itself.
    static let item = BoxKind(code: 0x2369_746D)
    /// `©xyz` and `©day`, in Mac Roman.
    static let place = BoxKind(code: 0xA978_797A)
    static let day = BoxKind(code: 0xA964_6179)

    /// - Parameter parent: nil at the level of the file.
    static func role(of kind: BoxKind, in parent: BoxKind?) -> Role {
        guard let parent else {
            switch kind {
            case "moov", "moof": return .container(0)
            case "sidx": return .piece(32)
            default: return .passed
            }
        }
        switch parent {
        case "moov": return inMovie(kind)
        case "trak", "mdia", "minf", "dinf", "stbl": return inTrack(kind)
        case "mvex": return kind == "mehd" || kind == "trex" ? .piece(32) : .passed
        case "moof": return kind == "traf" ? .container(0) : .passed
        case "traf": return kind == "tfhd" || kind == "tfdt" || kind == "trun" ? .piece(32) : .passed
        case "udta":
            if kind == place || kind == day { return .piece(96) }
            return kind == "loci" ? .piece(256) : kind == "meta" ? .container(0) : .passed
        case "meta": return kind == "keys" ? .container(8) : kind == "ilst" ? .container(0) : .passed
        case "dref": return .piece(4)
        case "stsd": return .piece(32)
        case "keys": return .piece(64)
        case "ilst": return .container(0)
        case item: return kind == "data" ? .piece(96) : .passed
        default: return .passed
        }
    }

    private static func inMovie(_ kind: BoxKind) -> Role {
        switch kind {
        case "mvhd": .piece(32)
        case "trak", "mvex", "udta", "meta": .container(0)
        case "rmra": .piece(0)
        default: .passed
        }
    }

    private static func inTrack(_ kind: BoxKind) -> Role {
        switch kind {
        case "mdia", "minf", "dinf", "stbl", "udta": .container(0)
        case "dref", "stsd": .container(8)
        case "tkhd": .piece(96)
        case "mdhd", "hdlr", "stsz", "stz2", "stco", "co64": .piece(32)
        default: .passed
        }
    }

    /// Room that was left, and what programs write for themselves.
    static func isAside(_ kind: BoxKind, in parent: BoxKind?) -> Bool {
        switch kind {
        case "free", "skip", "wide", "uuid", "junk": true
        case "mdat", "imda": false
        default: parent == nil || parent == "udta" || parent == "meta"
        }
    }

    /// At the level of the file: others with a name are passed over, but prove nothing.
    static func isKnown(_ kind: BoxKind) -> Bool {
        switch kind {
        case "ftyp", "moov", "moof", "mdat", "free", "skip", "wide", "pnot", "udta", "uuid", "meta", "mfra", "sidx",
            "ssix", "styp", "emsg", "prft", "pdin", "imda", "PICT":
            true
        default: false
        }
    }
}

/// Rows that follow the fields of a box: each holds a number.
struct IsoRows: Sendable, BitwiseCopyable {
    enum Kind { case samples, index, sizes, offsets }

    var kind: Kind
    var count: UInt64
    /// From the start of the box's contents to the first row.
    var headBytes: Int
    var rowBytes: Int
    var valueAt = 0
    var valueBytes = 4
}
