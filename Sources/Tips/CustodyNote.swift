/// How a change is written in the ledger: words parted by single spaces, `verb key=value …`, lists by commas, counts by colons.
/// Those marks, `%` and control characters inside a value are percent-encoded, so the text splits without a parser
/// and a month of a million tips folds in seconds.
extension CustodyEvent.Change {
    public var note: String {
        switch self {
        case .admitted(let figures):
            let exhibits = figures.exhibits.map { "\($0.family.rawValue):\($0.count):\($0.bytes)" }
            return
                "admitted day=\(figures.receivedOn) kind=\(figures.kind.rawValue) channel=\(escaped(figures.channel))"
                + " departments=\(list(figures.departments)) lanes=\(list(figures.lanes.map(\.name)))"
                + " exhibits=\(exhibits.joined(separator: ","))"
        case .moved(let lane, let stage, let why):
            return "moved lane=\(lane) to=\(stage.rawValue) why=\(escaped(why))"
        case .corrected(let kind, let departments):
            let kindPart = kind.map { " kind=\($0.rawValue)" } ?? ""
            let departmentsPart = departments.map { " departments=\(list($0))" } ?? ""
            return "corrected" + kindPart + departmentsPart
        case .erased:
            return "erased"
        }
    }

    /// Nil when `note` is not the writing of any change: a damaged or a newer ledger.
    public init?(note: String) {
        let words = note.split(separator: " ", omittingEmptySubsequences: false)
        var values: [Substring: Substring] = [:]
        for word in words.dropFirst() {
            guard let equals = word.firstIndex(of: "=") else { return nil }
            values[word[..<equals]] = word[word.index(after: equals)...]
        }
        switch words.first {
        case "admitted":
            guard let figures = CustodyEvent.Figures(values) else { return nil }
            self = .admitted(figures)
        case "moved":
            guard let lane = values["lane"].flatMap({ LaneName(String($0)) }),
                let stage = values["to"].flatMap({ Stage(rawValue: String($0)) }), let why = values["why"]
            else { return nil }
            self = .moved(lane: lane, to: stage, why: unescaped(why))
        case "corrected":
            let kind = values["kind"].map { Kind(rawValue: String($0)) }
            guard kind != .some(.none) else { return nil }
            self = .corrected(kind: kind ?? nil, departments: values["departments"].map(items(of:)))
        case "erased":
            self = .erased
        default:
            return nil
        }
    }
}

extension CustodyEvent.Figures {
    fileprivate init?(_ values: [Substring: Substring]) {
        guard let day = values["day"].flatMap({ CalendarDay($0) }),
            let kind = values["kind"].flatMap({ Kind(rawValue: String($0)) }),
            let channel = values["channel"], let departments = values["departments"], let lanes = values["lanes"],
            let exhibits = values["exhibits"]
        else { return nil }
        var counts: [CustodyEvent.ExhibitCount] = []
        for entry in exhibits.split(separator: ",") {
            let fields = entry.split(separator: ":")
            guard fields.count == 3, let family = MediaFamily(rawValue: String(fields[0])),
                let count = Int(fields[1]), let bytes = Int64(fields[2])
            else { return nil }
            counts.append(.init(family: family, count: count, bytes: bytes))
        }
        let names = items(of: lanes).map { LaneName($0) }
        guard !names.contains(nil) else { return nil }
        self.init(
            receivedOn: day, kind: kind, departments: items(of: departments), channel: unescaped(channel),
            lanes: names.compactMap(\.self), exhibits: counts
        )
    }
}

private func list(_ values: [String]) -> String {
    values.map(escaped).joined(separator: ",")
}

private func items(of text: Substring) -> [String] {
    text.split(separator: ",").map(unescaped)
}

private func needsEscape(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "%") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":")
        || byte == UInt8(ascii: "=")
}

private func escaped(_ value: String) -> String {
    guard value.utf8.contains(where: needsEscape) else { return value }
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    for byte in value.utf8 {
        if needsEscape(byte) {
            out.append(contentsOf: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]])
        } else {
            out.append(byte)
        }
    }
    return String(decoding: out, as: UTF8.self)
}

private func unescaped(_ value: Substring) -> String {
    guard value.utf8.contains(UInt8(ascii: "%")) else { return String(value) }
    var out: [UInt8] = []
    var rest = value.utf8[...]
    while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "%"), let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
            out.append(code)
            rest = rest.dropFirst(2)
        } else {
            out.append(byte)
        }
    }
    return String(decoding: out, as: UTF8.self)
}
