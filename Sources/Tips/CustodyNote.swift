/// How a change is written in the ledger: words parted by single spaces, `verb key=value …`, lists by commas, counts by colons.
/// Those marks, `%` and control characters inside a value are percent-encoded, and an empty name in a list is `%` alone,
/// so the text splits without a parser and a month of a million tips folds in seconds.
///
/// Everything here works on bytes: a name that begins with a combining mark would melt into the mark before it.
extension CustodyEvent.Change {
    public var note: String {
        var note = NoteText()
        switch self {
        case .admitted(let figures):
            note.word("admitted")
            note.value("day", figures.receivedOn.description)
            note.value("kind", figures.kind.rawValue)
            note.value("channel", figures.channel)
            note.list("departments", figures.departments)
            note.list("lanes", figures.lanes.map(\.name))
            note.counts("exhibits", figures.exhibits)
            if figures.isUrgent { note.value("urgent", "yes") }
            if let named = figures.named { note.value("named", named) }
        case .moved(let lane, let stage, let why):
            note.word("moved")
            note.value("lane", lane.name)
            note.value("to", stage.rawValue)
            note.value("why", why)
        case .corrected(let kind, let departments, let corrector):
            note.word("corrected")
            // Before persons could, only a platform did, and its notes have no such word.
            if corrector != .platform { note.value("by", corrector.rawValue) }
            if let kind { note.value("kind", kind.rawValue) }
            if let departments { note.list("departments", departments) }
        case .answered(let lane, let closed):
            note.word("answered")
            note.value("lane", lane.name)
            note.value("closed", closed ? "yes" : "no")
        case .erased:
            note.word("erased")
        }
        return String(decoding: note.bytes, as: UTF8.self)
    }

    /// Nil when `note` is not the writing of any change: a damaged or a newer ledger.
    public init?(note: String) {
        guard let words = NoteWords(note) else { return nil }
        switch words.verb {
        case "admitted":
            guard let figures = CustodyEvent.Figures(words) else { return nil }
            self = .admitted(figures)
        case "moved":
            guard let lane = words.text("lane").flatMap({ LaneName($0) }),
                let stage = words.text("to").flatMap(Stage.init(rawValue:)), let why = words.text("why")
            else { return nil }
            self = .moved(lane: lane, to: stage, why: why)
        case "corrected":
            let kind = words.text("kind").map(Kind.init(rawValue:))
            let departments = words.has("departments") ? words.list("departments") : []
            let corrector =
                words.has("by") ? words.text("by").flatMap(CustodyEvent.Corrector.init(rawValue:)) : .platform
            guard kind != .some(.none), let departments, let corrector else { return nil }
            self = .corrected(
                kind: kind ?? nil, departments: words.has("departments") ? departments : nil, by: corrector)
        case "answered":
            guard let lane = words.text("lane").flatMap({ LaneName($0) }), let closed = words.text("closed"),
                closed == "yes" || closed == "no"
            else { return nil }
            self = .answered(lane: lane, closed: closed == "yes")
        case "erased":
            self = .erased
        default:
            return nil
        }
    }
}

extension CustodyEvent.Figures {
    fileprivate init?(_ words: NoteWords) {
        guard let day = words.text("day").flatMap({ CalendarDay($0) }),
            let kind = words.text("kind").flatMap(Kind.init(rawValue:)), let channel = words.text("channel"),
            let departments = words.list("departments"), let names = words.list("lanes"),
            let exhibits = words.counts("exhibits")
        else { return nil }
        let lanes = names.compactMap { LaneName($0) }
        guard lanes.count == names.count else { return nil }
        self.init(
            receivedOn: day, kind: kind, departments: departments, channel: channel, lanes: lanes, exhibits: exhibits)
        isUrgent = words.text("urgent") == "yes"
        named = words.text("named")
    }
}

private let space = UInt8(ascii: " ")
private let equals = UInt8(ascii: "=")
private let comma = UInt8(ascii: ",")
private let colon = UInt8(ascii: ":")
private let percent = UInt8(ascii: "%")

/// A note being written.
private struct NoteText {
    var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(160) }

    mutating func word(_ verb: StaticString) {
        verb.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func value(_ key: StaticString, _ value: String) {
        begin(key)
        append(value)
    }

    mutating func list(_ key: StaticString, _ names: [String]) {
        begin(key)
        for (index, name) in names.enumerated() {
            if index > 0 { bytes.append(comma) }
            if name.isEmpty { bytes.append(percent) } else { append(name) }
        }
    }

    mutating func counts(_ key: StaticString, _ counts: [CustodyEvent.ExhibitCount]) {
        begin(key)
        for (index, count) in counts.enumerated() {
            if index > 0 { bytes.append(comma) }
            bytes.append(contentsOf: "\(count.family.rawValue):\(count.count):\(count.bytes)".utf8)
        }
    }

    private mutating func begin(_ key: StaticString) {
        bytes.append(space)
        word(key)
        bytes.append(equals)
    }

    private mutating func append(_ value: String) {
        let digits: StaticString = "0123456789ABCDEF"
        for byte in value.utf8 {
            if Self.needsEscape(byte) {
                bytes.append(percent)
                bytes.append(digits.utf8Start[Int(byte >> 4)])
                bytes.append(digits.utf8Start[Int(byte & 15)])
            } else {
                bytes.append(byte)
            }
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte <= space || byte == 0x7F || byte == percent || byte == comma || byte == colon || byte == equals
    }
}

/// A note taken apart: its verb, and its values by their keys.
private struct NoteWords {
    let verb: String
    private var values: [String: Substring.UTF8View] = [:]

    /// Nil when a word after the first is not `key=value`.
    init?(_ note: String) {
        let words = note.utf8.split(separator: space, omittingEmptySubsequences: false)
        verb = words.first.map { String(Substring($0)) } ?? ""
        for word in words.dropFirst() {
            guard let mark = word.firstIndex(of: equals) else { return nil }
            values[String(Substring(word[..<mark]))] = word[word.index(after: mark)...]
        }
    }

    func has(_ key: String) -> Bool { values[key] != nil }

    func text(_ key: String) -> String? { values[key].flatMap(Self.unescaped) }

    /// Nil when it is not there or holds a broken escape.
    func list(_ key: String) -> [String]? {
        guard let value = values[key] else { return nil }
        var names: [String] = []
        for item in value.split(separator: comma) {
            guard let name = item.elementsEqual([percent]) ? "" : Self.unescaped(item) else { return nil }
            names.append(name)
        }
        return names
    }

    func counts(_ key: String) -> [CustodyEvent.ExhibitCount]? {
        guard let value = values[key] else { return nil }
        var counts: [CustodyEvent.ExhibitCount] = []
        for entry in value.split(separator: comma) {
            let fields = entry.split(separator: colon).map { String(Substring($0)) }
            guard fields.count == 3, let family = MediaFamily(rawValue: fields[0]), let count = Int(fields[1]),
                let bytes = Int64(fields[2])
            else { return nil }
            counts.append(.init(family: family, count: count, bytes: bytes))
        }
        return counts
    }

    private static func unescaped(_ value: Substring.UTF8View) -> String? {
        guard value.contains(percent) else { return String(Substring(value)) }
        var out: [UInt8] = []
        var rest = value[...]
        while let byte = rest.popFirst() {
            guard byte == percent else {
                out.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal)
            else { return nil }
            out.append(high << 4 | low)
        }
        return String(decoding: out, as: UTF8.self)
    }
}
